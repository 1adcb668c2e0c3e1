"""Payment cards: 13 to 19 digits, a check digit, and the prefix and length of an issuer."""

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

# First and last prefix (of the same length), lengths allowed: ISO/IEC 7812, as networks publish them.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),  # Visa, and most Interac debit cards
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("6011", "6011", range(16, 20)),  # Discover
    ("644", "659", range(16, 20)),
    ("3528", "3589", range(16, 20)),  # JCB
    ("300", "305", range(14, 20)),  # Diners Club
    ("3095", "3095", range(14, 20)),
    ("36", "36", range(14, 20)),
    ("38", "39", range(14, 20)),
    ("62", "62", range(16, 20)),  # UnionPay
    ("50", "50", range(13, 20)),  # Maestro, and other Interac debit cards
    ("56", "58", range(13, 20)),
)
_USUAL_SHAPES = {(4, 6, 5), (4, 6, 4), (4, 3, 3, 3), (6, 10), (6, 13)}
_CONTEXT = context(
    r"cards?|cartes?|visa|master ?card|amex|american express|interac|credit|debit|maestro|discover|diners|cc"
)
_NAMED = context(r"cards?|cartes?|visa|master ?card|amex|american express|interac|maestro")
_LABEL = label(ORGANISATION_THING)


def find_cards(text: str) -> list[tuple[int, int]]:
    """The intervals of card numbers in normalised text."""
    return read_runs(text, NUMBER_GAP, _read)


def _read(text: str, run: Run, index: int, free_from: int) -> Reading | None:
    if run[index].digits[0] not in "23456":
        return None
    for window in windows(run, index, range(13, 20)):
        start, end = window[0].start, window[-1].end
        digits = joined(window)
        if not has_issuer(digits) or not passes_luhn(digits) or is_amount(text, start, end):
            continue
        if has_context(text, start, end, _CONTEXT) or (
            _is_usual(shape(window))
            and not is_part_of_identifier(text, start, end)
            and not is_labelled(text, start, _LABEL)
        ):
            return Reading(len(window), start, end)
    return _read_mistyped(text, run, index)


def find_split_cards(text: str) -> list[tuple[int, int]]:
    """The same, over a line break or with other signs between the groups: 4539/1488/0343/6467."""
    return read_runs(text, WIDE_GAP, _read_split)


def _read_split(text: str, run: Run, index: int, _free_from: int) -> Reading | None:
    if run[index].digits[0] not in "23456":
        return None
    for window in windows(run, index, range(13, 20)):
        digits = joined(window)
        if not is_split(window) or not has_issuer(digits) or not passes_luhn(digits):
            continue
        start, end = window[0].start, window[-1].end
        if is_amount(text, start, end):
            continue
        if has_context(text, start, end, _CONTEXT) or (
            _is_usual(shape(window))
            and not is_listed(run, index, len(window))
            and not is_part_of_identifier(text, start, end)
            and not is_labelled(text, start, _LABEL)
        ):
            return Reading(len(window), start, end)
    return _read_mistyped(text, run, index)


def _read_mistyped(text: str, run: Run, index: int) -> Reading | None:
    """A number that is called a card and looks like one: a wrong digit must not let the others through."""
    for window in windows(run, index, range(13, 20)):
        start, end = window[0].start, window[-1].end
        if (
            has_issuer(joined(window))
            and _is_usual(shape(window))
            and has_context(text, start, end, _NAMED)
            and not is_amount(text, start, end)
            and not is_part_of_identifier(text, start, end)
            and not is_labelled(text, start, _LABEL)
        ):
            return Reading(len(window), start, end)
    return None


def has_issuer(digits: str) -> bool:
    """Whether an issuer gives numbers with this prefix and length."""
    return any(first <= digits[: len(first)] <= last and len(digits) in lengths for first, last, lengths in _ISSUERS)


def _is_usual(lengths: tuple[int, ...]) -> bool:
    by_four = all(length % 4 == 0 for length in lengths[:-1]) and (lengths[-1] < 4 or lengths[-1] % 4 == 0)
    return len(lengths) == 1 or by_four or set(lengths) == {1} or lengths in _USUAL_SHAPES
