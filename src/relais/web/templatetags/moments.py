"""Hours and days as they are written in Canadian French and in Canadian English.

Django's own formats follow France ("08:30") and have no rule for "8 h" or "1er".
"""

from datetime import date, datetime, time

from django import template
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext

register = template.Library()

NO_BREAK = "\u00a0"


def _in_french() -> bool:
    return (get_language() or "en").startswith("fr")


@register.filter(expects_localtime=True)
def clock(value: datetime | time | None) -> str:
    """The hour: "8 h 30" or "8:30 a.m."; minutes are left out on the hour; empty for None."""
    if value is None:
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        return gettext("noon") if value.hour else gettext("midnight")
    if _in_french():
        return f"{value.hour}{NO_BREAK}h" + (f"{NO_BREAK}{value.minute:02d}" if value.minute else "")
    half = "a.m." if value.hour < 12 else "p.m."
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{NO_BREAK}{half}"


@register.filter(expects_localtime=True)
def weekday(value: datetime | date | None) -> str:
    """The name of the day: "mardi" or "Tuesday"; empty for None."""
    return "" if value is None else format_date(value, "l")


@register.filter(expects_localtime=True)
def day(value: datetime | date | None) -> str:
    """The day without its year: "mardi 24 novembre" or "Tuesday, November 24"; empty for None."""
    if value is None:
        return ""
    if _in_french():
        return f"{format_date(value, 'l')} {_day_of_month(value)}{NO_BREAK}{format_date(value, 'F')}"
    return f"{format_date(value, 'l')}, {format_date(value, 'F')}{NO_BREAK}{value.day}"


@register.filter(expects_localtime=True)
def full_date(value: datetime | date | None) -> str:
    """The day with its year: "24 novembre 2026" or "November 24, 2026"; empty for None."""
    if value is None:
        return ""
    month = format_date(value, "F")
    if _in_french():
        return f"{_day_of_month(value)}{NO_BREAK}{month}{NO_BREAK}{value.year}"
    return f"{month}{NO_BREAK}{value.day}, {value.year}"


def _day_of_month(value: date) -> str:
    return "1er" if value.day == 1 else str(value.day)
