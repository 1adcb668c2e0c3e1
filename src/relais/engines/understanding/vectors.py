"""Counts to unit vectors: sublinear TF-IDF over a vocabulary of hashes (Salton and Buckley, 1988)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from relais.engines.understanding.features import Hashes, Rows

Floats = npt.NDArray[np.float32]
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
    known, inverse = np.unique(hashes, return_inverse=True)
    pairs = np.unique(rows.astype(np.int64) * len(known) + inverse) if len(known) else np.zeros(0, np.int64)
    frequency = np.bincount(pairs % max(len(known), 1), minlength=len(known))
    return Vocabulary(hashes=known, frequency=frequency.astype(np.int32), texts=texts)


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
