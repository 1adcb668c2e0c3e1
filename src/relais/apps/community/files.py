"""The community file (docs/*/reference/community-file.md): one community's facts, read and checked as a whole.

`FileRefused` lists every fault with its place; a file with a fault changes nothing. Counts, jurisdictions without a
seat and months of meetings are never in the file: they are derived.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from relais.apps.accounts.models import Jurisdiction
from relais.apps.community.recurrence import BadRecurrence, check_rule

MAX_BYTES = 50 * 1024 * 1024


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character, which PostgreSQL cannot store")
    return value


def _rule(value: str) -> str:
    try:
        check_rule(value)
    except BadRecurrence as error:
        raise ValueError("is not a recurrence rule of RFC 5545 that gives a day every year") from error
    return value


def _jurisdiction(value: str) -> str:
    if value not in Jurisdiction.values:
        raise ValueError(f"is not one of {', '.join(sorted(Jurisdiction.values))}")
    return value


Storable = AfterValidator(_storable)
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True), Storable]
Rule = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_rule)]
Level = Literal["low", "medium", "high"]


class Fault(BaseModel):
    """One thing that is wrong: `place` is a path in the file (`members[3].organisation`) or a line."""

    place: str
    message: str


class FileRefused(Exception):
    """The file cannot be imported; nothing was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.faults = list(faults)


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextPair(Part):
    """A text in both languages; one may still be missing, and the report then says which."""

    fr: Text = ""
    en: Text = ""

    @model_validator(mode="after")
    def _somewhere(self) -> "TextPair":
        if not self.fr and not self.en:
            raise ValueError("has no text in either language")
        return self


class Title(TextPair):
    fr: Annotated[Text, StringConstraints(max_length=500)] = ""
    en: Annotated[Text, StringConstraints(max_length=500)] = ""


class Name(Part):
    fr: Annotated[Text, StringConstraints(min_length=1, max_length=200)]
    en: Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class Short(Part):
    fr: Annotated[Text, StringConstraints(min_length=1, max_length=60)]
    en: Annotated[Text, StringConstraints(min_length=1, max_length=60)]


class FileCouncil(Part):
    name: Name
    short: Short


class FileCommunity(Part):
    id: Slug
    name: Name
    short: Short
    council: FileCouncil | None = None


class FileYear(Part):
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _twelve_months(self) -> "FileYear":
        start = self.starts_on
        if (
            start.day != 1
            or start.year >= 9998
            or (self.ends_on.toordinal() + 1 != date(start.year + 1, start.month, 1).toordinal())
        ):
            raise ValueError("is not a year of twelve months that begins on the first day of one")
        return self


class FileMerger(Part):
    into: Key
    on: date


class FileOrganisation(Part):
    id: Key
    order: Literal["federal", "provincial", "municipal"]
    jurisdiction: Annotated[str, AfterValidator(_jurisdiction)]
    name: Name
    merged: FileMerger | None = None

    @model_validator(mode="after")
    def _order_of_its_jurisdiction(self) -> "FileOrganisation":
        if (self.order == "federal") != (self.jurisdiction == "CA"):
            raise ValueError("an organisation of the federal order, and no other, is of the jurisdiction CA")
        return self


class FileSeat(Part):
    organisation: Key
    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "FileSeat":
        if self.until and self.until < self.since:
            raise ValueError("ends before it begins")
        return self


class FileMember(FileSeat):
    """A member of today; `before` are the seats that they held earlier."""

    id: Key
    name: Annotated[Text, StringConstraints(max_length=120)] = ""
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)] | None = None
    language: Literal["fr", "en"] | None = None
    role: Literal["member", "coordinator"] = "member"
    consent: bool = False
    before: list[FileSeat] = Field(default_factory=list)


class FilePoint(Part):
    text: TextPair
    points: list["FilePoint"] = Field(default_factory=list)


class FileActivity(Part):
    id: Key | None = None
    kind: Literal["presentation", "meeting", "other"]
    held_on: date
    title: Title
    body: Name | None = None
    points: list[FilePoint] = Field(default_factory=list)


class FileIssue(Part):
    id: Key | None = None
    kind: Literal["text", "unrepresented_jurisdictions"] = "text"
    title: Title | None = None
    importance: Level | None = None
    impact: Level | None = None
    action_plan: list[TextPair] = Field(default_factory=list)

    @model_validator(mode="after")
    def _titled_unless_derived(self) -> "FileIssue":
        if (self.kind == "text") != (self.title is not None):
            raise ValueError("an issue has a title, unless its kind is unrepresented_jurisdictions")
        return self


class FileMeetings(Part):
    kind: Literal["meetings"]
    recurrence: Rule
    themes: list[Title] = Field(default_factory=list)


class FileText(Part):
    kind: Literal["text"]
    text: TextPair
    points: list[FilePoint] = Field(default_factory=list)


class FileRecruitment(Part):
    kind: Literal["recruitment"]


class CommunityFile(Part):
    about: str = ""
    community: FileCommunity
    year: FileYear
    organisations: list[FileOrganisation] = Field(default_factory=list)
    members: list[FileMember] = Field(default_factory=list)
    activities: list[FileActivity] = Field(default_factory=list)
    issues: list[FileIssue] = Field(default_factory=list)
    plans: list[Annotated[FileMeetings | FileText | FileRecruitment, Field(discriminator="kind")]] = Field(
        default_factory=list
    )
    terms: TextPair | None = None


def read_community_file(data: bytes) -> CommunityFile:
    """The file whole, or `FileRefused` with every fault in it."""
    if len(data) > MAX_BYTES:
        raise FileRefused([Fault(place="file", message=f"is larger than {MAX_BYTES // (1024 * 1024)} MiB")])
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileRefused([Fault(place=f"byte {error.start}", message="is not UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "file"
        raise FileRefused([Fault(place=place, message="is not JSON")]) from error
    try:
        read = CommunityFile.model_validate(content)
    except ValidationError as error:
        raise FileRefused([_fault(row) for row in error.errors(include_url=False)]) from error
    if faults := list(_across(read)):
        raise FileRefused(faults)
    return read


def _fault(row: Any) -> Fault:
    kinds = ("meetings", "text", "recruitment")
    steps = [
        step
        for number, step in enumerate(row["loc"])
        if not (number == 2 and row["loc"][0] == "plans" and step in kinds)
    ]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    return Fault(place=place or "file", message=str(row["msg"]).removeprefix("Value error, "))


def _across(read: CommunityFile) -> Iterator[Fault]:
    """What no single part can know: keys twice, keys of nothing, days outside the year, seats that overlap."""
    known = {organisation.id for organisation in read.organisations}
    for name in ("organisations", "members", "activities", "issues"):
        yield from _twice(name, [row.id for row in getattr(read, name)])
    for number, organisation in enumerate(read.organisations):
        if organisation.merged and organisation.merged.into not in known - {organisation.id}:
            yield Fault(
                place=f"organisations[{number}].merged.into", message="names no other organisation of this file"
            )
    for number, member in enumerate(read.members):
        seats = [("", member), *((f".before[{place}]", seat) for place, seat in enumerate(member.before))]
        for place, seat in seats:
            if seat.organisation not in known:
                yield Fault(
                    place=f"members[{number}]{place}.organisation",
                    message=f"“{seat.organisation}” is not the id of an organisation of this file",
                )
        yield from _overlaps(f"members[{number}].before", [*member.before, member])
        if member.consent and not member.name:
            yield Fault(place=f"members[{number}].name", message="is missing: who agrees to be listed is named")
    for number, activity in enumerate(read.activities):
        if not read.year.starts_on <= activity.held_on <= read.year.ends_on:
            yield Fault(place=f"activities[{number}].held_on", message="is outside the year of this file")
    derived = [number for number, issue in enumerate(read.issues) if issue.kind != "text"]
    for number in derived[1:]:
        yield Fault(place=f"issues[{number}].kind", message="stands twice; it is derived, so once is enough")


def _twice(name: str, keys: Sequence[str | None]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key is not None and key in seen:
            yield Fault(place=f"{name}[{number}].id", message=f"“{key}” stands twice")
        seen |= {key} if key else set()


def _overlaps(place: str, seats: Sequence[FileSeat]) -> Iterator[Fault]:
    for number, (one, following) in enumerate(pairwise(seats)):
        if one.until is None or one.until > following.since:
            yield Fault(place=f"{place}[{number}].until", message="overlaps the seat after it")
