"""Telephone numbers: North American with area code, local after a word for it, foreign after a plus sign.

Left alone: 211, 311, 811, 911, 9-8-8; toll-free and 900 lines and 310-xxxx, which are an organisation's and
which citizens quote when they ask about it. The local line of an organisation cannot be told from a person's:
it is masked.
"""

import re

from relais.engines.redaction.area_codes import is_area_code, is_canadian, is_organisation
from relais.engines.redaction.groups import Reading, Run, is_listed, joined, read_runs, shape, windows
from relais.engines.redaction.surroundings import (
    FILE_THING,
    NUMBERED_THING,
    ORGANISATION_THING,
    context,
    has_context,
    is_amount,
    is_continued,
    is_labelled,
    is_part_of_identifier,
    label,
)

_GAP = re.compile(r" {1,3}| ?[-./] ?| ?\) ?[-./]? ?| ?[-.]? ?\( ?")
_WIDE_GAP = re.compile(r"[ \n,;:/|_*~.()-]{1,4}")
_SPLIT_SHAPES = {(3, 3, 4), (3, 7), (6, 4)}
_LOCAL_GAPS = {" ", "-", ".", " - "}
_LEAD = re.compile(r"(?:\+ ?)?\(? ?\Z")
_EXTENSION = re.compile(r",? ?\(?(?:poste|post|p\.|ext(?:ension)?\.?|x|#)[ .:#]{0,3}[0-9]{1,6}(?![0-9])", re.IGNORECASE)
_CONTEXT = context(
    r"tel|telephon\w*|phon\w*|cell|cells|cellphones?|cellulaires?|mobiles?|fax|telecop\w*|call\w*|r?appel\w*"
    r"|textos?|textez|text (?:me|us|at|to)|sms|rejoindre|rejoignez|joindre|joignez|joignable|reach\w*"
    r"|voicemail|boite vocale|my number|mon numero"
)
_LABEL = label(NUMBERED_THING)
_COMPACT_LABEL = label(ORGANISATION_THING)
_LOCAL_LABEL = label(FILE_THING)


def find_telephones(text: str) -> list[tuple[int, int]]:
    """The intervals of telephone numbers, plus sign, parenthesis and extension included."""
    return read_runs(text, _GAP, _read)


def find_split_telephones(text: str) -> list[tuple[int, int]]:
    """Ten digits over a line break or with other signs between the groups: 514,555,1234."""
    return read_runs(text, _WIDE_GAP, _read_split)


def _read_split(text: str, run: Run, index: int, _free_from: int) -> Reading | None:
    for window in windows(run, index, range(10, 12)):
        numbered = window[1:] if window[0].digits == "1" else window
        digits, lengths = joined(numbered), shape(numbered)
        if lengths not in _SPLIT_SHAPES or all(_GAP.fullmatch(group.gap) for group in window[1:]):
            continue
        if not is_area_code(digits[:3]) or digits[3] not in "23456789":
            continue
        start, end = _whole(text, window)
        if is_amount(text, start, end) or is_labelled(text, start, _LABEL):
            continue
        if has_context(text, start, end, _CONTEXT) or (
            lengths == (3, 3, 4)
            and (is_canadian(digits[:3]) or is_organisation(digits[:3]))
            and not is_listed(run, index, len(window))
            and not _is_tied(text, start, end)
        ):
            return Reading(len(window), start, end, personal=not is_organisation(digits[:3]))
    return None


def _read(text: str, run: Run, index: int, free_from: int) -> Reading | None:
    if _has_plus(text, run[index].start) and run[index].digits[0] in "23456789":
        return _read_foreign(text, run, index)
    for window in windows(run, index, range(10, 12)):
        reading = _read_national(text, window)
        if reading:
            return reading
    for window in windows(run, index, range(7, 8)):
        reading = _read_local(text, window)
        if reading:
            return reading
    return None


def _read_national(text: str, window: Run) -> Reading | None:
    digits, lengths = joined(window), shape(window)
    if len(digits) == 11:
        if digits[0] != "1":
            return None
        digits = digits[1:]
        lengths = lengths[1:] if lengths[0] == 1 and lengths != (1,) * 11 else (lengths[0] - 1, *lengths[1:])
        lengths = (1,) * 10 if set(lengths) == {0, 1} else lengths
    if not _is_written_as_national(digits, lengths, window, said=True):
        return None  # most windows end here, before the words around are read
    start, end = _whole(text, window)
    said = has_context(text, start, end, _CONTEXT)
    if not _is_written_as_national(digits, lengths, window, said=said or _has_plus(text, window[0].start)):
        return None
    if is_organisation(digits[:3]):
        return Reading(len(window), start, end, personal=False)
    names = _LABEL if lengths == (3, 3, 4) else _COMPACT_LABEL
    if is_amount(text, start, end) or is_labelled(text, start, names):
        return None
    return Reading(len(window), start, end) if said or not _is_tied(text, start, end) else None


def _is_written_as_national(digits: str, lengths: tuple[int, ...], window: Run, *, said: bool) -> bool:
    """Whether ten digits in this grouping are a number to call; `said`: a word or a plus sign says so."""
    valid = is_area_code(digits[:3]) and digits[3] in "23456789"
    if lengths == (3, 3, 4):
        # Written so, the exchange need not be a real one, except between spaces alone: 250 000 2024.
        spaced = all(group.gap.isspace() for group in window[1:])
        return digits[1:3] != "11" and (said or (valid if spaced else is_area_code(digits[:3])))
    if said:
        small = all(length <= 3 for length in lengths[:-1]) and lengths[-1] <= 4
        return valid and (small or lengths in {(10,), (3, 7), (6, 4)})
    known = is_canadian(digits[:3]) or is_organisation(digits[:3])
    return valid and known and lengths in {(10,), (3, 7), (6, 4), (3, 3, 2, 2), (1,) * 10}


def _read_local(text: str, window: Run) -> Reading | None:
    digits, lengths = joined(window), shape(window)
    if lengths not in {(3, 4), (7,), (3, 2, 2)} or any(group.gap not in _LOCAL_GAPS for group in window[1:]):
        return None
    if digits[1:3] == "11" or (lengths == (7,) and digits[0] in "01"):
        return None
    start, end = window[0].start, _with_extension(text, window[-1].end)
    if not has_context(text, start, end, _CONTEXT) or is_labelled(text, start, _LOCAL_LABEL):
        return None
    if is_amount(text, start, end) or is_part_of_identifier(text, start, end):
        return None
    return Reading(len(window), start, end, personal=digits[:3] != "310")


def _read_foreign(text: str, run: Run, index: int) -> Reading | None:
    for window in windows(run, index, range(8, 16)):
        start, end = _whole(text, window)
        if len(joined(window)) < 10 and not has_context(text, start, end, _CONTEXT):
            return None
        if not is_amount(text, start, end) and not is_part_of_identifier(text, start, end):
            return Reading(len(window), start, end)
    return None


def _whole(text: str, window: Run) -> tuple[int, int]:
    """From the plus sign or the parenthesis, where there is one, to the end of the extension."""
    first = window[0].start
    lead = _LEAD.search(text[max(0, first - 4) : first])
    start = first - len(lead[0]) if lead else first
    closes = any(")" in group.gap for group in window[1:])
    if "(" in text[start:first] and not closes and "+" not in text[start:first]:
        start = first
    if text[start:first].isspace():
        start = first
    return start, _with_extension(text, window[-1].end)


def _with_extension(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension else end


def _has_plus(text: str, start: int) -> bool:
    return "+" in text[max(0, start - 2) : start].strip(" (")


def _is_tied(text: str, start: int, end: int) -> bool:
    if text[start] in "+(":
        return is_continued(text, end)
    return is_part_of_identifier(text, start, end)
