"""What the engine finds: kinds, spans and masked text."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sin", "card", "email", "telephone", "health_number"]


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of personal information: `text[start:end]` of the text as given, in code points."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with a marker in place of each span; `found` still gives the offsets in the text as given."""

    text: str
    found: tuple[Span, ...]
