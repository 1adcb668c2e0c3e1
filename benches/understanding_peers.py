"""The field's plain methods, read through the interface of an index so that one program measures them all."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from relais.engines.understanding import BankRow, Candidate, Decision, Reason, Understanding, fit, normalise
from relais.engines.understanding.features import stem

Scores = Callable[[str], npt.NDArray[np.float64]]


class Reader(Protocol):
    """What is measured: a text in, candidates and a score out."""

    def understand(self, text: str, *, language: str | None = None) -> Understanding: ...


class Peer:
    """A method that scores each answer; its confidence is the best score, on no particular scale."""

    def __init__(
        self, rows: Sequence[BankRow], method: Callable[[list[str], list[str]], tuple[list[str], Scores]]
    ) -> None:
        self._models = {}
        for language in sorted({row.language for row in rows}):
            theirs = [row for row in rows if row.language == language]
            texts = [_read(row.text, language) for row in theirs]
            self._models[language] = method(texts, [row.answer for row in theirs])

    def understand(self, text: str, *, language: str | None = None) -> Understanding:
        code = language if language in self._models else next(iter(self._models))
        names, scores_of = self._models[code]
        scores = scores_of(_read(text, code))
        order = np.argsort(-scores, kind="stable")[:3]
        candidates = tuple(Candidate(names[at], code, 0.0) for at in order)
        return Understanding(code, True, Decision.OFFER, Reason.NONE, candidates, float(scores[order[0]]))


def _read(text: str, language: str) -> str:
    return " ".join(stem(normalise(text, language=language), language=language))


def _vectoriser() -> Any:
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )


def _linear_svm(texts: list[str], answers: list[str]) -> tuple[list[str], Scores]:
    vectoriser = _vectoriser()
    machine = LinearSVC(random_state=0).fit(vectoriser.fit_transform(texts), answers)

    def scores(text: str) -> npt.NDArray[np.float64]:
        found = machine.decision_function(vectoriser.transform([text]))[0]
        return np.array([-found, found]) if np.ndim(found) == 0 else np.asarray(found)

    return list(machine.classes_), scores


def _nearest(texts: list[str], answers: list[str]) -> tuple[list[str], Scores]:
    vectoriser = _vectoriser()
    rows = vectoriser.fit_transform(texts)
    return _best_row(answers, lambda text: np.asarray((rows @ vectoriser.transform([text]).T).toarray()).ravel())


def _bm25(texts: list[str], answers: list[str], k1: float = 1.5, b: float = 0.75) -> tuple[list[str], Scores]:
    """Robertson and Zaragoza, The Probabilistic Relevance Framework (2009)."""
    counter = CountVectorizer(token_pattern=r"\S+")
    counts = counter.fit_transform(texts).tocsr().astype(np.float64)
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log(1 + (len(texts) - present + 0.5) / (present + 0.5))
    length = np.asarray(counts.sum(axis=1)).ravel()
    row_of = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    damped = counts.data + k1 * (1 - b + b * length[row_of] / length.mean())
    counts.data = rarity[counts.indices] * counts.data * (k1 + 1) / damped
    return _best_row(answers, lambda text: np.asarray((counts @ counter.transform([text]).T).toarray()).ravel())


def _best_row(answers: list[str], score_rows: Scores) -> tuple[list[str], Scores]:
    names = sorted(set(answers))
    owner = np.array([names.index(answer) for answer in answers])

    def scores(text: str) -> npt.NDArray[np.float64]:
        best = np.zeros(len(names))
        np.maximum.at(best, owner, score_rows(text))
        return best

    return names, scores


METHODS: dict[str, Callable[[Sequence[BankRow]], Reader]] = {
    "Relais": fit,
    "TF-IDF + linear SVM": lambda rows: Peer(rows, _linear_svm),
    "nearest neighbour": lambda rows: Peer(rows, _nearest),
    "BM25": lambda rows: Peer(rows, _bm25),
}
