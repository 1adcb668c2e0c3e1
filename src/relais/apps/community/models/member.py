"""Who sits at the table, for which organisation, since when; personal data goes when they leave, the counts stay."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Organisation, Person
from relais.apps.community.models.community import Community
from relais.web.languages import in_language

LANGUAGES = [("fr", _("French")), ("en", _("English"))]


class Theme(models.Model):
    """A matter that members care about, and that meetings take up."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="themes")
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["name_fr"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "name_fr"], name="theme_once"),
            models.CheckConstraint(condition=~Q(name_fr="") & ~Q(name_en=""), name="theme_named_in_both"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)


class SeatOrganisationQuerySet(models.QuerySet["SeatOrganisation"]):
    def in_order(self) -> "SeatOrganisationQuerySet":
        return self.select_related("organisation").order_by("organisation__name_fr", "pk")


class SeatOrganisation(models.Model):
    """An organisation as one community knows it: its key in files, and what it was merged into, if it was."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_on = models.DateField(null=True, blank=True)

    objects = SeatOrganisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "key"], name="seat_organisation_key_once"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_on=None) | Q(merged_into__isnull=False, merged_on__isnull=False),
                name="seat_organisation_merged_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, person: Person) -> "MemberQuerySet":
        """Members of the person's own communities."""
        return self.filter(community__in=Community.objects.visible_to(person))

    def current(self) -> "MemberQuerySet":
        return self.filter(left_on=None)

    def in_directory(self) -> "MemberQuerySet":
        """Those who agreed to be listed; the others appear in counts only."""
        return self.current().exclude(consented_at=None).exclude(name="")


class Member(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        COORDINATOR = "coordinator", _("coordinator")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="members")
    key = models.CharField(max_length=80)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, blank=True, choices=LANGUAGES)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    themes = models.ManyToManyField(Theme, blank=True, related_name="members")
    consented_at = models.DateTimeField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    feed_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["community", "left_on", "name"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["community", "key"], name="member_key_once"),
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(left_on=None), name="member_person_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(person=None, name="", email="", consented_at=None),
                name="member_who_left_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def shown_name(self) -> str:
        """The name as other members may read it: empty unless they agreed to be listed."""
        return self.name if self.consented_at else ""

    @property
    def is_coordinator(self) -> bool:
        return self.role == self.Role.COORDINATOR and self.left_on is None


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> "SeatQuerySet":
        """Seats held on a day; the last day of a seat is the day before `until`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class Seat(models.Model):
    """A member's place for one organisation; a member who moves has one seat after another."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(SeatOrganisation, on_delete=models.PROTECT, related_name="seats")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["since", "until"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "since"], name="seat_since_once"),
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="seat_open_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.organisation_id} {self.since}"


class Invitation(models.Model):
    """A place offered by a signed, expiring link, used once; the address of the link is never stored."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    role = models.CharField(max_length=12, choices=Member.Role.choices, default=Member.Role.MEMBER)
    organisation = models.ForeignKey(SeatOrganisation, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.key)

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


def bilingual(row: Any, field: str, language: str | None = None) -> str:
    """The text of `field_fr` or `field_en` of a row, in `language` (default: the active one)."""
    return in_language(fr=getattr(row, f"{field}_fr"), en=getattr(row, f"{field}_en"), language=language)
