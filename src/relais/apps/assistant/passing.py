"""From a turn to the line: whether the citizen can wait for a person, and what that person finds ready to read."""

from collections.abc import Callable
from typing import Any

from relais.apps.assistant.context import Context
from relais.apps.assistant.models import Turn
from relais.apps.assistant.outcomes import Outcome
from relais.apps.conversations.hand_over import join_line
from relais.apps.conversations.line import can_wait
from relais.apps.conversations.models import Conversation
from relais.apps.conversations.store import Locked

PACKET_FORMAT = 1
TURNS_SHOWN = 20


def joins_line(context: Context) -> bool:
    """Whether this turn puts the citizen in line, or finds them there."""
    if context.outcome is not Outcome.HAND_OVER or context.conversation is None:
        return False
    return context.conversation.state == Conversation.State.WAITING or can_wait(context.centre, context.now)


def passing(context: Context) -> Callable[[Locked, int], None]:
    """What the writer does with the locked conversation, in the transaction of the turn."""

    def join(conversation: Locked, seq: int) -> None:
        rows = Turn.objects.filter(conversation=conversation.pk).select_related("version__answer__topic")
        turns = list(rows.order_by("-seq")[:TURNS_SHOWN])[::-1]
        topics = [turn.version.answer.topic.key for turn in turns if turn.version]
        join_line(
            conversation=conversation,
            centre=context.centre,
            language=context.language,
            reason=str(context.reason),
            topic=topics[-1] if topics else "",
            urgent=bool(context.emergency),
            packet={
                "format": PACKET_FORMAT,
                "language": context.language,
                "reason": str(context.reason),
                "notices": [str(notice) for notice in context.notices],
                "topic": topics[-1] if topics else "",
                "tried": [_tried(turn) for turn in turns],
                "collected": [],
                "sign_in": "none",
                "needs": {"easy_pace": bool(context.conversation and context.conversation.easy_pace)},
                "asked_at": context.now.isoformat(),
            },
            now=context.now,
        )

    return join


def _tried(turn: Turn) -> dict[str, Any]:
    """What the assistant did with one message: codes, the answer it showed and which of its texts; no text."""
    version = turn.version
    return {
        "seq": turn.seq,
        "outcome": turn.outcome,
        "reason": turn.reason,
        "confidence": turn.confidence,
        "answer": version.answer.key if version else None,
        "version": version.number if version else None,
        "offers": turn.offers,
    }
