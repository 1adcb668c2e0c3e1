"""Social insurance numbers: nine digits, the last a check digit.

No number that begins with 8 is a person's (businesses have them: Employment and Social Development Canada, the Social
Insurance Number Code of Practice). One that begins with 0 is not given out either, but examples in forms and manuals
are, and a person who copies one means a SIN. One number in ten passes the check by luck: without the word "SIN" the
grouping and the neighbours count; with it, a mistyped digit must not let the other eight through.
"""

from relais.engines.redaction.groups import (
    NUMBER_GAP,
    WIDE_GAP,
    Reading,
    Run,
    is_listed,
    is_split,
    joined,
    read_runs,
    shape,
    windows,
)
from relais.engines.redaction.luhn import passes_luhn
from relais.engines.redaction.surroundings import (
    ORGANISATION_THING,
    context,
    has_context,
    is_amount,
    is_labelled,
    is_part_of_identifier,
    label,
)

_USUAL_SHAPES = {(9,), (3, 3, 3), (3, 6), (6, 3), (1,) * 9}
_CONTEXT = context(r"sins?|nas|s\. ?i\. ?n\.?|n\. ?a\. ?s\.?|social insurance|assurances? sociales?|numero social")
_LABEL = label(ORGANISATION_THING)


def find_sins(text: str) -> list[tuple[int, int]]:
    """The intervals of social insurance numbers in normalised text."""
    return read_runs(text, NUMBER_GAP, _read)


def _read(text: str, run: Run, index: int, free_from: int) -> Reading | None:
    for window in windows(run, index, range(9, 10)):
        start, end = window[0].start, window[-1].end
        if has_context(text, start, end, _CONTEXT) or (
            _is_sin(joined(window))
            and not is_amount(text, start, end)
            and shape(window) in _USUAL_SHAPES
            and not is_part_of_identifier(text, start, end)
            and not is_labelled(text, start, _LABEL)
            and not _is_inside_grouped_number(run, index, len(window), free_from)
        ):
            return Reading(len(window), start, end)
    return None


def find_split_sins(text: str) -> list[tuple[int, int]]:
    """The same, over a line break or with other signs between the groups: 046/454/286."""
    return read_runs(text, WIDE_GAP, _read_split)


def _read_split(text: str, run: Run, index: int, _free_from: int) -> Reading | None:
    for window in windows(run, index, range(9, 10)):
        usual, right = shape(window) in _USUAL_SHAPES, _is_sin(joined(window))
        if not is_split(window) or not (usual or right):
            continue
        start, end = window[0].start, window[-1].end
        if has_context(text, start, end, _CONTEXT) or (
            usual
            and right
            and "," not in window[1].gap  # 130,692,544 counts something
            and not is_listed(run, index, len(window))
            and not is_amount(text, start, end)
            and not is_part_of_identifier(text, start, end)
            and not is_labelled(text, start, _LABEL)
        ):
            return Reading(len(window), start, end)
    return None


def _is_sin(digits: str) -> bool:
    return digits[0] != "8" and passes_luhn(digits)


def _is_inside_grouped_number(run: Run, index: int, length: int, free_from: int) -> bool:
    """Whether 130 692 544 is part of 1 130 692 544 or of 130 692 544 000, and not of a row of numbers."""
    if length != 3:
        return False
    if index > free_from and run[index].gap == " " and len(run[index - 1].digits) <= 3:
        return True
    following = run[index + 3 : index + 6]
    if not following or following[0].gap != " " or len(following[0].digits) != 3:
        return False
    return not (shape(following) == (3, 3, 3) and _is_sin(joined(following)))
