"""Sign-off: a version submitted, the gates it must pass, and the decision of each group on exactly that text."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Group, Person
from relais.apps.content.models.answer import Answer
from relais.apps.content.models.version import Version


class NeverRemoved(Exception):
    """A decision was about to be changed or removed; it is evidence."""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def active(self) -> "SubmissionQuerySet":
        """Those that may still go live: waiting for signatures, or signed and waiting for their time."""
        return self.filter(state__in=[Submission.State.OPEN, Submission.State.APPROVED])

    def signed(self) -> "SubmissionQuerySet":
        """Those whose every gate holds a yes to exactly this text; what the database's own guard asks as well."""
        digest = OuterRef("submission__version__digest")
        yes = Decision.objects.filter(gate=OuterRef("pk"), verdict="approve", digest=digest)
        signed = Gate.objects.filter(Exists(yes), submission=OuterRef("pk")).order_by().values("submission")
        return (
            self.filter(gates_asked__gt=0)
            .alias(signed=models.Subquery(signed.annotate(n=Count("pk")).values("n")))
            .filter(signed=F("gates_asked"))
        )


class Submission(models.Model):
    """One version put before the groups. `gates_asked` is how many signatures the policy wanted at that moment."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for signatures")
        APPROVED = "approved", _("signed, waiting for its time")
        DONE = "done", _("went live")
        SUPERSEDED = "superseded", _("replaced by a newer text")
        RECALLED = "recalled", _("taken back")

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="submissions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    go_live_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    gates_asked = models.PositiveSmallIntegerField()
    live_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["answer", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state__in=["open", "approved"]), name="submission_one_active_an_answer"
            ),
            models.CheckConstraint(condition=Q(gates_asked__gte=1), name="submission_asks_for_a_signature"),
            models.CheckConstraint(
                condition=Q(go_live_at__isnull=True) | Q(expires_at__isnull=True) | Q(expires_at__gt=F("go_live_at")),
                name="submission_expires_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class Gate(models.Model):
    """One signature wanted of one group. `opened_at`: since when it waits for that group, or null while it may not."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="gates")
    group = models.CharField(max_length=20, choices=Group.choices)
    stage = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["submission", "stage", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "group"], name="gate_once_a_group")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["group"], condition=Q(opened_at__isnull=False, approved_at=None), name="gate_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.group}"

    @property
    def waits(self) -> bool:
        """Whether it is this group's turn."""
        return self.opened_at is not None and self.approved_at is None


class Invitation(models.Model):
    """One decision at one gate by a person without an account; only the digest of the link's secret is kept."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")])
    secret_digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["gate", "pk"]

    def __str__(self) -> str:
        return f"{self.gate_id}: {self.pk}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise NeverRemoved("a decision is never changed")

    def delete(self) -> NoReturn:
        raise NeverRemoved("a decision is never removed")


class Decision(models.Model):
    """A yes, or a change asked for, by one person for one group on one digest.

    `part` and `passage` mark the place that a change is asked for. `carried_from` is the decision that this one
    repeats, when the policy lets it hold for a text that differs from the signed one in a named small way.
    """

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("signed by the group")
        CHANGE = "change", _("change asked for")

    class Part(models.TextChoices):
        TITLE_FR = "title_fr", _("French title")
        BODY_FR = "body_fr", _("French text")
        TITLE_EN = "title_en", _("English title")
        BODY_EN = "body_en", _("English text")
        LINKS = "links", _("Links and sources")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="decisions")
    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="decisions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    digest = models.CharField(max_length=64)
    part = models.CharField(max_length=8, choices=Part.choices, blank=True)
    passage = models.CharField(max_length=500, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField()
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["submission", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["gate"], condition=Q(verdict="approve"), name="decision_one_yes_a_gate"),
            models.UniqueConstraint(
                fields=["submission", "person"], condition=Q(verdict="approve"), name="decision_one_group_a_person"
            ),
            models.CheckConstraint(condition=Q(verdict="approve") | ~Q(note=""), name="decision_change_has_a_comment"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(invitation__isnull=False) | Q(carried_from__isnull=False),
                name="decision_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.verdict}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise NeverRemoved("a decision is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverRemoved("a decision is never removed")

    @property
    def signer(self) -> str:
        """Who decided, by name: for the people of the centre only."""
        if self.person:
            return self.person.name
        if self.invitation:
            return self.invitation.name
        return self.carried_from.signer if self.carried_from else ""
