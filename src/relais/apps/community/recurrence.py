"""Recurrence rules of meetings (RFC 5545, 3.3.10): which days, which months, and how often a year."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

MOST = 370
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")


class BadRecurrence(ValueError):
    """The text is no recurrence rule that gives at most a meeting a day."""


def days_of(rule: str, *, first: date, last: date) -> list[date]:
    """The days of a rule from `first` to `last`, both included; `BadRecurrence` for anything that is no rule."""
    begin = datetime.combine(first, datetime.min.time())
    try:
        parsed = rrulestr(rule.strip().removeprefix("RRULE:"), dtstart=begin)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadRecurrence(rule) from error
    if not isinstance(parsed, rrule) or not any(f"FREQ={name}" in rule.upper() for name in FREQUENCIES):
        raise BadRecurrence(rule)
    days: list[date] = []
    # A bound of its own: a rule may have no end.
    for moment in parsed.xafter(begin - timedelta(seconds=1), count=MOST):
        if moment.date() > last:
            break
        days.append(moment.date())
    return list(dict.fromkeys(days))


def months_of(rule: str, *, first: date, last: date) -> tuple[tuple[int, int], ...]:
    """The months, (year, month), in which a rule gives at least one meeting."""
    return tuple(dict.fromkeys((day.year, day.month) for day in days_of(rule, first=first, last=last)))


def check_rule(rule: str) -> None:
    """`BadRecurrence` unless the rule gives at least one day in a year of its own."""
    if not days_of(rule, first=date(2001, 1, 1), last=date(2001, 12, 31)):
        raise BadRecurrence(rule)


def moments_of(rule: str, *, first: date, last: date, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """The same with the local time of `at`: a meeting at 13:30 stays at 13:30 when the clocks change."""
    return [
        datetime.combine(day, at.timetz().replace(tzinfo=None), zone) for day in days_of(rule, first=first, last=last)
    ]
