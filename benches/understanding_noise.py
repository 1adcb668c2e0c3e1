"""What typing does to a question, from a fixed seed: slips, no accents, keywords, text-message spelling, English."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMS = {
    "est-ce que": "esk", "qu'est-ce que": "keske", "pourquoi": "pk", "quand": "kan", "quoi": "koi", "je suis": "chu",
    "je vais": "j'vas", "beaucoup": "bcp", "pour": "pr", "dans": "ds", "avec": "ac", "il y a": "ya", "c'est": "c",
    "que": "ke", "qui": "ki", "rendez-vous": "rdv", "toujours": "tjrs", "maintenant": "mtn", "combien": "cb",
}  # fmt: skip
_ENGLISH = {
    "travail": "job", "employeur": "boss", "école": "school", "garderie": "daycare", "voyage": "trip", "enfant": "kid",
    "enfants": "kids", "nourriture": "food", "payer": "payer le bill", "fermé": "closed", "ouvert": "open",
    "maladie": "sick leave", "risque": "risky", "congé": "day off", "argent": "cash", "semaines": "weeks",
}  # fmt: skip


def slip(text: str, rng: random.Random, *, rate: float) -> str:
    """Each letter is replaced, dropped, doubled by another or swapped with its neighbour with chance `rate`."""
    typed: list[str] = []
    place = 0
    while place < len(text):
        letter = text[place]
        place += 1
        if not letter.isalpha() or rng.random() >= rate:
            typed.append(letter)
            continue
        kind = rng.randrange(4)
        if kind == 0:
            typed.append(rng.choice(_LETTERS))
        elif kind == 1:
            typed += [letter, rng.choice(_LETTERS)]
        elif kind == 2 and place < len(text):
            typed += [text[place], letter]
            place += 1
    return "".join(typed)


def strip_accents(text: str) -> str:
    """Neither accents nor punctuation nor capitals."""
    folded = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"[^\w\s]", " ", "".join(char for char in folded if not unicodedata.combining(char)))


def respell(text: str, spellings: dict[str, str]) -> str:
    """Whole words replaced, the longest expressions first."""
    for written in sorted(spellings, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", spellings[written], text, flags=re.IGNORECASE)
    return text


def make_noises(texts: Iterable[str]) -> dict[str, Callable[[str, random.Random], str]]:
    """Each kind of noise; `texts` tell which words are rare: the keywords are a question's three rarest."""
    frequency = Counter(word for text in texts for word in set(re.findall(r"\w+", text.lower())))

    def keywords(text: str, _: random.Random) -> str:
        words = list(dict.fromkeys(re.findall(r"\w+", text.lower())))
        kept = set(sorted(words, key=lambda word: frequency[word])[:3])
        return " ".join(word for word in words if word in kept)

    return {
        "clean": lambda text, _: text,
        "no accents": lambda text, _: strip_accents(text),
        "typo 5 %": lambda text, rng: slip(text, rng, rate=0.05),
        "typo 10 %": lambda text, rng: slip(text, rng, rate=0.10),
        "typo 15 %": lambda text, rng: slip(text, rng, rate=0.15),
        "3 keywords": keywords,
        "SMS": lambda text, _: strip_accents(respell(text, _SMS)),
        "code-switch": lambda text, _: respell(text, _ENGLISH),
    }
