"""A contact centre: the unit of access. Its hours are local times in its own time zone."""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models.organisation import Organisation
from relais.web.colours import HEX, NIGHT, OWN_DAY, OWN_NIGHT, nearest_readable
from relais.web.languages import in_language

LOOK_AHEAD_DAYS = 60
HEX_COLOUR = RegexValidator(HEX, _("Write the colour as # and six digits or letters from a to f, for example #0f5257."))


def check_time_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(_("“%(value)s” is not a known time zone."), params={"value": value}) from error


class CentreQuerySet(models.QuerySet["Centre"]):
    def in_public_order(self) -> "CentreQuerySet":
        """The sample first, then by name: the order of the first page."""
        return self.order_by("-is_sample", "name_fr")


class Centre(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters, digits and hyphens."))],
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="centres"
    )
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    first_language = models.CharField(max_length=2, choices=[("fr", "fr"), ("en", "en")])
    time_zone = models.CharField(max_length=64, validators=[check_time_zone])
    is_sample = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Its look. Empty: the colours of Relais; an empty night colour is worked out from the other.
    colour = models.CharField(max_length=7, blank=True, default="", validators=[HEX_COLOUR])
    colour_dark = models.CharField(max_length=7, blank=True, default="", validators=[HEX_COLOUR])
    logo_digest = models.CharField(max_length=16, blank=True, default="")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(name_fr="") & ~models.Q(name_en=""), name="centre_named_in_both"
            ),
            models.CheckConstraint(
                condition=models.Q(is_trial=True) | models.Q(organisation__isnull=False),
                name="centre_has_organisation_unless_trial",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)

    @property
    def day_colour(self) -> str:
        return self.colour or OWN_DAY

    @property
    def night_colour(self) -> str:
        """The colour by night: the one given, or the day colour made light enough, or that of Relais."""
        return self.colour_dark or (nearest_readable(self.colour, NIGHT) if self.colour else OWN_NIGHT)

    @property
    def look_digest(self) -> str:
        """What names the sheet of its colours; empty when it has the colours of Relais."""
        colours = self.day_colour + self.night_colour
        return hashlib.sha256(colours.encode()).hexdigest()[:16] if self.colour or self.colour_dark else ""

    @property
    def chain(self) -> str:
        """The key of this centre's journal chain."""
        return str(self.key)

    @property
    def languages(self) -> tuple[str, str]:
        """Both languages, the first to be offered first."""
        return ("fr", "en") if self.first_language == "fr" else ("en", "fr")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def periods_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the centre is open on one local day, in order; empty on a holiday."""
        if any(holiday.on == day for holiday in self.holidays.all()):
            return []
        hours = [row for row in self.hours.all() if row.weekday == day.weekday()]
        return sorted(
            (datetime.combine(day, row.opens, self.zone), datetime.combine(day, row.closes, self.zone)) for row in hours
        )

    def closes_at(self, now: datetime) -> datetime | None:
        """When the present opening ends, or None when the centre is closed."""
        today = now.astimezone(self.zone).date()
        return next((closes for opens, closes in self.periods_on(today) if opens <= now < closes), None)

    def opens_at(self, now: datetime) -> datetime | None:
        """The next opening after now; None when open, or when nothing opens within 60 days."""
        if self.closes_at(now):
            return None
        today = now.astimezone(self.zone).date()
        for ahead in range(LOOK_AHEAD_DAYS):
            for opens, _closes in self.periods_on(today + timedelta(days=ahead)):
                if opens > now:
                    return opens
        return None


class Logo(models.Model):
    """The picture itself, apart from its centre, which every page reads."""

    centre = models.OneToOneField(Centre, primary_key=True, on_delete=models.CASCADE, related_name="logo")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.centre_id}"


class OpeningHours(models.Model):
    """One period on one weekday (Monday is 0); a weekday without a row is closed."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["weekday", "opens"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday_known"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="hours_open_before_close"),
            models.UniqueConstraint(fields=["centre", "weekday", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Holiday(models.Model):
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="holidays")
    on = models.DateField()
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "on"], name="holiday_once")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)


class Phone(models.Model):
    """A line to a person: voice, text telephone (TTY) or message relay."""

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", _("Telephone")
        TOLL_FREE = "toll_free", _("Toll-free")
        TTY = "tty", _("Teletypewriter (TTY)")
        RELAY = "relay", _("Relay service")
        SMS = "sms", _("Text message")

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(
        max_length=30,
        validators=[RegexValidator(r"\A\+?[0-9][0-9 .()-]*\Z", _("Use digits, spaces, hyphens and parentheses."))],
    )
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        return in_language(fr=self.label_fr, en=self.label_en)

    @property
    def href(self) -> str:
        """The address that dials it (RFC 3966), with the country code where it has ten digits."""
        digits = "".join(character for character in self.number if character.isdigit())
        scheme = "sms" if self.kind == self.Kind.SMS else "tel"
        return f"{scheme}:+1{digits}" if len(digits) == 10 else f"{scheme}:{digits}"
