"""Whether a new text differs from a signed one only in ways that a policy names: pure, on two versions."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from relais.apps.content.models import Policy, Version

# The address of a link inside a body: [what it is called](where it leads).
_ADDRESS = re.compile(r"\]\([^)\s]*\)")
_NUMBER = re.compile(r"\d[\d\s.,:/-]*")
# A word of which more than this has changed is another word, not the same one with a slip.
ALIKE = 0.6
# What turns a word into its contrary in French or English, without accents: such a change is never a slip.
_PREFIXES = ("in", "il", "im", "ir", "un", "non", "de", "dis", "mal", "me", "mis", "anti")
_NEGATIONS = frozenset(
    "aucun aucune jamais n ne ni non nul nulle pas rien sans "
    "cannot cant neither never no none nor not nothing without".split()
)


@dataclass(frozen=True)
class Change:
    """How two texts differ: characters of slips, and whether links, numbers or anything else changed."""

    typo_characters: int
    links: bool
    other: bool


def compare_versions(old: Version, new: Version) -> Change:
    """The differences of everything that is said, in both languages."""
    pairs = [
        (old.title_fr, new.title_fr),
        (old.title_en, new.title_en),
        (old.body_fr, new.body_fr),
        (old.body_en, new.body_en),
    ]
    links = old.links != new.links
    typos, other = 0, old.sources != new.sources
    for before, after in pairs:
        links = links or _ADDRESS.findall(before) != _ADDRESS.findall(after)
        slips = _slips(_ADDRESS.sub("]()", before), _ADDRESS.sub("]()", after))
        if slips is None:
            other = True
        else:
            typos += slips
    return Change(typos, links, other)


def may_carry(policy: Policy, *, signed: Version, new: Version) -> bool:
    """Whether signatures on `signed` hold for `new`. The same digest always holds."""
    if signed.digest == new.digest:
        return True
    change = compare_versions(signed, new)
    if change.other or (change.links and not policy.carries_links):
        return False
    return change.typo_characters <= policy.typo_length


def _slips(before: str, after: str) -> int | None:
    """Characters changed inside words that stay recognisable; None when it is more than slips, or a number changed."""
    if before == after:
        return 0
    old, new = before.split(), after.split()
    if len(old) != len(new) or _NUMBER.findall(before) != _NUMBER.findall(after):
        return None
    changed = 0
    for one, other in zip(old, new, strict=True):
        if one == other:
            continue
        if _may_invert(one, other):
            return None
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        if matcher.ratio() < ALIKE:
            return None
        changed += sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")
    # White space alone (a paragraph split in two) is a change of layout: it counts, so that nothing is free.
    return max(changed, 1)


def _may_invert(one: str, other: str) -> bool:
    """Whether the change may turn the meaning round: a negation, a negative prefix or ending, a hyphen."""
    parts, others = _parts(one), _parts(other)
    if len(parts) != len(others):
        return True
    return any(
        not _NEGATIONS.isdisjoint((a, b))
        or a.endswith("less") != b.endswith("less")
        or any(a.startswith(p) != b.startswith(p) or a == p + b or b == p + a for p in _PREFIXES)
        for a, b in zip(parts, others, strict=True)
        if a != b
    )


def _parts(word: str) -> list[str]:
    """The letters of a word in lower case without accents, apart at each apostrophe and hyphen."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    pieces = ("".join(filter(str.isalpha, piece)) for piece in re.split(r"[^\w.,]", plain))
    return [piece for piece in pieces if piece]
