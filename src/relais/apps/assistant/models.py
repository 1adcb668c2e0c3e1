"""The record of a turn: codes, identifiers and milliseconds; never the text of a message."""

from typing import ClassVar

from django.db import models

from relais.apps.content.models import Version
from relais.apps.conversations.models import Conversation


class Turn(models.Model):
    """One citizen message (`seq`) and what was done with it; it added `added` messages, the citizen's included."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    seq = models.PositiveIntegerField()
    added = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=24)
    notices = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    offers = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    trace = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["conversation", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="turn_once_a_message")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} {self.outcome}"
