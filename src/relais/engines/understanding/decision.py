"""What the engine says about a text: a frozen record of codes and numbers, never a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """Give the first answer, offer the first three titles, or say that nothing answers this."""

    ANSWER = "answer"
    OFFER = "offer"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why the decision is not `answer` (`NONE` when it is)."""

    NONE = "none"
    BELOW_THRESHOLD = "below_threshold"
    OUT_OF_SCOPE = "out_of_scope"
    LANGUAGE_NOT_SERVED = "language_not_served"
    EMPTY = "empty"


@dataclass(frozen=True)
class Candidate:
    """An answer that may be meant; `share` is its part of the belief among the bank's answers, in [0, 1]."""

    answer: str
    language: str
    share: float


@dataclass(frozen=True)
class Why:
    """For the people who maintain answers: the closest row of the first answer, and the words that counted."""

    phrasing: str = ""
    kind: str = ""
    similarity: float = 0.0
    words: tuple[str, ...] = ()
    unknown_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """The reading of one text.

    `confidence` in [0, 1] is the calibrated probability that the first candidate is right and the text in scope.
    `language` is the language of the text ('fr', 'en', a code such as 'es' or 'iu' when it is not served, or None
    when nothing says), `language_certain` is False when both banks had to be tried.
    """

    language: str | None
    language_certain: bool
    decision: Decision
    reason: Reason
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    why: Why = Why()
