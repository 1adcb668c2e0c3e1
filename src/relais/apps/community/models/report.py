"""The yearly report's life: draft, comments, approval, issue. What was issued is kept byte for byte, with its data."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.apps.community.models.community import Community, Period
from relais.apps.community.models.member import Member


class IssuedForGood(Exception):
    """An issued report, or one of its files, was about to be changed or removed."""


class YearReport(models.Model):
    """One reporting year. While it is a draft its text is always composed anew from the facts; an approval holds for
    the digest of the facts that were read, and falls when a fact changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        ISSUED = "issued", _("issued")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reports")
    starts_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "starts_on"], name="report_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False, facts__isnull=False)
                | (~Q(state="issued") & Q(issued_at=None)),
                name="report_issued_with_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.starts_on}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on)

    @property
    def is_issued(self) -> bool:
        return self.state == self.State.ISSUED

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and YearReport.objects.filter(pk=self.pk, state=self.State.ISSUED).exists():
            raise IssuedForGood(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_issued:
            raise IssuedForGood(str(self))
        return super().delete(*args, **kwargs)


class ReportComment(models.Model):
    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    language = models.CharField(max_length=2)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.pk}"


class IssuedFile(models.Model):
    report = models.ForeignKey(YearReport, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "format"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "language", "format"], name="issued_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.language} {self.format}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise IssuedForGood(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise IssuedForGood(str(self))
