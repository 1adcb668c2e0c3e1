"""Where a person is the way on, say whether one is there now."""

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Notice, Outcome, Reason

LEADS_TO_A_PERSON = frozenset({Outcome.UNKNOWN, Outcome.HAND_OVER, Outcome.FAILED})
POLITE = frozenset({Reason.GREETING, Reason.THANKS})


def notice_closed(context: Context) -> None:
    if context.outcome not in LEADS_TO_A_PERSON or context.reason in POLITE:
        return
    has_hours = bool(context.centre.hours.all())
    if has_hours and context.centre.closes_at(context.now) is None:
        context.notices.append(Notice.CLOSED)
