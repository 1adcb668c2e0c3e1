"""Counts to unit vectors: sublinear TF-IDF over a vocabulary of hashes (Salton and Buckley, 1988)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from relais.engines.understanding.features import Hashes, Rows

Floats = npt.NDArray[np.float32]
Number = TypeVar("Number", np.uint64, np.int64)
Matrix = Any  # scipy.sparse.csr_matrix: its stubs do not carry the element type through arithmetic

LARGE, COMMON = 20_000, 0.02
"""In a bank of more texts than this, n-grams found in more than this share of them are left out of the search: they
tell answers apart least and make up most of its time and memory."""


@dataclass(frozen=True)
class Vocabulary:
    """Known n-grams (`hashes`, sorted), in how many of the `texts` texts each occurs, and from that its weight.

    A frequency of 0 marks an n-gram that is known but too common in a large bank to be searched: it weighs nothing.
    """

    hashes: Hashes
    frequency: npt.NDArray[np.int32]
    texts: int

    @cached_property
    def idf(self) -> Floats:
        """How rare each n-gram is: ln((1 + texts) / (1 + frequency)) + 1."""
        idf = np.log((1 + self.texts) / (1 + self.frequency)) + 1
        return np.where(self.frequency > 0, idf, 0.0).astype(np.float32)

    @property
    def unknown_idf(self) -> float:
        """The weight of an n-gram that the bank has never seen."""
        return float(np.log(1 + self.texts) + 1)

    def find(self, hashes: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Column of each hash, and whether it is known."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.bool_)
        columns = np.searchsorted(self.hashes, hashes)
        columns[columns == len(self.hashes)] = 0
        return columns, self.hashes[columns] == hashes


@dataclass(frozen=True)
class Counts:
    """How often each n-gram (`hashes`, sorted) occurs in each text: `of` is sparse, (texts × n-grams)."""

    hashes: Hashes
    of: Matrix


def count(rows: Rows, hashes: Hashes, *, texts: int) -> Counts:
    """The counts of (row, hash) pairs."""
    order = np.argsort(hashes)
    ordered = hashes[order]
    new = _starts(ordered)
    column = np.empty(len(hashes), np.int64)
    column[order] = np.cumsum(new) - 1
    known = ordered[new]
    pairs = np.sort(rows.astype(np.int64) * max(len(known), 1) + column)
    first = np.flatnonzero(_starts(pairs))
    owners, columns = np.divmod(pairs[first], max(len(known), 1))
    ends = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=texts))])
    often = np.diff(np.append(first, len(pairs))).astype(np.float32)
    return Counts(known, sp.csr_matrix((often, columns, ends), shape=(texts, len(known))))


def count_by_token(
    texts: Sequence[Sequence[str]], read: Callable[[Sequence[Sequence[str]]], tuple[Rows, Hashes]]
) -> Counts:
    """The counts of n-grams that lie inside tokens: each distinct token is read once, however often it occurs."""
    number: dict[str, int] = {}
    of_text = [number.setdefault(token, len(number)) for tokens in texts for token in tokens]
    once = count(*read([[token] for token in number]), texts=len(number))
    ends = np.concatenate([[0], np.cumsum([len(tokens) for tokens in texts])])
    ones = np.ones(len(of_text), np.float32)
    together = sp.csr_matrix((ones, of_text, ends), shape=(len(texts), len(number)))
    return Counts(once.hashes, together @ once.of)


def learn_vectors(counts: Counts) -> tuple[Vocabulary, Matrix]:
    """The vocabulary of counted texts, and their vectors: (texts × vocabulary) float32, of length 1 or 0."""
    texts, known = counts.of.shape
    frequency = np.bincount(counts.of.indices, minlength=known).astype(np.int32)
    if texts > LARGE:
        frequency[frequency > COMMON * texts] = 0
    vocabulary = Vocabulary(hashes=counts.hashes, frequency=frequency, texts=texts)
    vectors = counts.of.copy()
    vectors.data = ((1 + np.log(vectors.data)) * vocabulary.idf[vectors.indices]).astype(np.float32)
    vectors.eliminate_zeros()
    of = np.repeat(np.arange(texts), np.diff(vectors.indptr))
    squares = np.bincount(of, weights=vectors.data.astype(np.float64) ** 2, minlength=texts)
    vectors.data /= np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)[of]
    return vocabulary, vectors


def _starts(ordered: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Where each distinct value begins. np.unique took 0.6 s for two million hashes (numpy 2.3), this takes 0.01 s."""
    return np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]


def _count(hashes: Hashes) -> tuple[Hashes, npt.NDArray[np.int64]]:
    ordered = np.sort(hashes)
    first = np.flatnonzero(_starts(ordered))
    return ordered[first], np.diff(np.append(first, len(ordered)))


@dataclass(frozen=True)
class Query:
    """One text in one view: its known n-grams (`columns`, distinct), their weights in its vector of length 1, and the
    share in [0, 1] of its squared length that the vocabulary knows."""

    columns: npt.NDArray[np.int64]
    weights: Floats
    known: float


def read_query(hashes: Hashes, *, vocabulary: Vocabulary) -> Query:
    """The vector of one text. What the bank does not know keeps its weight in the length: a question made mostly of
    unknown words is close to nothing, where the usual TF-IDF would stretch the one known word to full length."""
    found, counts = _count(hashes)
    columns, known = vocabulary.find(found)
    columns = columns[known]
    weights = (1 + np.log(counts[known])) * vocabulary.idf[columns]
    mine, unknown = float(weights @ weights), float(counts[~known].sum()) * vocabulary.unknown_idf**2
    length = max(mine + unknown, 1e-9)
    return Query(columns, (weights / np.sqrt(length)).astype(np.float32), mine / length)


def blend(typed: Query, mended: Query) -> Query:
    """A text as typed and as corrected, read at once: the mended one counts twice in closeness, once in what is known.

    Closeness is linear in the question's vector, so one search of the blend gives the mean of two searches.
    """
    columns, place = np.unique(np.concatenate([typed.columns, mended.columns]), return_inverse=True)
    weights = np.bincount(place, weights=np.concatenate([typed.weights, 2 * mended.weights]) / 3)
    return Query(columns, weights.astype(np.float32), (typed.known + mended.known) / 2)


def cosines_of(query: Query, *, vectors: Matrix) -> Floats:
    """The cosine of one text with every row; `vectors` is (vocabulary × rows)."""
    return np.asarray(query.weights @ vectors[query.columns], dtype=np.float32)
