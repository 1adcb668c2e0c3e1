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
    lines = files(__name__).joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines()
    groups = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    for number, words in enumerate(groups):
        for stem in dict.fromkeys(stemmer.stemWords(words)):
            meanings.setdefault(stem, []).append(f"§{number}")
    return {stem: tuple(numbers) for stem, numbers in meanings.items()}
