"""A community of practice: the unit of access here, as a centre is elsewhere. Its reporting year is its own."""

import uuid
from datetime import date, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Person
from relais.apps.accounts.models.centre import check_time_zone
from relais.web.languages import in_language

# Days of a community lie in these years: far enough for any record, and their periods and local times always exist.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class CommunityQuerySet(models.QuerySet["Community"]):
    def visible_to(self, person: Person) -> "CommunityQuerySet":
        """Those the person is a member of today: the only door to anything of a community."""
        return self.filter(members__person=person, members__left_on=None) if person.is_active else self.none()


class Community(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters, digits and hyphens."))],
    )
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_fr = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    council_name_fr = models.CharField(max_length=200, blank=True)
    council_name_en = models.CharField(max_length=200, blank=True)
    council_short_fr = models.CharField(max_length=60, blank=True)
    council_short_en = models.CharField(max_length=60, blank=True)
    terms_fr = models.TextField(blank=True)
    terms_en = models.TextField(blank=True)
    year_starts_month = models.PositiveSmallIntegerField(
        default=9, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    time_zone = models.CharField(max_length=64, default="America/Toronto", validators=[check_time_zone])
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CommunityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(name_fr="") & ~models.Q(name_en=""), name="community_named_in_both"
            ),
            models.CheckConstraint(
                condition=models.Q(year_starts_month__range=(1, 12)), name="community_year_starts_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)

    @property
    def short(self) -> str:
        return in_language(fr=self.short_fr, en=self.short_en)

    @property
    def chain(self) -> str:
        """The key of this community's journal chain."""
        return str(self.key)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def period_of(self, day: date) -> "Period":
        """The reporting year that holds a day."""
        started = day.month >= self.year_starts_month
        return Period.starting(day.year if started else day.year - 1, self.year_starts_month)


class Period:
    """A reporting year: twelve months from the first of one; `label` is "2020-2021", or "2021" from January."""

    def __init__(self, starts_on: date) -> None:
        self.starts_on = starts_on
        self.ends_on = date(starts_on.year + 1, starts_on.month, 1) - timedelta(days=1)

    @classmethod
    def starting(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1))

    @classmethod
    def named(cls, label: str, month: int) -> "Period":
        """Read "2020-2021" (or "2020" where the year begins in January); `ValueError` for anything else."""
        first, dash, second = label.strip().partition("-")
        if not (len(first) == 4 and first.isascii() and first.isdigit()) or not FIRST_YEAR <= int(first) < LAST_YEAR:
            raise ValueError(label)
        if (dash or month != 1) and second != str(int(first) + 1):
            raise ValueError(label)
        return cls.starting(int(first), month)

    @property
    def label(self) -> str:
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}-{last}"

    @property
    def following(self) -> "Period":
        return Period(self.ends_on + timedelta(days=1))

    @property
    def previous(self) -> "Period":
        return Period(date(self.starts_on.year - 1, self.starts_on.month, 1))

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and self.starts_on == other.starts_on

    def __hash__(self) -> int:
        return hash(self.starts_on)
