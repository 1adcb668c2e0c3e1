"""Meetings: their series, agenda, attendance, minutes, actions and materials."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relais.apps.community.models.community import Community
from relais.apps.community.models.member import LANGUAGES, Member, Theme
from relais.web.languages import in_language


class Meeting(models.Model):
    """Highlights and decisions have nested points, as an activity; minutes go out in both languages at once."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="meetings")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title_fr = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    place_fr = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    minutes_fr = models.TextField(blank=True)
    minutes_en = models.TextField(blank=True)
    highlights = models.JSONField(default=list, blank=True)
    decisions = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["community", "starts_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(published_at=None) | (Q(status="held") & ~Q(minutes_fr="") & ~Q(minutes_en="")),
                name="meeting_minutes_published_in_both",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def title(self) -> str:
        return in_language(fr=self.title_fr, en=self.title_en)

    @property
    def place(self) -> str:
        return in_language(fr=self.place_fr, en=self.place_en)

    @property
    def minutes(self) -> str:
        return in_language(fr=self.minutes_fr, en=self.minutes_en)


class Proposal(models.Model):
    """A point that a member proposes for an agenda, in their own language; votes order it, the coordinator takes it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="proposals")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    voters = models.ManyToManyField(Member, blank=True, related_name="votes")
    is_taken = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"


class Attendance(models.Model):
    class State(models.TextChoices):
        COMING = "coming", _("will attend")
        REGRETS = "regrets", _("will not attend")
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=8, choices=State.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id} {self.state}"


class MeetingAction(models.Model):
    """A follow-up decided at a meeting, with its owner."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    text_fr = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"

    @property
    def text(self) -> str:
        return in_language(fr=self.text_fr, en=self.text_en)


class Material(models.Model):
    """A file of a meeting: its type is read from its bytes, and it is served as a download only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="materials")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "digest"], name="material_once")
        ]

    def __str__(self) -> str:
        return self.name
