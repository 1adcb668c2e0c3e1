"""Emergency texts, prepared and approved beforehand, and what was published by the emergency route."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from relais.apps.accounts.models import Centre, Person
from relais.web.languages import in_language

LONGEST_MINUTES = 24 * 60
SMS_LENGTH = 280


class EmergencyText(models.Model):
    """A message ready for the day it is needed: for the pages, for the telephone's greeting (IVR), and as an SMS.

    The approval holds for the digest it was given to: a text changed afterwards is approved no more.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="emergency_texts")
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    text_fr = models.TextField(max_length=1000)
    text_en = models.TextField(max_length=1000)
    ivr_fr = models.TextField(max_length=1000)
    ivr_en = models.TextField(max_length=1000)
    sms_fr = models.CharField(max_length=SMS_LENGTH)
    sms_en = models.CharField(max_length=SMS_LENGTH)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "name_fr", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                name="emergency_text_approved_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of everything it says."""
        fields = ("text_fr", "text_en", "ivr_fr", "ivr_en", "sms_fr", "sms_en")
        said = {name: getattr(self, name) for name in fields}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_approved(self) -> bool:
        return self.approved_by_id is not None and self.approved_digest == self.digest


class EmergencyQuerySet(models.QuerySet["EmergencyMessage"]):
    def of(self, centre: Centre, now: datetime) -> "list[EmergencyMessage]":
        """What the public sees now: nothing older than 24 hours can ever be among it."""
        recent = self.filter(centre=centre, ended_at=None, at__lte=now, at__gt=now - timedelta(minutes=LONGEST_MINUTES))
        return [message for message in recent.order_by("-at") if message.is_shown(now)]

    def to_review(self) -> "EmergencyQuerySet":
        return self.filter(reviewed_at=None)


class EmergencyMessage(models.Model):
    """One publication by the emergency route: it ends by itself, and a person other than its publisher reviews it."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="emergency_messages")
    prepared = models.ForeignKey(EmergencyText, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    text_fr = models.TextField(max_length=1000, blank=True)
    text_en = models.TextField(max_length=1000, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)])
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(max_length=2000, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES), name="emergency_at_most_24_hours"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(condition=~Q(text_fr="", text_en=""), name="emergency_says_something"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")), name="emergency_reviewed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def expires_at(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)

    def is_shown(self, now: datetime) -> bool:
        return self.ended_at is None and self.at <= now < self.expires_at

    def text_in(self, language: str) -> tuple[str, str]:
        """What a reader of `language` gets, and the language it is in: the other one where it was not written."""
        own, other = (self.text_fr, self.text_en) if language == "fr" else (self.text_en, self.text_fr)
        return (own, language) if own else (other, "en" if language == "fr" else "fr")
