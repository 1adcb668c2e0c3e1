"""Everyday words that people use for one another: what lets "boss" find "employer" without a model."""

from functools import cache
from importlib.resources import files

import Stemmer

STEMMERS = {"fr": "french", "en": "english"}


@cache
def concepts(language: str) -> dict[str, tuple[str, ...]]:
    """Stem → the concepts it may mean ('§' and the number of the group)."""
    stemmer = Stemmer.Stemmer(STEMMERS[language])
    meanings: dict[str, list[str]] = {}
    for number, words in enumerate(_groups(language)):
        for stem in dict.fromkeys(stemmer.stemWords(words)):
            meanings.setdefault(stem, []).append(f"§{number}")
    return {stem: tuple(numbers) for stem, numbers in meanings.items()}


def everyday_words(language: str) -> list[str]:
    """Every word of the groups, folded as they are written."""
    return sorted({word for words in _groups(language) for word in words})


def _groups(language: str) -> list[list[str]]:
    lines = files(__name__).joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]
