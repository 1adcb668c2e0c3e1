"""What the message means: the index ranks the centre's answers and decides under the owner's accepted risk."""

import re

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.content.index import find_answers
from relais.engines.redaction import MARKERS
from relais.engines.understanding import Decision
from relais.engines.understanding import Reason as EngineReason
from relais.engines.understanding.language import FUNCTION_WORDS
from relais.engines.understanding.text import fold

REASONS = {
    EngineReason.NONE: Reason.NONE,
    EngineReason.BELOW_THRESHOLD: Reason.BELOW_THRESHOLD,
    EngineReason.OUT_OF_SCOPE: Reason.OUT_OF_SCOPE,
    EngineReason.LANGUAGE_NOT_SERVED: Reason.LANGUAGE_NOT_SERVED,
    EngineReason.EMPTY: Reason.OUT_OF_SCOPE,
}
# Words of grammar that French or English has in common with languages that are not served: they prove nothing.
_SHARED = frozenset(
    "a an as de do e en es for he i il in is la le les me ne no non o on se si so son te tu un us was we will y".split()
)
_WORD = re.compile(r"[^\W\d_]+")
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
    elif found.language_certain and found.language in FUNCTION_WORDS and _is_plainly(found.language, context.text):
        context.language = found.language
    if found.decision is Decision.UNKNOWN:
        context.settle(Outcome.UNKNOWN, REASONS[found.reason])


def _is_plainly(language: str, text: str) -> bool:
    """Whether a word of grammar that only this language has is in the text ("qwertyuiop" has none)."""
    return any(word in FUNCTION_WORDS[language] and word not in _SHARED for word in _WORD.findall(fold(text)))


def _question(text: str) -> str:
    """The text without the marks of what was masked, and without the words that only announced it."""
    return _MASKED.sub(" ", text)
