"""What a reporting year amounts to, without a language: counts, dates, codes, and the texts that people wrote in two.

Nothing here is typed for the report: people and organisations are counted, jurisdictions without a seat and the months
of meetings are derived. Both wordings are made from one such object.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

ORDERS = ("federal", "provincial", "municipal")


@dataclass(frozen=True)
class Pair:
    """One text in both languages; either may still be missing."""

    fr: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.fr if language == "fr" else self.en

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(language for language, text in (("fr", self.fr), ("en", self.en)) if not text.strip())


@dataclass(frozen=True)
class Point:
    text: Pair
    points: tuple["Point", ...] = ()


@dataclass(frozen=True)
class Done:
    """An activity of the year."""

    held_on: date
    title: Pair
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Members:
    """People and organisations on the last day of the year; `missing` are jurisdictions that nobody represents."""

    people: int
    organisations: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class OpenIssue:
    """`title` is None for the issue that is derived from the jurisdictions without a seat."""

    title: Pair | None
    importance: str
    impact: str
    action_plan: tuple[Pair, ...]


@dataclass(frozen=True)
class PlannedMeetings:
    """`frequency` is how many a year the rule gives; `months` are those that stand, (year, month), in order."""

    frequency: int
    months: tuple[tuple[int, int], ...]
    themes: tuple[Pair, ...]
    kind: Literal["meetings"] = "meetings"


@dataclass(frozen=True)
class PlannedText:
    text: Pair
    points: tuple[Point, ...] = ()
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class PlannedRecruitment:
    kind: Literal["recruitment"] = "recruitment"


Planned = PlannedMeetings | PlannedText | PlannedRecruitment


@dataclass(frozen=True)
class Facts:
    """All that a report says. `starts_on` and `ends_on` bound the year; the next one is what is planned for."""

    community: Pair
    starts_on: date
    ends_on: date
    next_starts_on: date
    next_ends_on: date
    done: tuple[Done, ...]
    members: Members
    issues: tuple[OpenIssue, ...]
    planned: tuple[Planned, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with what was issued."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False))
        return plain

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: what an approval holds for."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def written(self) -> Iterator[tuple[str, Pair]]:
        """Every text that a person wrote, each with its place (`done[2].points[0]`)."""
        yield "community", self.community
        for number, done in enumerate(self.done, 1):
            yield f"done[{number}]", done.title
            yield from _points(f"done[{number}]", done.points)
        for number, issue in enumerate(self.issues, 1):
            if issue.title is not None:
                yield f"issues[{number}]", issue.title
            for step, action in enumerate(issue.action_plan, 1):
                yield f"issues[{number}].action_plan[{step}]", action
        for number, plan in enumerate(self.planned, 1):
            if isinstance(plan, PlannedText):
                yield f"planned[{number}]", plan.text
                yield from _points(f"planned[{number}]", plan.points)
            elif isinstance(plan, PlannedMeetings):
                for step, theme in enumerate(plan.themes, 1):
                    yield f"planned[{number}].themes[{step}]", theme


def _points(place: str, points: Iterable[Point]) -> Iterator[tuple[str, Pair]]:
    for number, point in enumerate(points, 1):
        here = f"{place}.points[{number}]"
        yield here, point.text
        yield from _points(here, point.points)


def read_pair(stored: Any) -> Pair:
    return Pair(fr=stored.get("fr", ""), en=stored.get("en", ""))


def read_points(stored: Any) -> tuple[Point, ...]:
    """The nested points of a stored list."""
    return tuple(Point(read_pair(row["text"]), read_points(row.get("points", []))) for row in stored)
