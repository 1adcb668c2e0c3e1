"""Someone may be in danger: say first where help is, then nothing cold and nothing unsure."""

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.assistant.steps.emergency_words import find_emergency


def notice_emergency(context: Context) -> None:
    kind = find_emergency(context.text)
    if kind:
        context.emergency = kind
        context.notices.append(Notice.EMERGENCY)


SURE_BESIDE_DANGER = 0.9
"""Confidence from which an approved text may stand below the notice: in danger, a wrong text costs more than none."""


def lead_to_a_person(context: Context) -> None:
    """In danger, the way to a person comes after the notice: no "no answer fits", no titles to choose from.

    Beside thoughts of suicide nothing else is said at all: a text about taxes or licences would be cruel there.
    """
    if not context.emergency:
        return
    sure = context.emergency != "self_harm" and (context.confidence or 0.0) >= SURE_BESIDE_DANGER
    if context.outcome in {Outcome.UNKNOWN, Outcome.OFFER} or (context.outcome is Outcome.ANSWER and not sure):
        context.offers, context.version = (), None
        context.settle(Outcome.HAND_OVER, Reason.EMERGENCY)
