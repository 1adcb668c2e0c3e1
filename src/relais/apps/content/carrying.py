"""Whether a new text differs from a signed one only in ways that a policy names: pure, on two versions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from relais.apps.content.models import Policy, Version

# The address of a link inside a body: [what it is called](where it leads).
_ADDRESS = re.compile(r"\]\([^)\s]*\)")
_NUMBER = re.compile(r"\d[\d\s.,:/-]*")
# A word of which more than this has changed is another word, not the same one with a slip.
ALIKE = 0.6


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
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        if matcher.ratio() < ALIKE:
            return None
        changed += sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")
    # White space alone (a paragraph split in two) is a change of layout: it counts, so that nothing is free.
    return max(changed, 1)
