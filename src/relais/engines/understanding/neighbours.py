"""Before new rows go live: which answers they would take questions from, and whether they say what another says.

What is counted are cross-validated confusions. The answers closest to the new rows make a small bank of their own; each
of its phrasings is read by an index that never saw it, once without the new rows and once with them. A phrasing that
found its answer without them, and with them finds the answer that they belong to, has been taken.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from relais.engines.understanding.bank import BankRow, check_rows
from relais.engines.understanding.decision import Decision
from relais.engines.understanding.errors import DuplicatePhrasing
from relais.engines.understanding.fit import fit
from relais.engines.understanding.index import Index
from relais.engines.understanding.text import normalise

CLOSEST = 8
"""Answers compared with the new one, in each language; further ones share too few words to lose a question."""
FOLDS = 3


@dataclass(frozen=True)
class Neighbour:
    """One existing answer, in one language, and what the new rows do to it.

    `asked`: its phrasings, title included. `taken`: those that the answer of the new rows would take. `gained`: the new
    rows' own phrasings for which this answer would be given or offered instead. Both are texts as the bank has them.
    """

    answer: str
    language: str
    asked: int
    taken: tuple[str, ...]
    gained: tuple[str, ...]


def find_neighbours(
    rows: Sequence[BankRow], new: Sequence[BankRow], *, index: Index | None = None, seed: int = 0
) -> tuple[Neighbour, ...]:
    """The answers that lose questions to `new`, or take them from it: most questions first.

    `rows` is the bank as it is; `new` belongs to one answer or more, new or in the bank already (then its new
    phrasings are judged). `index`, when given, is one fitted on `rows`; without it one is fitted, which takes seconds
    on a large bank. The order of rows changes nothing. An empty `rows` has no neighbours; raises `InvalidBank`.
    """
    fresh = check_rows(new)
    bank = sorted(set(check_rows(rows)) - set(fresh)) if rows else []
    found: list[Neighbour] = []
    for language in sorted({row.language for row in fresh}):
        theirs = [row for row in bank if row.language == language]
        mine = [row for row in fresh if row.language == language]
        if theirs:
            near = _closest(index or fit(theirs, seed=seed), mine, language=language)
            found += _confusions([row for row in theirs if row.answer in near], mine, language=language, seed=seed)
    return tuple(sorted(found, key=lambda one: (-len(one.taken) - len(one.gained), one.answer, one.language)))


def refuse_duplicates(rows: Iterable[BankRow], new: Iterable[BankRow]) -> None:
    """Raise `DuplicatePhrasing` for the first title or phrasing that stands elsewhere already.

    Two texts are one when they normalise alike: case, accents, punctuation and spelled-out contractions do not tell
    them apart to a reader either. The same text twice in one answer is no conflict and is let through.
    """
    places: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for row in rows:
        if row.kind != "body":
            places.setdefault(_key(row), set()).add(row.answer)
    for row in sorted(new):
        if row.kind == "body":
            continue
        elsewhere = places.setdefault(_key(row), set())
        if elsewhere - {row.answer}:
            raise DuplicatePhrasing(
                text=row.text, language=row.language, answers=tuple(sorted(elsewhere | {row.answer}))
            )
        elsewhere.add(row.answer)


def _key(row: BankRow) -> tuple[str, tuple[str, ...]]:
    # A text without a single word (an emoji) is compared as it stands.
    return row.language, tuple(normalise(row.text, language=row.language)) or (row.text.strip(),)


def _closest(index: Index, mine: Sequence[BankRow], *, language: str) -> set[str]:
    """The answers that the index in service would give to the new rows, those most believed first."""
    belief: defaultdict[str, float] = defaultdict(float)
    for row in mine:
        for candidate in index.understand(row.text, language=language).candidates:
            belief[candidate.answer] += candidate.share
    for answer in {row.answer for row in mine}:
        belief.pop(answer, None)
    ranked = sorted(belief.items(), key=lambda pair: (-pair[1], pair[0]))
    return {answer for answer, _ in ranked[:CLOSEST]} | {row.answer for row in mine}


def _confusions(near: Sequence[BankRow], mine: Sequence[BankRow], *, language: str, seed: int) -> list[Neighbour]:
    own = {row.answer for row in mine}
    before = _read_unseen(near, language=language, seed=seed)
    after = _read_unseen(sorted([*near, *mine]), language=language, seed=seed)
    neighbours = []
    for answer in sorted({row.answer for row in near} - own):
        asked = [row for row in near if row.answer == answer and row.kind != "body"]
        taken = [row.text for row in asked if before[row].first == answer and after[row].first in own]
        gained = [row.text for row, read in after.items() if row.answer in own and read == (answer, True)]
        if taken or gained:
            neighbours.append(Neighbour(answer, language, len(asked), tuple(taken), tuple(gained)))
    return neighbours


class _Read(NamedTuple):
    """The first candidate, and whether it would be given or offered."""

    first: str
    shown: bool


def _read_unseen(rows: Sequence[BankRow], *, language: str, seed: int) -> dict[BankRow, _Read]:
    """What each title and phrasing finds when its fold is left out of the bank."""
    place: Counter[str] = Counter()
    folds: dict[BankRow, int] = {}
    for row in rows:
        if row.kind != "body":
            folds[row] = place[row.answer] % FOLDS
            place[row.answer] += 1
    found: dict[BankRow, _Read] = {}
    for fold in range(FOLDS):
        held = [row for row, its in folds.items() if its == fold]
        kept = [row for row in rows if folds.get(row) != fold]
        if not held or not kept:
            continue
        index = fit(kept, seed=seed)
        for row in held:
            read = index.understand(row.text, language=language)
            if read.candidates:
                found[row] = _Read(read.candidates[0].answer, read.decision is not Decision.UNKNOWN)
    return dict.fromkeys(folds, _Read("", False)) | found
