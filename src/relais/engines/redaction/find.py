"""The search: one finder for each kind, in order, each blind to what those before it have found."""

from collections.abc import Callable

from relais.engines.redaction.card import find_cards, find_split_cards
from relais.engines.redaction.email_address import find_email_addresses
from relais.engines.redaction.health_number import find_health_numbers, find_split_health_numbers
from relais.engines.redaction.normalisation import normalise
from relais.engines.redaction.sin import find_sins, find_split_sins
from relais.engines.redaction.span import Kind, Span
from relais.engines.redaction.spoken_email import find_spoken_email_addresses
from relais.engines.redaction.telephone import find_split_telephones, find_telephones

_FINDERS: tuple[tuple[Kind, Callable[[str], list[tuple[int, int]]]], ...] = (
    ("email", find_email_addresses),
    ("email", find_spoken_email_addresses),
    ("health_number", find_health_numbers),
    ("health_number", find_split_health_numbers),
    ("card", find_cards),
    ("card", find_split_cards),
    # Before the whole ones: the last two groups of 514/newline/555 1234 would pass for a local number.
    ("telephone", find_split_telephones),
    ("telephone", find_telephones),
    ("sin", find_sins),
    ("sin", find_split_sins),
)
# A find may free its neighbour, and so the search starts again until it finds nothing: what a second masking
# would see is then what the last round saw. Ordinary text needs two; the limit keeps hostile text linear.
_ROUNDS = 12


def find_personal_information(text: str) -> tuple[Span, ...]:
    """Locate personal information in `text`, in French, English or both.

    Returns the spans sorted and apart, in characters of `text`. Markers already in it are left alone. Time
    grows with the length of the text, whatever it holds. Never raises.
    """
    normalised = normalise(text)
    found: list[Span] = []
    for _ in range(_ROUNDS):
        before = len(found)
        for kind, find in _FINDERS:
            intervals = find(normalised.text)
            if intervals:
                starts = normalised.starts
                found += (Span(kind, starts[start], starts[end]) for start, end in intervals)
                normalised = normalised.cover(intervals)
        if len(found) == before:
            break
    return tuple(sorted(found, key=lambda span: span.start))
