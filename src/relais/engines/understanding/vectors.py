"""Counts to unit vectors: sublinear TF-IDF over a vocabulary of hashes (Salton and Buckley, 1988)."""

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


@dataclass(frozen=True)
class Vocabulary:
    """Known n-grams (`hashes`, sorted), in how many of the `texts` texts each occurs, and from that its weight."""

    hashes: Hashes
    frequency: npt.NDArray[np.int32]
    texts: int

    @cached_property
    def idf(self) -> Floats:
        """How rare each n-gram is: ln((1 + texts) / (1 + frequency)) + 1."""
        return (np.log((1 + self.texts) / (1 + self.frequency)) + 1).astype(np.float32)

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


def learn_vocabulary(rows: Rows, hashes: Hashes, *, texts: int) -> Vocabulary:
    """The vocabulary of `texts` texts given as (row, hash) pairs."""
    known = _distinct(np.sort(hashes))
    columns = np.searchsorted(known, hashes)
    pairs = _distinct(np.sort(columns * texts + rows))
    frequency = np.bincount(pairs // texts, minlength=len(known)) if texts else np.zeros(0, np.int64)
    return Vocabulary(hashes=known, frequency=frequency.astype(np.int32), texts=texts)


def _distinct(ordered: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """np.unique of sorted values: its hash table took 0.6 s for two million hashes (numpy 2.3), this takes 0.01 s."""
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def vectorise(rows: Rows, hashes: Hashes, *, texts: int, vocabulary: Vocabulary) -> Matrix:
    """Sparse (texts × vocabulary) float32 rows, of length 1 when everything in the text is known.

    What the bank does not know keeps its weight in the length: a question made mostly of unknown words is close
    to nothing, where the usual TF-IDF would stretch the one known word to full length.
    """
    columns, known = vocabulary.find(hashes)
    counts = np.ones(int(known.sum()), dtype=np.float32)
    matrix = sp.csr_matrix((counts, (rows[known], columns[known])), shape=(texts, len(vocabulary.hashes)))
    matrix.sum_duplicates()
    matrix.data = ((1 + np.log(matrix.data)) * vocabulary.idf[matrix.indices]).astype(np.float32)
    row_of = np.repeat(np.arange(texts), np.diff(matrix.indptr))
    squares = np.bincount(row_of, weights=matrix.data.astype(np.float64) ** 2, minlength=texts)
    squares = squares + np.bincount(rows[~known], minlength=texts) * vocabulary.unknown_idf**2
    matrix.data /= np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)[row_of]
    return matrix


def _count(hashes: Hashes) -> tuple[Hashes, npt.NDArray[np.int64]]:
    ordered = np.sort(hashes)
    found = _distinct(ordered)
    return found, np.diff(np.append(np.searchsorted(ordered, found), len(ordered)))


def cosines_of(hashes: Hashes, *, vocabulary: Vocabulary, vectors: Matrix) -> Floats:
    """The cosine of one text with every row; `vectors` is (vocabulary × rows).

    The same as `vectorise` and a sparse product, without their fixed cost: a question is answered five times faster.
    """
    found, counts = _count(hashes)
    columns, known = vocabulary.find(found)
    columns = columns[known]
    weights = (1 + np.log(counts[known])) * vocabulary.idf[columns]
    unknown = counts[~known].sum() * vocabulary.unknown_idf**2
    length = np.sqrt(max(float(weights @ weights) + float(unknown), 1e-9))
    starts, ends = vectors.indptr[columns], vectors.indptr[columns + 1]
    sizes = ends - starts
    # Positions of all the postings, list after list, without a loop.
    places = np.arange(sizes.sum()) + np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)])[:-1], sizes)
    weighted = vectors.data[places] * np.repeat(weights / length, sizes)
    return np.bincount(vectors.indices[places], weights=weighted, minlength=vectors.shape[1]).astype(np.float32)


def known_share(hashes: Hashes, *, vocabulary: Vocabulary) -> float:
    """Share of a text's squared length that the vocabulary knows, in [0, 1]."""
    found, counts = _count(hashes)
    columns, known = vocabulary.find(found)
    mine = (((1 + np.log(counts[known])) * vocabulary.idf[columns[known]]) ** 2).sum() if known.any() else 0.0
    unknown = counts[~known].sum() * vocabulary.unknown_idf**2
    return float(mine / max(mine + unknown, 1e-9))
