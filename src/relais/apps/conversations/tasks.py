"""Background entry: the text of old conversations is removed; what stays is a count without text."""

from collections.abc import Callable
from datetime import datetime

import structlog

from relais.apps.conversations.actions import delete_conversation
from relais.apps.conversations.hand_over import expire
from relais.apps.conversations.models import Conversation
from relais.apps.conversations.pace import past_keeping

log = structlog.get_logger(__name__)
AT_ONCE = 100


def end_waits(now: Callable[[], datetime]) -> int:
    """End what has run out in the lines and at the desks; two workers do no harm: each looks again under the lock."""
    ended = expire(now=now())
    if ended:
        log.info("waits_ended", conversations=ended)
    return ended


def forget_old_conversations(now: Callable[[], datetime]) -> int:
    """Remove what is past its keeping, oldest first, up to 100 conversations a round; return how many.

    Each in a transaction of its own: killed half-way, the next round does the rest, and two workers do no harm.
    """
    moment = now()
    due = Conversation.objects.filter(past_keeping(moment)).order_by("active_at")[:AT_ONCE]
    removed = 0
    for conversation in due:
        removed += delete_conversation(conversation=conversation, now=moment, due=True)
    if removed:
        log.info("old_conversations_forgotten", conversations=removed)
    return removed
