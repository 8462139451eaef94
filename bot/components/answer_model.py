"""Learns which answer a text asks for: from words and letters, and, where those leave it unsure, from the meaning beside them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np
from joblib import Parallel, delayed
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
_TOLERANCE = 0.1  # of the solver: smaller ones took longer and gave the same answers

Lemmas = Callable[[Sequence[str]], Sequence[str]]
Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Settings:
    """`strictness` is the linear model's C, `meaning_weight` the length of the embeddings beside tf-idf rows of length 1.
    `sure` is the probability from which words and letters alone decide, without the embedding, which takes longest;
    below it the model with embeddings has `meaning_share` of the say, and the one without has the rest.
    `caution` is added to the score of the answer `outside`, which stands for everything that is not covered."""

    strictness: float = 0.3
    meaning_weight: float = 1.0
    sure: float = 1.0
    meaning_share: float = 1.0
    outside: str = ""
    caution: float = 0.0


@dataclass(frozen=True)
class Linear:
    """One row of weights an answer; a score is how far a text lies on the answer's side, and scores times
    `temperature` are honest logits."""

    answers: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    temperature: float = 1.0

    def scores(self, features: csr_matrix) -> np.ndarray:
        return np.asarray(features @ self.weights.T + self.bias)


def _learnt(strictness: float, features: csr_matrix, labels: np.ndarray) -> Linear:
    model = LinearSVC(C=strictness, tol=_TOLERANCE, random_state=_SEED).fit(features, labels)
    return Linear(model.classes_, model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def _measured_temperature(linear: Linear, features: csr_matrix, labels: np.ndarray) -> float:
    """The factor that makes scores into honest probabilities, by examples that the linear model has not seen."""
    scores, right = linear.scores(features), np.searchsorted(linear.answers, labels)
    rows = np.arange(len(right))
    found = minimize_scalar(
        lambda factor: -log_softmax(scores * factor, axis=1)[rows, right].mean(), bounds=(0.5, 20), method="bounded"
    )
    return float(found.x)


class AnswerModel:
    """`lemmas` gives the dictionary forms of texts, each joined by spaces; a stored model leaves it out, as it does the engine of `meaning`."""

    def __init__(self, settings: Settings, lemmas: Lemmas, meaning: Meaning | None) -> None:
        self.settings, self.lemmas, self.meaning = settings, lemmas, meaning
        self.letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, preprocessor=folded, dtype=np.float32
        )
        self.words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, preprocessor=folded, dtype=np.float32
        )

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "lemmas": None}

    def fit(self, texts: Sequence[str], answers: Sequence[str]) -> None:
        """Learns from every text and from a noisy copy of it; the same texts always give the same model.
        There must be three answers or more, with several texts each.

        The copies' spelling is restored, as a question's is; a copy has its text's own meaning.
        """
        self.speller = Speller.of(texts)
        chance = random.Random(_SEED)  # noqa: S311 (slips of the pen, not secrets)
        copies = self._restored([noisy(text, chance) for text in texts])
        both = [*texts, *copies]
        written = hstack([self.letters.fit_transform(both), self.words.fit_transform(self.lemmas(both))]).tocsr()
        kinds = [written]
        if self.meaning:
            meanings = self.meaning.fit(texts) * self.settings.meaning_weight
            kinds.append(hstack([written, csr_matrix(np.vstack([meanings, meanings]))]).tocsr())
        self.linears = self._fitted(kinds, np.array([*answers, *answers]))

    def _restored(self, texts: Sequence[str]) -> list[str]:
        halves = texts[::2], texts[1::2]
        first, second = _in_two_processes((_restored_all, self.speller, half) for half in halves)
        return [text for pair in zip_longest(first, second) for text in pair if text is not None]

    def _fitted(self, kinds: Sequence[csr_matrix], labels: np.ndarray) -> list[Linear]:
        """One linear model for each kind of features, with its temperature measured on a fifth of the rows."""
        half = len(labels) // 2
        known, unseen = train_test_split(np.arange(half), test_size=0.2, stratify=labels[:half], random_state=_SEED)
        known, unseen = np.concatenate([known, known + half]), np.concatenate([unseen, unseen + half])
        # The longest first. In processes of their own: liblinear has one random generator for each, so two fits in one would not repeat.
        tasks = [
            (_learnt, self.settings.strictness, *part)
            for features in reversed(kinds)
            for part in ((features, labels), (features[known], labels[known]))
        ]
        fits = _in_two_processes(tasks)
        return [
            replace(whole, temperature=_measured_temperature(part, features[unseen], labels[unseen]))
            for features, whole, part in zip(reversed(kinds), fits[::2], fits[1::2], strict=True)
        ][::-1]

    def ranking(self, text: str) -> Ranking:
        """Every answer and its probability, the likeliest first."""
        restored, written = self._written(text)
        chances = self._chances(self.linears[0], written)
        if self.meaning and chances.max() < self.settings.sure:
            meaning = csr_matrix(self.meaning.of(restored) * self.settings.meaning_weight)
            deeper = self._chances(self.linears[1], hstack([written, meaning]).tocsr())
            chances += self.settings.meaning_share * (deeper - chances)
        return self._in_order(chances)

    def surface(self, text: str) -> Ranking:
        """The ranking by words and letters alone."""
        return self._in_order(self._chances(self.linears[0], self._written(text)[1]))

    def _written(self, text: str) -> tuple[list[str], csr_matrix]:
        """The text with its spelling restored, as one of a list, and its words and letters as features."""
        restored = [self.speller.restored(text)]
        return restored, hstack([self.letters.transform(restored), self.words.transform(self.lemmas(restored))]).tocsr()

    def _in_order(self, chances: np.ndarray) -> Ranking:
        order = np.argsort(-chances, kind="stable")
        return [(str(self.linears[0].answers[place]), float(chances[place])) for place in order]

    def _chances(self, linear: Linear, features: csr_matrix) -> np.ndarray:
        scores = linear.scores(features)[0] + self.settings.caution * (linear.answers == self.settings.outside)
        return np.asarray(softmax(scores * linear.temperature))


def _restored_all(speller: Speller, texts: Sequence[str]) -> list[str]:
    return [speller.restored(text) for text in texts]


def _in_two_processes(tasks: Iterable[tuple[Any, ...]]) -> list[Any]:
    """What each function gives for its arguments. Each gets a copy of these (max_nbytes): shared ones are read-only, and liblinear writes."""
    return list(Parallel(n_jobs=2, max_nbytes=None)(delayed(function)(*arguments) for function, *arguments in tasks))
