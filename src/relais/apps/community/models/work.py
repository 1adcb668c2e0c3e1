"""What the table works on: activities, issues, plans and recruitment."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.accounts.models import Jurisdiction
from relais.apps.community.models.community import Community
from relais.apps.community.models.member import Member
from relais.web.languages import in_language


class Activity(models.Model):
    """Something that was done: its points are nested, each `{"text": {"fr", "en"}, "points": […]}`."""

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", _("presentation")
        MEETING = "meeting", _("meeting")
        OTHER = "other", _("other activity")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="activities")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    held_on = models.DateField()
    title_fr = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    body_fr = models.CharField(max_length=200, blank=True)
    body_en = models.CharField(max_length=200, blank=True)
    points = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["held_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["community", "held_on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "key"], name="activity_key_once"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return in_language(fr=self.title_fr, en=self.title_en)

    @property
    def body(self) -> str:
        return in_language(fr=self.body_fr, en=self.body_en)


class Level(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("moderate")
    HIGH = "high", _("major")


class IssueQuerySet(models.QuerySet["Issue"]):
    def open_on(self, day: Any) -> "IssueQuerySet":
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Issue(models.Model):
    """An issue or challenge; one kind has no text of its own: it is derived from who is not represented."""

    class Kind(models.TextChoices):
        TEXT = "text", _("described below")
        UNREPRESENTED = "unrepresented_jurisdictions", _("jurisdictions that nobody represents")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        UNDER_WAY = "under_way", _("under way")
        CLOSED = "closed", _("closed")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="issues")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.TEXT)
    title_fr = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    importance = models.CharField(max_length=6, blank=True, choices=Level.choices)
    impact = models.CharField(max_length=6, blank=True, choices=Level.choices)
    action_plan = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="issues")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    position = models.PositiveIntegerField(default=0)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "key"], name="issue_key_once"),
            models.CheckConstraint(condition=Q(closed_on=None) ^ Q(status="closed"), name="issue_closed_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return in_language(fr=self.title_fr, en=self.title_en)


class IssueEvent(models.Model):
    """The history of an issue: which fields a change touched, never a person's words."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    changed = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.at:%Y-%m-%d} {self.changed}"


class Plan(models.Model):
    """One thing planned for a reporting year: meetings by a recurrence rule (RFC 5545), a text, or recruitment."""

    class Kind(models.TextChoices):
        MEETINGS = "meetings", _("meetings at regular intervals")
        TEXT = "text", _("another activity")
        RECRUITMENT = "recruitment", _("recruitment of members")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="plans")
    starts_on = models.DateField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    recurrence = models.CharField(max_length=200, blank=True)
    themes = models.JSONField(default=list, blank=True)
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    points = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "starts_on", "position"], name="plan_position_once"),
            models.CheckConstraint(
                condition=Q(kind="meetings") ^ Q(recurrence=""), name="plan_of_meetings_has_a_recurrence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.position} {self.kind}"

    @property
    def text(self) -> str:
        return in_language(fr=self.text_fr, en=self.text_en)


class Prospect(models.Model):
    """A seat that the community tries to fill, and through whom; it ends as a member or is put aside."""

    class Stage(models.TextChoices):
        PROSPECT = "prospect", _("prospect")
        APPROACHED = "approached", _("approached")
        INVITED = "invited", _("invited")
        NOMINATED = "nominated", _("nominated")
        MEMBER = "member", _("member")
        SET_ASIDE = "set_aside", _("set aside")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="prospects")
    jurisdiction = models.CharField(max_length=2, choices=Jurisdiction.choices)
    organisation_name = models.CharField(max_length=200)
    through = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PROSPECT)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="prospects")
    next_step = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(jurisdiction__in=CODES), name="prospect_in_a_jurisdiction"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.stage}"

    @property
    def is_under_way(self) -> bool:
        return self.stage not in {self.Stage.MEMBER, self.Stage.SET_ASIDE}
