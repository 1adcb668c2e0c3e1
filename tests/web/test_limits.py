"""Rate limits: so many in so long, each for itself, lifted only by the setting."""

from limits import parse
from pytest_django import Settings

from relais.web.limits import Limit, allow, forget_all, seconds_to_wait

THREE = Limit("test_three", parse("3 per hour"))
OTHER = Limit("test_other", parse("3 per hour"))


def test_one_too_many_is_refused() -> None:
    assert [allow(THREE, "a") for _ in range(5)] == [True, True, True, False, False]


def test_each_counts_for_itself() -> None:
    for _ in range(4):
        allow(THREE, "a")

    assert [allow(THREE, "a"), allow(THREE, "b"), allow(OTHER, "a")] == [False, True, True]


def test_wait_is_whole_seconds_within_the_hour() -> None:
    for _ in range(4):
        allow(THREE, "a")

    wait = seconds_to_wait(THREE, "a")

    assert (type(wait), 1 <= wait <= 3600) == (int, True)


def test_counts_can_be_forgotten() -> None:
    for _ in range(4):
        allow(THREE, "a")

    forget_all()

    assert allow(THREE, "a")


def test_setting_lifts_them(settings: Settings) -> None:
    settings.RELAIS_LIMITS = False

    assert [allow(THREE, "a") for _ in range(9)] == [True] * 9
