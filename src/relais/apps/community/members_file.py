"""Members as a CSV file: what the directory writes, read again; refused whole, naming each fault by its line."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from relais.apps.community.directory import COLUMNS, unguarded
from relais.apps.community.models import Member

MOST_BYTES = 2 * 1024 * 1024
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
NEEDED = ("organisation", "since")


@dataclass(frozen=True)
class MemberRow:
    key: str
    name: str
    email: str
    language: str
    role: str
    organisation: str
    since: date
    consents: bool


@dataclass(frozen=True)
class LineFault:
    """What is wrong on a line: `code` is one of the texts of the page, `value` what was found there."""

    line: int
    column: str
    code: str
    value: str


class MembersRefused(Exception):
    """The file cannot be imported; nothing was stored."""

    def __init__(self, faults: list[LineFault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


def read_members(data: bytes, organisations: Mapping[str, object]) -> list[MemberRow]:
    """Every row, or `MembersRefused` with every fault; `organisations` are the keys that the community knows."""
    if len(data) > MOST_BYTES:
        raise MembersRefused([LineFault(0, "", "size", "")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MembersRefused([LineFault(data[: error.start].count(b"\n") + 1, "", "utf8", "")]) from error
    reader = csv.DictReader(io.StringIO(text.replace("\x00", "")))
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    if missing := [name for name in NEEDED if name not in header]:
        raise MembersRefused([LineFault(1, name, "missing_column", "") for name in missing])
    if unknown := [name for name in header if name not in COLUMNS]:
        raise MembersRefused([LineFault(1, name, "unknown_column", name) for name in unknown])
    rows, faults, keys = [], [], set[str]()
    for cells in reader:
        given = {name: unguarded((cells.get(name) or "").strip()) for name in COLUMNS}
        found = _faults(reader.line_num, given, organisations, keys)
        faults += found
        keys |= {given["id"]} - {""}
        if not found:
            rows.append(_row(given))
    if faults:
        raise MembersRefused(faults)
    return rows


def _row(given: dict[str, str]) -> MemberRow:
    return MemberRow(
        key=given["id"],
        name=given["name"],
        email=given["email"].lower(),
        language=given["language"],
        role=given["role"] or Member.Role.MEMBER,
        organisation=given["organisation"],
        since=date.fromisoformat(given["since"]),
        consents=given["consent"] == "yes",
    )


def _faults(line: int, given: dict[str, str], organisations: Mapping[str, object], keys: set[str]) -> list[LineFault]:
    found = []

    def note(column: str, code: str) -> None:
        found.append(LineFault(line, column, code, given[column][:80]))

    if given["organisation"] not in organisations:
        note("organisation", "organisation")
    try:
        date.fromisoformat(given["since"])
    except ValueError:
        note("since", "day")
    if given["email"] and not _EMAIL.match(given["email"]):
        note("email", "email")
    if given["language"] not in {"", "fr", "en"}:
        note("language", "language")
    if given["role"] not in {"", *Member.Role.values}:
        note("role", "role")
    if given["consent"] not in {"", "yes", "no"}:
        note("consent", "consent")
    if given["consent"] == "yes" and not given["name"]:
        note("name", "name")
    if len(given["name"]) > 120 or len(given["email"]) > 254 or len(given["id"]) > 80:
        note("name", "long")
    if given["id"] in keys:
        note("id", "twice")
    return found
