"""When a centre is open, in its own time zone: boundaries, lunch, holidays, and the days when clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from relais.apps.accounts.models import Centre, Holiday, OpeningHours
from tests.factories.accounts import make_centre

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, FRIDAY, SUNDAY = 0, 1, 4, 6


def at(text: str) -> datetime:
    """A moment in UTC: `11-24 13:30`, of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def centre_open(*hours: tuple[int, str, str], zone: str = "America/Toronto") -> Centre:
    centre = make_centre(time_zone=zone)
    for weekday, opens, closes in hours:
        OpeningHours.objects.create(
            centre=centre, weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
        )
    return centre


@pytest.mark.parametrize(
    ("now", "closes", "opens"),
    [
        ("11-24 13:29", None, "11-24 13:30"),
        ("11-24 13:30", "11-24 21:30", None),
        ("11-24 21:29", "11-24 21:30", None),
        ("11-24 21:30", None, "12-01 13:30"),
        ("11-25 03:00", None, "12-01 13:30"),
    ],
)
def test_doors_open_on_the_minute_and_close_on_the_minute(now: str, closes: str | None, opens: str | None) -> None:
    centre = centre_open((TUESDAY, "08:30", "16:30"))

    assert centre.closes_at(at(now)) == (at(closes) if closes else None)
    assert centre.opens_at(at(now)) == (at(opens) if opens else None)


@pytest.mark.parametrize(
    ("now", "closes", "opens"),
    [
        ("11-24 16:59", "11-24 17:00", None),
        ("11-24 17:00", None, "11-24 18:00"),
        ("11-24 18:00", "11-24 21:30", None),
    ],
)
def test_lunch_closes_the_doors_for_an_hour(now: str, closes: str | None, opens: str | None) -> None:
    centre = centre_open((TUESDAY, "13:00", "16:30"), (TUESDAY, "08:30", "12:00"))

    assert centre.closes_at(at(now)) == (at(closes) if closes else None)
    assert centre.opens_at(at(now)) == (at(opens) if opens else None)


def test_holiday_closes_the_whole_day() -> None:
    centre = centre_open((FRIDAY, "08:30", "16:30"), (MONDAY, "08:30", "16:30"))
    Holiday.objects.create(centre=centre, on=date(2026, 12, 25), name_fr="Noël", name_en="Christmas Day")

    assert centre.periods_on(date(2026, 12, 25)) == []
    assert centre.closes_at(at("12-25 15:00")) is None
    assert centre.opens_at(at("12-25 15:00")) == at("12-28 13:30")


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("03-01", "03-01 13:30", "03-01 21:30"),
        ("03-08", "03-08 12:30", "03-08 20:30"),
        ("11-01", "11-01 13:30", "11-01 21:30"),
    ],
)
def test_hours_stay_local_on_the_days_when_clocks_change(day: str, opens: str, closes: str) -> None:
    centre = centre_open((SUNDAY, "08:30", "16:30"))

    assert centre.periods_on(date.fromisoformat(f"2026-{day}")) == [(at(opens), at(closes))]


def test_night_when_an_hour_comes_twice_is_an_hour_longer() -> None:
    centre = centre_open((SUNDAY, "00:30", "03:00"))

    opens, closes = centre.periods_on(date(2026, 11, 1))[0]

    assert (closes.astimezone(UTC) - opens.astimezone(UTC)).total_seconds() == 3.5 * 3600
    assert centre.closes_at(at("11-01 07:59")) == at("11-01 08:00")


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("America/St_Johns", "11-24 12:00"),
        ("America/Toronto", "11-24 13:30"),
        ("America/Regina", "11-24 14:30"),
        ("America/Vancouver", "11-24 16:30"),
    ],
)
def test_hours_are_those_of_the_centres_time_zone(zone: str, opens: str) -> None:
    assert centre_open((TUESDAY, "08:30", "16:30"), zone=zone).opens_at(at("11-24 05:00")) == at(opens)


def test_evening_in_the_west_is_not_yet_tomorrow() -> None:
    centre = centre_open((TUESDAY, "08:30", "21:00"), zone="America/Vancouver")

    assert centre.closes_at(at("11-25 04:59")) == at("11-25 05:00")


def test_centre_without_hours_is_never_open() -> None:
    centre = make_centre()

    assert (centre.closes_at(at("11-24 15:00")), centre.opens_at(at("11-24 15:00"))) == (None, None)
