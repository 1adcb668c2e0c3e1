"""A person's own working copy of a text: saved as they type, and nobody else's to overwrite."""

from typing import ClassVar

from django.db import models

from relais.apps.accounts.models import Person
from relais.apps.content.models.answer import Answer


class Draft(models.Model):
    """One person's unfinished text of one answer; `base` is the number of the version it was begun from (0: none)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    base = models.PositiveIntegerField(default=0)
    title_fr = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    body_fr = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "person"], name="draft_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.person_id}"


class Reminder(models.Model):
    """That owner and department are told, so many days before the review date (-1: past it); once each.

    It is on the worklist from `at` on; the mail follows, and is tried again until it is accepted or too late to matter.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="reminders")
    review_by = models.DateField()
    days = models.SmallIntegerField()
    at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "review_by", "days"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.review_by} -{self.days}"
