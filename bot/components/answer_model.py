"""Learns which answer a text asks for: words, letters and meaning side by side in one linear model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from bot.components.meaning import Meaning
from bot.components.speller import Speller
from bot.components.spelling import folded, noisy

_SEED = 1


@dataclass(frozen=True)
class Example:
    """A text as typed, and its dictionary forms joined by spaces."""

    text: str
    lemmas: str


@dataclass(frozen=True)
class Linear:
    """One row of weights an answer; a score is how far a text lies on the answer's side."""

    answers: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: csr_matrix) -> np.ndarray:
        return np.asarray(features @ self.weights.T + self.bias)


def _learnt(strictness: float, features: csr_matrix, labels: np.ndarray) -> Linear:
    model = LinearSVC(C=strictness, random_state=_SEED).fit(features, labels)
    return Linear(model.classes_, model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def _measured_temperature(strictness: float, features: csr_matrix, labels: np.ndarray) -> float:
    """The factor that makes scores into honest probabilities, found on a fifth of the examples that the model has not seen."""
    half = len(labels) // 2
    known, unseen = train_test_split(np.arange(half), test_size=0.2, stratify=labels[:half], random_state=_SEED)
    known, unseen = np.concatenate([known, known + half]), np.concatenate([unseen, unseen + half])
    linear = _learnt(strictness, features[known], labels[known])
    scores, right = linear.scores(features[unseen]), np.searchsorted(linear.answers, labels[unseen])
    rows = np.arange(len(right))
    found = minimize_scalar(
        lambda factor: -log_softmax(scores * factor, axis=1)[rows, right].mean(), bounds=(0.5, 20), method="bounded"
    )
    return float(found.x)


class AnswerModel:
    """`strictness` is the linear model's C, `meaning_weight` the length of the embeddings beside tf-idf rows of length 1."""

    def __init__(self, strictness: float, meaning_weight: float, meaning: Meaning | None) -> None:
        self.strictness, self.meaning_weight, self.meaning = strictness, meaning_weight, meaning
        self.letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, preprocessor=folded, dtype=np.float32
        )
        self.words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, preprocessor=folded, dtype=np.float32
        )
        self.temperature = 1.0

    def fit(self, examples: Sequence[Example], answers: Sequence[str]) -> None:
        """Learns from every example and from a noisy copy of it; the same examples always give the same model.
        There must be three answers or more, with several examples each.

        The copy has the example's own meaning: a question's spelling is restored before its meaning is asked for.
        """
        chance = random.Random(_SEED)  # noqa: S311 (slips of the pen, not secrets)
        copies = [noisy(example.text, chance) for example in examples]
        features = self._learnt_features(examples, copies)
        labels = np.array([*answers, *answers])
        # One after the other: liblinear has one random generator for the whole process, so two at once would not repeat.
        self.temperature = _measured_temperature(self.strictness, features, labels)
        self.linear = _learnt(self.strictness, features, labels)

    def ranking(self, example: Example) -> list[tuple[str, float]]:
        """Every answer and its probability, the likeliest first."""
        chances = softmax(self.linear.scores(self._features(example))[0] * self.temperature)
        order = np.argsort(-chances, kind="stable")
        return [(str(self.linear.answers[place]), float(chances[place])) for place in order]

    def _learnt_features(self, examples: Sequence[Example], copies: Sequence[str]) -> csr_matrix:
        """Rows for the examples, then for their copies."""
        texts = [example.text for example in examples]
        lemmas = [example.lemmas for example in examples]
        parts = [self.letters.fit_transform([*texts, *copies]), self.words.fit_transform([*lemmas, *copies])]
        if self.meaning:
            self.speller = Speller.of(texts)
            meanings = self.meaning.fit(texts) * self.meaning_weight
            parts.append(csr_matrix(np.vstack([meanings, meanings])))
        return hstack(parts).tocsr()

    def _features(self, example: Example) -> csr_matrix:
        parts = [self.letters.transform([example.text]), self.words.transform([example.lemmas])]
        if self.meaning:
            parts.append(csr_matrix(self.meaning.of([self.speller.restored(example.text)]) * self.meaning_weight))
        return hstack(parts).tocsr()
