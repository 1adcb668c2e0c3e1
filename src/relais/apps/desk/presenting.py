"""What a desk shows: the line and one's own chats, whole, so that a screen that was away needs nothing else."""

import hashlib
import json
from datetime import datetime
from typing import Any

from relais.apps.accounts.models import Centre, Person
from relais.apps.conversations.models import Callback, HandOver, Message, Note, Presence
from relais.apps.conversations.presence import renew
from relais.apps.conversations.schemas import message_content

PAGE = 200


def snapshot(person: Person, centres: list[Centre], now: datetime) -> dict[str, Any]:
    """The desk of a person, with a `cursor` that changes when anything in it does; looking renews the lease."""
    open_ones = HandOver.objects.visible_to(person).filter(centre__in=centres)
    open_ones = open_ones.select_related("conversation", "centre")
    content = {
        "person": {"name": person.name, "language": person.language},
        "centres": [_centre(centre, renew(person=person, centre=centre, now=now)) for centre in centres],
        "queue": [
            {**_chat(row), "place": place}
            for place, row in enumerate(open_ones.waiting(), 1)
            if person.pk not in row.declined_by and row.wanted_id in {None, person.pk}
        ],
        "chats": [
            {**_chat(row), "packet": row.packet, "on_hold": row.on_hold, "notes": _notes(row)}
            for row in open_ones.filter(agent=person, state=HandOver.State.AGENT).order_by("taken_at")
        ],
        "callbacks": [_callback(row) for row in Callback.objects.filter(centre__in=centres, done_at__isnull=True)],
    }
    cursor = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()[:16]
    return {**content, "cursor": cursor}


def _centre(centre: Centre, presence: Presence) -> dict[str, Any]:
    return {
        "slug": centre.slug,
        "name_fr": centre.name_fr,
        "name_en": centre.name_en,
        "state": presence.state,
        "languages": presence.languages,
        "skills": presence.skills,
        "capacity": presence.capacity,
    }


def _chat(row: HandOver) -> dict[str, Any]:
    conversation = row.conversation
    return {
        "id": str(conversation.public_id),
        "centre": row.centre.slug,
        "epoch": conversation.epoch,
        "state": row.state,
        "language": conversation.language,
        "language_needed": row.language,
        "reason": row.reason,
        "topic": row.topic,
        "priority": row.priority,
        "queued_at": row.queued_at.isoformat(),
        "taken_at": row.taken_at.isoformat() if row.taken_at else None,
        "last": conversation.last_seq,
    }


def _notes(row: HandOver) -> list[dict[str, Any]]:
    rows = Note.objects.filter(conversation=row.conversation_id).select_related("person")
    return [
        {"at": note.at.isoformat(), "by": note.person.name if note.person else "", "text": note.text} for note in rows
    ]


def _callback(row: Callback) -> dict[str, Any]:
    return {
        "id": row.pk,
        "contact": row.contact,
        "language": row.language,
        "queued_at": row.queued_at.isoformat(),
        "promised_at": row.promised_at.isoformat() if row.promised_at else None,
    }


def messages_after(chat: HandOver, after: int) -> dict[str, Any]:
    """What was said, from the first word to the assistant on: the agent reads it before writing."""
    rows = Message.objects.filter(conversation=chat.conversation_id, seq__gt=after).select_related("version__answer")
    messages = [message_content(row) for row in rows.order_by("seq")[:PAGE]]
    last = chat.conversation.last_seq
    return {"messages": messages, "last": max(last, messages[-1]["seq"] if messages else 0)}
