"""Someone may be in danger: say first where help is, whatever else the message asks."""

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Notice
from relais.apps.assistant.steps.emergency_words import find_emergency


def notice_emergency(context: Context) -> None:
    kind = find_emergency(context.text)
    if kind:
        context.emergency = kind
        context.notices.append(Notice.EMERGENCY)
