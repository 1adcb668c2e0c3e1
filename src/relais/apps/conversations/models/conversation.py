"""A visit, what was said in it, and what the citizen thought of it."""

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from relais.apps.accounts.models import Centre
from relais.apps.content.models import Version
from relais.apps.conversations.pace import ends_at, still_open


def digest_token(token: str) -> str:
    """What is stored of a key: SHA-256 is enough for 256 random bits, and nobody can turn it back."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, *, public_id: str, token: str, now: datetime | None = None) -> "ConversationQuerySet":
        """The conversation that this key opens, or none: unknown, wrong and too late look the same."""
        try:
            wanted = uuid.UUID(public_id)
        except ValueError:
            return self.none()
        # What is compared is a digest of 256 random bits: how long the comparison takes tells nothing of the key.
        mine = self.filter(public_id=wanted, key_digest=digest_token(token), deleted_at__isnull=True)
        return mine.filter(still_open(now or timezone.now()))


class Conversation(models.Model):
    """`last_seq` numbers its messages without gaps; `epoch` rises whenever who answers in it changes.

    `active_at` is the last message or the last time that the citizen asked for more time; at an `easy_pace`, no limit
    runs from it but that of keeping (pace.py).
    """

    class State(models.TextChoices):
        ASSISTANT = "assistant"
        WAITING = "waiting"
        AGENT = "agent"
        CLOSED = "closed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="conversations")
    key_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2, choices=[("fr", "fr"), ("en", "en")])
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASSISTANT)
    epoch = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    active_at = models.DateTimeField(default=timezone.now)
    easy_pace = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["active_at"], name="conversation_with_text", condition=models.Q(deleted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def ends_at(self) -> datetime:
        """When its key stops opening it, if nothing comes before."""
        return ends_at(active_at=self.active_at, easy_pace=self.easy_pace)


class Message(models.Model):
    """One message, masked before it came here. `code` names the interface string it is, if it is one."""

    class Sender(models.TextChoices):
        CITIZEN = "citizen"
        ASSISTANT = "assistant"
        AGENT = "agent"
        SYSTEM = "system"

    # The unique constraints below serve as its index: another would cost each message a page more.
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    sender = models.CharField(max_length=10, choices=Sender.choices)
    language = models.CharField(max_length=2, blank=True)
    text = models.TextField()
    code = models.CharField(max_length=40, blank=True)
    client_id = models.CharField(max_length=64, null=True, blank=True)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["conversation", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once_a_conversation"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_client_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} {self.sender}"


class Feedback(models.Model):
    """Whether one answer was useful, and why not; the last word on a message is the one kept."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="feedback")
    seq = models.PositiveIntegerField()
    useful = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="feedback_once_a_message")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} {self.useful}"
