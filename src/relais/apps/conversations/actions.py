"""The verbs on a conversation, message by message excepted (door.py). None writes the journal: it is its own record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from relais.apps.accounts.models import Centre
from relais.apps.conversations.door import clean_text
from relais.apps.conversations.hub import hub, tell_other_processes
from relais.apps.conversations.models import (
    Callback,
    Conversation,
    Feedback,
    HandOver,
    Message,
    Note,
    digest_token,
    new_token,
)
from relais.apps.conversations.pace import past_keeping
from relais.engines import redaction


class NoSuchMessage(Exception):
    """The conversation has no answer with this number."""


@dataclass(frozen=True)
class Opened:
    """A new conversation and its key, which exists nowhere else."""

    conversation: Conversation
    token: str


def open_conversation(*, centre: Centre, language: str, now: datetime) -> Opened:
    """Begin a visit; its key is returned once and stored only as a digest."""
    token = new_token()
    conversation = Conversation.objects.create(
        centre=centre, key_digest=digest_token(token), language=language, started_at=now, active_at=now
    )
    return Opened(conversation, token)


def change_language(*, conversation: Conversation, language: str) -> None:
    """Speak the other language from here on; what was said stays as it was said."""
    Conversation.objects.filter(pk=conversation.pk).update(language=language)
    conversation.language = language


def keep_open(*, conversation: Conversation, easy_pace: bool, now: datetime) -> None:
    """Begin the time of a visit again, with no limit or with the usual one; as often as the citizen likes."""
    Conversation.objects.filter(pk=conversation.pk).update(active_at=now, easy_pace=easy_pace)
    conversation.active_at, conversation.easy_pace = now, easy_pace


def give_feedback(*, conversation: Conversation, seq: int, useful: bool, reason: str, now: datetime) -> Feedback:
    """Keep what the citizen thought of one of our messages; `NoSuchMessage` when there is none with this number.

    The reason is cleaned and masked like a message, and cut where its markers have made it longer than the column.
    """
    longest = Feedback._meta.get_field("reason").max_length
    masked = redaction.mask(clean_text(reason)).text[:longest]
    with transaction.atomic():
        # Under the lock that deletion takes: a reason must not arrive behind it and stay.
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        rows = Message.objects.filter(conversation=conversation, seq=seq).exclude(sender=Message.Sender.CITIZEN)
        if not rows.exists():
            raise NoSuchMessage
        feedback, _created = Feedback.objects.update_or_create(
            conversation=conversation, seq=seq, defaults={"useful": useful, "reason": masked, "at": now}
        )
    return feedback


def delete_conversation(*, conversation: Conversation, now: datetime, due: bool = False) -> bool:
    """Remove every message and the key at once; what stays is a count without text.

    With `due`, only where its keeping has run out: False when somebody came back to it, or has removed it, meanwhile.
    """
    with transaction.atomic():
        rows = Conversation.objects.select_for_update()
        if due:
            rows = rows.filter(past_keeping(now))
        if not rows.filter(pk=conversation.pk).first():
            return False
        Message.objects.filter(conversation=conversation).delete()
        Feedback.objects.filter(conversation=conversation).update(reason="")
        Note.objects.filter(conversation=conversation).delete()
        # A callback was asked for with an address of its own: it stays, and no longer names the conversation.
        Callback.objects.filter(conversation=conversation).update(conversation=None)
        HandOver.objects.filter(conversation=conversation).update(packet={})
        HandOver.objects.filter(conversation=conversation).exclude(state=HandOver.State.ENDED).update(
            state=HandOver.State.ENDED, outcome="erased", ended_at=now, timer=None
        )
        Conversation.objects.filter(pk=conversation.pk).update(
            deleted_at=now, key_digest="", state=Conversation.State.CLOSED
        )
        tell_other_processes({conversation.pk: 0})
    hub.hint(conversation.pk, 0)  # its open streams end now, not at their next heartbeat
    return True
