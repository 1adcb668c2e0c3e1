"""The directory in the formats of other programs: vCard (RFC 6350) and CSV, and the calendar feed (RFC 5545)."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

import icalendar

from relais.apps.community.models import Community, Meeting, Member, SeatOrganisation
from relais.web.languages import TAGS, in_language

COLUMNS = ("id", "name", "email", "language", "role", "organisation", "jurisdiction", "order", "since", "consent")
# A spreadsheet runs a cell that begins so as a formula; one that separates by semicolons begins a cell after each.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@]|[\t\r])")
_GUARDED = re.compile(r"(^|;)'(?=\s*[=+\-@]|[\t\r])")


def as_vcard(member: Member, organisation: SeatOrganisation | None) -> str:
    """One card; only for a member who agreed to be listed."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(member.name)}"]
    if organisation:
        lines.append(f"ORG:{_escaped(organisation.organisation.name)}")
    if member.email:
        lines.append(f"EMAIL:{_escaped(member.email)}")
    if member.language:
        lines.append(f"LANG:{TAGS[member.language]}")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def as_csv(rows: Iterable[tuple[Member, SeatOrganisation, str]]) -> str:
    """Members with their organisation and the day of their seat; who did not agree to be listed has no name."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for member, seat, since in rows:
        listed = member.consented_at is not None
        cells: Sequence[str] = (
            member.key,
            member.shown_name,
            member.email if listed else "",
            member.language,
            member.role,
            seat.key,
            seat.organisation.jurisdiction,
            seat.organisation.order,
            since,
            "yes" if listed else "no",
        )
        writer.writerow([guarded(cell) for cell in cells])
    return file.getvalue()


def guarded(cell: str) -> str:
    """The cell as text to any spreadsheet: an apostrophe before what it would run."""
    return _FORMULA.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return _GUARDED.sub(r"\1", cell)


def as_calendar(community: Community, meetings: Iterable[Meeting], language: str, *, now: datetime) -> bytes:
    """All meetings with their time zone; a cancelled one is told as cancelled, so that calendars drop it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Relais//community//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", in_language(fr=community.name_fr, en=community.name_en, language=language))
    for meeting in meetings:
        event = icalendar.Event()
        event.add("uid", f"{meeting.key}@relais")
        event.add("dtstamp", meeting.changed_at)
        event.add("last-modified", meeting.changed_at)
        event.add("sequence", meeting.revision)
        event.add("dtstart", meeting.starts_at.astimezone(community.zone))
        event.add("dtend", meeting.ends_at.astimezone(community.zone))
        event.add("summary", in_language(fr=meeting.title_fr, en=meeting.title_en, language=language))
        if place := in_language(fr=meeting.place_fr, en=meeting.place_en, language=language):
            event.add("location", place)
        event.add("status", "CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _escaped(text: str) -> str:
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Zl", "Zp"})
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character (RFC 6350, 3.2)."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > 74:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
