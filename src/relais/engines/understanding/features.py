"""Tokens to n-gram counts, in whole arrays: stemmed words 1-2, characters 3-5 inside words, and meanings.

Every n-gram is a 64-bit hash, so a vocabulary is a sorted array of 8 bytes a feature and one look-up is a binary
search: no dictionary of strings in memory, and a bank is read in numpy's time rather than Python's.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import Stemmer

from relais.engines.understanding.language import FUNCTION_WORDS
from relais.engines.understanding.lexicon import STEMMERS, concepts

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]

_PRIME = np.uint64(0x100000001B3)
_local = threading.local()


def stem(tokens: Sequence[str], *, language: str) -> list[str]:
    """Snowball stems. A stemmer is not safe to share between threads, so each thread keeps its own."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(STEMMERS[language])
    return list(stemmers[language].stemWords(tokens))


@lru_cache(maxsize=65536)
def _hash_word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mix(values: Hashes) -> Hashes:
    """The splitmix64 finaliser: spreads sums of small codes over 64 bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def word_grams(texts: Sequence[Sequence[str]]) -> tuple[Rows, Hashes]:
    """(row, hash) of every stemmed word and of every pair of neighbours; `texts` are lists of stems."""
    lengths = np.fromiter((len(stems) for stems in texts), dtype=np.int64, count=len(texts))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    ones = np.fromiter(
        (_hash_word(word) for stems in texts for word in stems), dtype=np.uint64, count=int(lengths.sum())
    )
    together = rows[1:] == rows[:-1]
    pairs = _mix(ones[:-1] * _PRIME + ones[1:])[together]
    return np.concatenate([rows, rows[1:][together]]), np.concatenate([ones, pairs])


def char_grams(texts: Sequence[Sequence[str]], *, sizes: Sequence[int] = (3, 4, 5)) -> tuple[Rows, Hashes]:
    """(row, hash) of the character n-grams inside each padded token; none spans two words."""
    padded = [" " + " ".join(tokens) + " " if tokens else "" for tokens in texts]
    lengths = np.fromiter((len(text) for text in padded), dtype=np.int64, count=len(padded))
    rows = np.repeat(np.arange(len(padded), dtype=np.int32), lengths)
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    space = codes == np.uint64(32)
    found_rows, found = [np.zeros(0, np.int32)], [np.zeros(0, np.uint64)]
    for size in sizes:
        count = len(codes) - size + 1
        if count <= 0:
            continue
        sums = np.full(count, size, dtype=np.uint64)
        inside = rows[:count] == rows[size - 1 :]
        for offset in range(size):
            sums = sums * _PRIME + codes[offset : offset + count]
            if 0 < offset < size - 1:
                inside &= ~space[offset : offset + count]
        found_rows.append(rows[:count][inside])
        found.append(_mix(sums[inside]))
    return np.concatenate(found_rows), np.concatenate(found)


@cache
def _function_stems(language: str) -> frozenset[str]:
    return frozenset(stem(sorted(FUNCTION_WORDS[language]), language=language))


def sense_grams(texts: Sequence[Sequence[str]], *, language: str) -> tuple[Rows, Hashes]:
    """(row, hash) of what each stem means: its concepts, else itself; function words mean nothing."""
    meanings, empty = concepts(language), _function_stems(language)
    rows: list[int] = []
    found: list[int] = []
    for row, stems in enumerate(texts):
        for word in stems:
            for meaning in meanings.get(word, () if word in empty else (word,)):
                rows.append(row)
                found.append(_hash_word(meaning))
    return np.array(rows, dtype=np.int32), np.array(found, dtype=np.uint64)
