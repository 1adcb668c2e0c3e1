"""The verbs of a hand-over. Each holds the conversation's row, checks the epoch, and raises it where hands change.

assistant → waiting → agent → (waiting again: transfer, decline of nobody, lost agent) → assistant. Every waiting state
has a timer (`expire`, run by the worker); an agent's own state ends with the lease of their desk.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from relais.apps.accounts.models import Centre, Person
from relais.apps.conversations import line
from relais.apps.conversations.hub import desk_of, hub, tell_other_processes
from relais.apps.conversations.models import Callback, Conversation, HandOver, Message, Presence
from relais.apps.conversations.store import Locked
from relais.apps.conversations.wording import say
from relais.apps.conversations.writer import Draft, StaleEpoch, numbered


class NoSuchChat(Exception):
    """This person has no such conversation at their desk."""


class NotWaiting(Exception):
    """The citizen is not in line (any more)."""


class CannotTake(Exception):
    """The agent may not take it: `away`, `full`, `language`, `skill`, `wanted` or `declined`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def join_line(
    *,
    conversation: Locked,
    centre: Centre,
    language: str,
    reason: str,
    topic: str,
    urgent: bool,
    packet: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Put the citizen in line, in the caller's transaction that holds the row; False where they are already."""
    if conversation.state != Conversation.State.ASSISTANT:
        return False
    conversation.epoch += 1
    conversation.state = Conversation.State.WAITING
    Conversation.objects.filter(pk=conversation.pk).update(state=conversation.state, epoch=conversation.epoch)
    HandOver.objects.create(
        centre=centre,
        conversation_id=conversation.pk,
        reason=reason,
        packet={**packet, "upto": conversation.last_seq, "epoch": conversation.epoch},
        language=line.needed_language(centre, language, now),
        topic=topic,
        priority=HandOver.Priority.URGENT if urgent else HandOver.Priority.ORDINARY,
        queued_at=now,
        timer=line.timer_of(centre, now),
    )
    _tell_desk(centre.pk)
    return True


def leave_line(*, conversation: Conversation, now: datetime) -> None:
    """The citizen no longer waits; `NotWaiting` when a person is there already, or nobody was asked for."""
    with _open(conversation.pk) as (held, hand_over):
        if hand_over is None or hand_over.state != HandOver.State.WAITING:
            raise NotWaiting
        _end(held, hand_over, outcome="left", code="left_line", now=now)


def ask_for_callback(*, conversation: Conversation, contact: str, now: datetime) -> Callback:
    """Promise to contact the citizen; whoever was in line keeps the moment they came at."""
    with _open(conversation.pk) as (held, hand_over):
        queued_at = hand_over.queued_at if hand_over else now
        callback, _created = Callback.objects.update_or_create(
            conversation=held,
            done_at__isnull=True,
            defaults={
                "centre": held.centre,
                "contact": contact,
                "language": held.language,
                "queued_at": queued_at,
                "made_at": now,
                "promised_at": line.promised_at(held.centre, now),
            },
        )
        if hand_over is not None and hand_over.state == HandOver.State.WAITING:
            _end(held, hand_over, outcome="callback", code="callback_taken", now=now)
        else:
            _write(held, "callback_taken", now)
            held.save(update_fields=["last_seq"])
            _tell_desk(held.centre_id)
    return callback


def claim(*, person: Person, public_id: str, epoch: int, now: datetime) -> HandOver:
    """Take a waiting citizen; `StaleEpoch` when another was faster, `CannotTake` when this person may not."""
    with _at_desk(person, public_id, epoch) as (conversation, hand_over):
        if hand_over.state != HandOver.State.WAITING:
            raise NotWaiting
        # Held first: two tabs of one agent that claim two chats at once are counted one after the other.
        presence = Presence.objects.select_for_update().filter(centre=hand_over.centre_id, person=person).first()
        if presence is None or person.pk in hand_over.declined_by:
            raise CannotTake("away" if presence is None else "declined")
        if not _take(person, presence, hand_over, now):
            raise CannotTake(_why_not(person, presence, hand_over, now))
        hand_over.refresh_from_db()
        _pass(conversation, Conversation.State.AGENT, "agent_joined", now)
    return hand_over


def _take(person: Person, presence: Presence, hand_over: HandOver, now: datetime) -> int:
    """The one statement: still waiting, a language and a skill of theirs, an open desk, and room for one more."""
    taken = HandOver.objects.filter(agent=person, state=HandOver.State.AGENT).order_by().values("agent")
    there = Presence.objects.filter(pk=presence.pk, state=Presence.State.AVAILABLE, held_until__gt=now)
    skilled = Q(topic="") | Q(topic__in=presence.skills) if presence.skills else Q()
    return (
        HandOver.objects.filter(pk=hand_over.pk, state=HandOver.State.WAITING)
        .alias(
            chats=Coalesce(Subquery(taken.annotate(number=Count("pk")).values("number")), 0),
            room=Subquery(there.values("capacity")[:1]),
        )
        .filter(
            Q(chats__lt=F("room")),
            skilled,
            Q(language="") | Q(language__in=presence.languages),
            Q(wanted__isnull=True) | Q(wanted=person),
        )
        .update(state=HandOver.State.AGENT, agent=person, taken_at=now, timer=None, wanted=None, on_hold=False)
    )


def _why_not(person: Person, presence: Presence, hand_over: HandOver, now: datetime) -> str:
    if presence.state != Presence.State.AVAILABLE or presence.held_until <= now:
        return "away"
    if hand_over.wanted_id not in {None, person.pk}:
        return "wanted"
    if hand_over.language and hand_over.language not in presence.languages:
        return "language"
    if HandOver.objects.filter(agent=person, state=HandOver.State.AGENT).count() >= presence.capacity:
        return "full"
    return "skill"


def decline(*, person: Person, public_id: str, epoch: int, now: datetime) -> HandOver:
    """Leave it to others: it is not offered to this person again. Nothing changes for the citizen."""
    with _at_desk(person, public_id, epoch) as (_conversation, hand_over):
        if hand_over.state != HandOver.State.WAITING:
            raise NotWaiting
        hand_over.declined_by = sorted({*hand_over.declined_by, person.pk})
        hand_over.wanted = None if hand_over.wanted_id == person.pk else hand_over.wanted
        hand_over.save(update_fields=["declined_by", "wanted"])
        _tell_desk(hand_over.centre_id)
    return hand_over


def requeue(
    *, person: Person, public_id: str, epoch: int, now: datetime, to: Person | None = None, topic: str = ""
) -> HandOver:
    """Back in line at the place they had: for a named colleague, for those who know a topic, or for anyone."""
    with _mine(person, public_id, epoch) as (conversation, hand_over):
        hand_over.wanted = to
        hand_over.topic = topic or hand_over.topic
        hand_over.declined_by = sorted({*hand_over.declined_by, person.pk} - {to.pk if to else 0})
        _back_in_line(conversation, hand_over, code="transferred" if to or topic else "back_in_line", now=now)
    return hand_over


def hold(*, person: Person, public_id: str, epoch: int, on: bool, now: datetime) -> HandOver:
    """Mark a chat as put aside for a moment, or taken up again; who answers does not change."""
    with _mine(person, public_id, epoch) as (_conversation, hand_over):
        hand_over.on_hold = on
        hand_over.save(update_fields=["on_hold"])
        _tell_desk(hand_over.centre_id)
    return hand_over


def close(*, person: Person, public_id: str, epoch: int, outcome: str, now: datetime) -> HandOver:
    """End the person's part with a wrap-up code; the assistant answers what the citizen may still ask."""
    with _mine(person, public_id, epoch) as (conversation, hand_over):
        code = "back_to_assistant" if outcome == "assistant" else "closed_by_agent"
        _end(conversation, hand_over, outcome=outcome, code=code, now=now)
    return hand_over


def expire(*, now: datetime) -> int:
    """Whatever has run out: waits whose timer passed end with what is told; chats of a lost desk go back in line."""
    done = 0
    there = Presence.objects.filter(person=OuterRef("agent"), centre=OuterRef("centre"), held_until__gt=now)
    lost = Q(~Exists(there), state=HandOver.State.AGENT)
    due = HandOver.objects.filter(Q(state=HandOver.State.WAITING, timer__lte=now) | lost)
    for conversation_id in list(due.values_list("conversation", flat=True).distinct()):
        with _open(conversation_id) as (conversation, hand_over):
            # Looked at again under the lock: another process, or the agent, may have been here first.
            if hand_over is None or not due.filter(pk=hand_over.pk).exists():
                continue
            if hand_over.state == HandOver.State.WAITING:
                _end(conversation, hand_over, outcome="nobody", code="wait_over", now=now)
            else:
                hand_over.priority = max(hand_over.priority, HandOver.Priority.RETURNING)
                _back_in_line(conversation, hand_over, code="agent_lost", now=now)
            done += 1
    gone = Presence.objects.filter(held_until__lte=now).values("person")
    HandOver.objects.filter(state=HandOver.State.WAITING, wanted__in=gone).update(wanted=None)
    return done


@contextmanager
def _open(conversation_id: int) -> Iterator[tuple[Conversation, HandOver | None]]:
    """The conversation's row, held, and its hand-over that has not ended."""
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_for_update(of=("self",)).select_related("centre").get(pk=conversation_id)
        )
        yield conversation, conversation.hand_overs.exclude(state=HandOver.State.ENDED).first()


@contextmanager
def _at_desk(person: Person, public_id: str, epoch: int) -> Iterator[tuple[Conversation, HandOver]]:
    """The same for a person of its centre's desk who knows what stands; `NoSuchChat` and `StaleEpoch` otherwise."""
    conversation_id = find_chat(person, public_id).conversation_id
    with _open(conversation_id) as (conversation, hand_over):
        if conversation.epoch != epoch:
            raise StaleEpoch(conversation.epoch)
        if hand_over is None:
            raise NoSuchChat
        yield conversation, hand_over


@contextmanager
def _mine(person: Person, public_id: str, epoch: int) -> Iterator[tuple[Conversation, HandOver]]:
    """The same where this person holds the conversation."""
    with _at_desk(person, public_id, epoch) as (conversation, hand_over):
        if hand_over.state != HandOver.State.AGENT or hand_over.agent_id != person.pk:
            raise NoSuchChat
        yield conversation, hand_over


def find_chat(person: Person, public_id: str) -> HandOver:
    """The newest hand-over of a conversation of a centre where this person works at the desk; `NoSuchChat`."""
    try:
        rows = HandOver.objects.visible_to(person).filter(
            conversation__public_id=UUID(public_id), conversation__deleted_at__isnull=True
        )
    except ValueError as error:
        raise NoSuchChat from error
    found = rows.select_related("conversation").order_by("-pk").first()
    if found is None:
        raise NoSuchChat
    return found


def _back_in_line(conversation: Conversation, hand_over: HandOver, *, code: str, now: datetime) -> None:
    hand_over.state, hand_over.agent, hand_over.on_hold = HandOver.State.WAITING, None, False
    hand_over.timer = line.timer_of(conversation.centre, now)
    hand_over.save()
    _pass(conversation, Conversation.State.WAITING, code, now)


def _end(conversation: Conversation, hand_over: HandOver, *, outcome: str, code: str, now: datetime) -> None:
    hand_over.state, hand_over.outcome, hand_over.ended_at = HandOver.State.ENDED, outcome, now
    hand_over.timer = None
    hand_over.save()
    _pass(conversation, Conversation.State.ASSISTANT, code, now)


def _pass(conversation: Conversation, state: str, code: str, now: datetime) -> None:
    """Who answers changes: the epoch rises, the citizen is told, and every screen hears of it."""
    conversation.epoch += 1
    conversation.state = state
    _write(conversation, code, now)
    conversation.save(update_fields=["epoch", "state", "last_seq"])
    _tell_desk(conversation.centre_id)


def _write(conversation: Conversation, code: str, now: datetime) -> Message:
    """A message of the service itself, in the citizen's language, in the caller's transaction."""
    conversation.last_seq += 1
    text = say(code, language=conversation.language)
    draft = Draft(Message.Sender.SYSTEM, text, conversation.language, code)
    message = numbered(draft, conversation.pk, conversation.last_seq, now)
    message.save()
    tell_other_processes({conversation.pk: conversation.last_seq})
    transaction.on_commit(lambda: hub.publish([message]))
    return message


def _tell_desk(centre_id: int) -> None:
    tell_other_processes({desk_of(centre_id): 0})
    transaction.on_commit(lambda: hub.hint(desk_of(centre_id), 0))
