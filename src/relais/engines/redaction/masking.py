"""Masking: a marker in place of each span."""

from relais.engines.redaction.find import find_personal_information
from relais.engines.redaction.markers import MARKERS
from relais.engines.redaction.span import Masked


def mask(text: str) -> Masked:
    """Replace the personal information in `text` by its markers; masking the result again changes nothing."""
    found = find_personal_information(text)
    pieces: list[str] = []
    here = 0
    for span in found:
        pieces += (text[here : span.start], MARKERS[span.kind])
        here = span.end
    pieces.append(text[here:])
    return Masked("".join(pieces), found)
