"""Unknown words to the bank's nearest word: candidates by shared letters, then by edit distance.

Only words that the bank has never seen are touched, and the text as typed is always scored beside its correction.
A deletion dictionary (SymSpell) finds the same words for ten times the memory, which a server cannot spare.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from rapidfuzz.distance import OSA

from relais.engines.understanding.vectors import Matrix

SHORTEST = 4
MOST_CORRECTIONS = 12
"""Unknown words that are looked up in one text; a longer list is not a question with slips of the finger."""
_TRIED = 12
_BUCKETS = 4096


@dataclass(frozen=True)
class Lexis:
    """Known words, and the letter pairs and triples of each: `pieces` is (buckets × words), columns of length 1."""

    words: tuple[str, ...]
    counts: npt.NDArray[np.int32]
    pieces: Matrix

    @cached_property
    def known(self) -> frozenset[str]:
        """The words, for looking up."""
        return frozenset(self.words)


def learn_lexis(texts: Iterable[Sequence[str]]) -> Lexis:
    """The words of tokenised texts that a correction may give: letters only, of four or more."""
    counted = Counter(word for tokens in texts for word in tokens if word.isalpha())
    words = sorted(counted)
    return Lexis(
        words=tuple(words), counts=np.array([counted[word] for word in words], np.int32), pieces=letter_pieces(words)
    )


def letter_pieces(words: Sequence[str]) -> Matrix:
    """(buckets × words) of the pairs and triples of letters, the ends marked."""
    rows: list[int] = []
    columns: list[int] = []
    for place, word in enumerate(words):
        marked = f" {word} "
        found = {_bucket(marked[at : at + size]) for size in (2, 3) for at in range(len(marked) - size + 1)}
        rows.extend(found)
        columns.extend([place] * len(found))
    sizes = np.bincount(columns, minlength=len(words)) if words else np.zeros(0)
    data = (1 / np.sqrt(sizes[columns])).astype(np.float32) if words else np.zeros(0, np.float32)
    return sp.csr_matrix((data, (rows, columns)), shape=(_BUCKETS, len(words)))


def correct(tokens: Sequence[str], lexis: Lexis) -> list[str]:
    """`tokens` with each unknown word of four letters or more replaced by the nearest known one, when one is near."""
    unknown = [
        word for word in dict.fromkeys(tokens) if len(word) >= SHORTEST and word.isalpha() and word not in lexis.known
    ]
    unknown = unknown[:MOST_CORRECTIONS]
    if not unknown or not lexis.words:
        return list(tokens)
    closeness = np.asarray((letter_pieces(unknown).T.tocsr() @ lexis.pieces).toarray())
    found = {word: _nearest(word, closeness[row], lexis) for row, word in enumerate(unknown)}
    return [found.get(word, word) for word in tokens]


def _nearest(word: str, closeness: npt.NDArray[np.float32], lexis: Lexis) -> str:
    """The fewest slips (insertion, deletion, substitution or swap of neighbours), then the commonest word."""
    allowed = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    tried = np.argpartition(-closeness, min(_TRIED, len(closeness)) - 1)[:_TRIED]
    best = min(
        (OSA.distance(word, lexis.words[at], score_cutoff=allowed), -int(lexis.counts[at]), lexis.words[at])
        for at in tried
    )
    return best[2] if best[0] <= allowed else word


def _bucket(piece: str) -> int:
    value = 0
    for char in piece:
        value = value * 131 + ord(char)
    return (value ^ (value >> 13)) % _BUCKETS
