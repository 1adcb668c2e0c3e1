"""Digits written in groups: `046 454 286` is three groups in one run.

The finders look at windows of whole groups in a run, a bounded number from each group: time grows with the
length of the text whatever it holds, which a pattern with repeated optional separators cannot promise.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_DIGITS = re.compile("[0-9]+")

# Between the groups of a number: spaces, a hyphen with or without them, a dot alone (". " ends a sentence).
NUMBER_GAP = re.compile(r" {1,3}| ?- ?|\.")
# What also stands there by haste, or because a line was full: believed only with more proof than a usual gap.
WIDE_GAP = re.compile(r"[ \n,;:/|_*~.-]{1,4}")
_OF_A_LIST = re.compile(r"[,;:] |[;:]")


@dataclass(frozen=True, slots=True)
class Group:
    digits: str
    start: int
    end: int
    gap: str  # what stands between it and the group before it in the run; empty for the first


@dataclass(frozen=True, slots=True)
class Reading:
    """What a finder says of the groups from an index: how many it takes, and whether to mask them."""

    length: int
    start: int
    end: int
    personal: bool = True


Run = list[Group]
Reader = Callable[[str, Run, int, int], Reading | None]


def digit_runs(text: str, gap: re.Pattern[str]) -> Iterator[Run]:
    """The maximal sequences of digit groups whose every gap matches `gap` whole."""
    run: Run = []
    for match in _DIGITS.finditer(text):
        between = ""
        if run:
            # Longer than any gap: not worth cutting out of the text.
            near = match.start() - run[-1].end <= 8
            between = text[run[-1].end : match.start()] if near else "?"
            if not gap.fullmatch(between):
                yield run
                run, between = [], ""
        run.append(Group(match.group(), match.start(), match.end(), between))
    if run:
        yield run


def read_runs(text: str, gap: re.Pattern[str], read: Reader) -> list[tuple[int, int]]:
    """Walk each run from the left; `read(text, run, index, free_from)` speaks for the groups at `index`.

    `free_from` is the first index that no reading has taken yet. Returns the intervals of what is personal.
    """
    found = []
    for run in digit_runs(text, gap):
        index = free_from = 0
        while index < len(run):
            reading = read(text, run, index, free_from)
            if reading is None:
                index += 1
                continue
            index = free_from = index + reading.length
            if reading.personal:
                found.append((reading.start, reading.end))
    return found


def windows(run: Run, index: int, totals: range) -> list[Run]:
    """The windows from `index` whose digits number one of `totals`, the longest first."""
    found = []
    total = 0
    for end in range(index, min(len(run), index + totals.stop - 1)):
        total += len(run[end].digits)
        if total >= totals.stop:
            break
        if total in totals:
            found.append(run[index : end + 1])
    return found[::-1]


def is_split(window: Run) -> bool:
    """Whether some gap inside the window is not a usual one."""
    return not all(NUMBER_GAP.fullmatch(group.gap) for group in window[1:])


def is_listed(run: Run, index: int, length: int) -> bool:
    """Whether the groups look like a list ("450, 514", "418/450/514/819"): by their gaps, or by what goes on."""
    window = run[index : index + length]
    if any(_OF_A_LIST.search(group.gap) for group in window[1:]):
        return True
    before = index > 0 and _goes_on(run[index - 1], window[0], gap=window[0].gap, like=window[-1].gap)
    after = run[index + length : index + length + 1]
    return before or any(_goes_on(window[-1], group, gap=group.gap, like=window[-1].gap) for group in after)


def _goes_on(left: Group, right: Group, *, gap: str, like: str) -> bool:
    return gap == like and len(left.digits) == len(right.digits)


def joined(window: Run) -> str:
    return "".join(group.digits for group in window)


def shape(window: Run) -> tuple[int, ...]:
    return tuple(len(group.digits) for group in window)
