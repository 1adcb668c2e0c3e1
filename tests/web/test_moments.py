from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone, translation

from relais.web.templatetags.moments import clock, day, full_date, weekday


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", time(8, 30), "8\u00a0h\u00a030"),
        ("fr", time(16, 0), "16\u00a0h"),
        ("fr", time(9, 5), "9\u00a0h\u00a005"),
        ("fr", time(0, 0), "minuit"),
        ("en", time(8, 30), "8:30\u00a0a.m."),
        ("en", time(16, 0), "4\u00a0p.m."),
        ("en", time(0, 5), "12:05\u00a0a.m."),
        ("en", time(12, 0), "noon"),
    ],
)
def test_clock_follows_the_language(language: str, value: time, expected: str) -> None:
    with translation.override(language):
        assert clock(value) == expected


def test_clock_gives_the_hour_of_the_active_zone() -> None:
    moment = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)

    with timezone.override("America/Toronto"), translation.override("fr"):
        assert clock(timezone.localtime(moment)) == "8\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", date(2026, 12, 1), "mardi 1er\u00a0décembre"),
        ("fr", date(2026, 11, 24), "mardi 24\u00a0novembre"),
        ("en", date(2026, 12, 1), "Tuesday, December\u00a01"),
    ],
)
def test_day_follows_the_language(language: str, value: date, expected: str) -> None:
    with translation.override(language):
        assert day(value) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "1er\u00a0septembre\u00a02026"), ("en", "September\u00a01, 2026")]
)
def test_full_date_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert full_date(date(2026, 9, 1)) == expected


@pytest.mark.parametrize(("language", "expected"), [("fr", "mardi"), ("en", "Tuesday")])
def test_weekday_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert weekday(date(2026, 11, 24)) == expected


def test_moments_write_nothing_for_nothing() -> None:
    assert [clock(None), day(None), full_date(None), weekday(None)] == ["", "", "", ""]
