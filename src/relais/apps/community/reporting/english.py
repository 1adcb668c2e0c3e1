"""The report's own sentences in Canadian English; its twin is french.py, name for name."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from relais.apps.accounts.jurisdictions import in_english

NO_BREAK: Final = "\u00a0"
MONTHS: Final = "January February March April May June July August September October November December".split()
MISSING: Final = "[English text missing]"
NOTHING_DONE: Final = "No activity was recorded during this period."
NO_MEMBERS: Final = "Current members – nobody for now."
ISSUES: Final = "Issues/challenges"
ISSUE_COLUMNS: Final = ("Issue", "Importance", "Impact", "Action plan")
NO_ISSUES: Final = "No issue is in the register."
NOTHING_PLANNED: Final = "No activity is planned for now."
LEVELS: Final = {"low": "Low", "medium": "Moderate", "high": "Major"}
ORDERS: Final = {
    "federal": ("no federal department", "federal department", "federal departments"),
    "provincial": (
        "no provincial or territorial ministry",
        "provincial or territorial ministry",
        "provincial or territorial ministries",
    ),
    "municipal": ("no municipality", "municipality", "municipalities"),
}
FREQUENCIES: Final = {
    1: ("Annual meeting", "Annual meetings"),
    2: ("Semi-annual meeting", "Semi-annual meetings"),
    4: ("Quarterly meeting", "Quarterly meetings"),
    6: ("Meeting every two months,", "Meetings every two months,"),
    12: ("Monthly meeting", "Monthly meetings"),
}


def title(starts_on: date, ends_on: date) -> str:
    return f"Activity report, {span(starts_on, ends_on)}"


def done_heading(starts_on: date, ends_on: date) -> tuple[str, str]:
    return "Activities completed in the period between", f"{month(starts_on)} and {month(ends_on)}"


def planned_heading(starts_on: date, ends_on: date) -> tuple[str, str]:
    return "Activities planned for the next period", f"({span(starts_on, ends_on)})"


def span(starts_on: date, ends_on: date) -> str:
    """ "September 2021 to August 2022"."""
    return f"{month(starts_on)} to {month(ends_on)}"


def month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    return f"{MONTHS[day.month - 1]}{NO_BREAK}{day.day}, {day.year}"


def dated(text: str, day: date) -> str:
    return f"{text.rstrip('. ')} – {full_date(day)}"


def members(people: int) -> str:
    return f"Current members – {number(people)} {'people' if people > 1 else 'person'} representing:"


def organisations(order: str, count: int) -> str:
    none, one, several = ORDERS[order]
    return none if count == 0 else f"{number(count)} {one if count == 1 else several}"


def unrepresented_remark(codes: Sequence[str]) -> str:
    """Empty when every jurisdiction has someone."""
    return f"Note: no one currently represents {ended(_names(codes))}" if codes else ""


def unrepresented_issue(codes: Sequence[str]) -> str:
    return f"No one currently represents {_names(codes)} in the group."


def recruitment(codes: Sequence[str]) -> str:
    everyone = "Recruitment of new members from all orders of government"
    where = joined([in_english(code, "in").removeprefix("in ") for code in codes])
    return f"{everyone}, particularly in {ended(where)}" if where else f"{everyone}."


def meetings(frequency: int, months: Sequence[tuple[int, int]]) -> str:
    """ "Quarterly meetings in September and December 2021 and in March and June 2022."."""
    one, several = FREQUENCIES.get(frequency, ("Meeting", "Meetings"))
    if not months:
        return f"{several.rstrip(',')}, on dates to be set."
    years = [
        f"in {joined([MONTHS[number - 1] for _year, number in found])} {year}"
        for year, found in groupby(months, key=lambda month: month[0])
    ]
    return f"{one if len(months) == 1 else several} {joined(years)}."


def themes(names: Sequence[str]) -> str:
    return f"Possible theme{'s' if len(names) > 1 else ''}: {ended(joined(names))}"


def joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; empty for none."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def ended(text: str) -> str:
    """With its full stop; an abbreviation at the end has one already."""
    return text if text.endswith(".") else f"{text}."


def number(value: int) -> str:
    return f"{value:,}"


def polish(text: str) -> str:
    """What a person typed, with curved apostrophes."""
    return re.sub(r"(?<=\w)'(?=\w|\s)", "’", text)


def _names(codes: Sequence[str]) -> str:
    return joined([in_english(code, "subject") for code in codes])
