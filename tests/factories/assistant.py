"""One plain factory a model of `assistant`: a question that was read, and what a person made of it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from relais.apps.accounts.models import Centre
from relais.apps.assistant.audit import engine_mark
from relais.apps.assistant.models import Label, Turn
from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import NOW


def make_turn(centre: Centre, text: str = "jour des poubelles", **values: Any) -> Turn:
    """A question with the turn that answered it; sampled unless said otherwise."""
    at: datetime = values.pop("at", NOW)
    conversation = Conversation.objects.create(centre=centre, language="fr", started_at=at, last_seq=1, key_digest="")
    Message.objects.create(conversation=conversation, seq=1, at=at, sender="citizen", language="fr", text=text)
    defaults = {
        "seq": 1,
        "added": 2,
        "at": at,
        "outcome": "unknown",
        "reason": "out_of_scope",
        "language": "fr",
        "confidence": 0.4,
        "candidate": "garbage",
        "candidate_language": "fr",
        "engine": engine_mark(),
        "sampled": True,
    }
    return Turn.objects.create(conversation=conversation, **(defaults | values))


def make_labels(
    centre: Centre, *, turns: int, confidence: float, verdict: str, language: str = "fr", at: datetime = NOW
) -> None:
    """Labelled turns of one kind, asked a minute apart from `at` on, all in one conversation."""
    conversation = Conversation.objects.create(centre=centre, language="fr", started_at=at, key_digest="")
    made = Turn.objects.bulk_create(
        Turn(
            conversation=conversation,
            seq=seq,
            added=2,
            at=at + timedelta(minutes=seq),
            outcome="unknown",
            reason="out_of_scope",
            language=language,
            confidence=confidence,
            candidate="garbage",
            candidate_language=language,
            engine=engine_mark(),
            sampled=True,
        )
        for seq in range(1, turns + 1)
    )
    Label.objects.bulk_create(Label(turn=turn, verdict=verdict, by=uuid.uuid4(), at=at) for turn in made)
