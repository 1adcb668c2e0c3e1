"""What the message means: the index ranks the centre's answers and decides under the owner's accepted risk."""

import re

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.content.index import find_answers
from relais.engines.redaction import MARKERS
from relais.engines.understanding import Decision
from relais.engines.understanding import Reason as EngineReason

REASONS = {
    EngineReason.NONE: Reason.NONE,
    EngineReason.BELOW_THRESHOLD: Reason.BELOW_THRESHOLD,
    EngineReason.OUT_OF_SCOPE: Reason.OUT_OF_SCOPE,
    EngineReason.LANGUAGE_NOT_SERVED: Reason.LANGUAGE_NOT_SERVED,
    EngineReason.EMPTY: Reason.OUT_OF_SCOPE,
}
# "mon NAS est [NAS/SIN], …", "my phone number is …": what was masked is no part of the question, nor is its preface.
_MASKED = re.compile(
    r"(?:\b(?:mon|ma|mes|le|la|my|the|voici|here is|here's)\s+(?:[\w’'-]+\s+){0,4}?(?:est|is|:|=)\s*)?"
    rf"(?:{'|'.join(re.escape(marker) for marker in MARKERS.values())})",
    re.IGNORECASE,
)


def understand(context: Context) -> None:
    found = find_answers(centre_id=context.centre.pk, text=_question(context.text), prefer=context.language)
    if found is None:
        context.settle(Outcome.UNKNOWN, Reason.NOTHING_LIVE)
        return
    context.understanding = found
    context.confidence = found.confidence
    if found.candidates and found.decision is not Decision.UNKNOWN:
        context.language = found.candidates[0].language
    elif found.language_certain and found.language in {"fr", "en"}:
        context.language = found.language
    if found.decision is Decision.UNKNOWN:
        context.settle(Outcome.UNKNOWN, REASONS[found.reason])


def _question(text: str) -> str:
    """The text without the marks of what was masked, and without the words that only announced it."""
    return _MASKED.sub(" ", text)
