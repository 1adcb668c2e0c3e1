"""A bank of any size, for times and memory only: made-up words in natural proportions (Zipf), seeded."""

import random

from relais.engines.understanding import BankRow

_SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ou")]


def make_bank(*, answers: int, phrasings: int, seed: int = 0) -> list[BankRow]:
    """`answers` answers in both languages, each with a title, a body of 80 words and `phrasings` phrasings."""
    rng = random.Random(seed)
    words = {language: _invent(4000 + 4 * answers, rng) for language in ("fr", "en")}
    weights = [1 / (rank + 5) for rank in range(len(words["fr"]))]
    rows = []
    for number in range(answers):
        for language in ("fr", "en"):
            subject = rng.sample(words[language], k=5)

            def sentence(length: int, subject: list[str] = subject, language: str = language) -> str:
                own = rng.sample(subject, k=min(3, length))
                mixed = own + rng.choices(words[language], weights=weights, k=length - len(own))
                rng.shuffle(mixed)
                return " ".join(mixed)

            rows.append(BankRow(f"answer-{number:05d}", language, "title", sentence(8)))
            rows.append(BankRow(f"answer-{number:05d}", language, "body", sentence(80)))
            rows += [
                BankRow(f"answer-{number:05d}", language, "paraphrase", sentence(rng.randint(4, 14)))
                for _ in range(phrasings)
            ]
    return rows


def _invent(count: int, rng: random.Random) -> list[str]:
    return ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]
