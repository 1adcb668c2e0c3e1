"""From facts to a document in one language: headings, numbered items, bullets and a table, whatever the format."""

from dataclasses import dataclass
from types import ModuleType

from relais.apps.community.reporting import english, french
from relais.apps.community.reporting.facts import (
    Facts,
    OpenIssue,
    Pair,
    Planned,
    PlannedMeetings,
    PlannedText,
    Point,
)
from relais.web.languages import TAGS


@dataclass(frozen=True)
class Item:
    text: str
    items: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Table:
    """Cells are paragraphs; an empty cell has none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Section:
    """`lead` is set in capitals in plain text, `detail` never; `note` stands where there is nothing to list."""

    lead: str
    detail: str = ""
    items: tuple[Item, ...] = ()
    table: Table | None = None
    note: str = ""

    @property
    def heading(self) -> str:
        return f"{self.lead} {self.detail}".strip()


@dataclass(frozen=True)
class Document:
    """`tag` is its language (BCP 47)."""

    tag: str
    title: str
    community: str
    sections: tuple[Section, ...]


def compose(facts: Facts, language: str) -> Document:
    """The report in `fr` or `en`; a text that is missing is marked as missing, never replaced by the other language."""
    words = french if language == "fr" else english
    return Document(
        tag=TAGS[language],
        title=words.title(facts.starts_on, facts.ends_on),
        community=facts.community.in_language(language),
        sections=(_done(facts, language, words), _issues(facts, language, words), _planned(facts, language, words)),
    )


def _text(pair: Pair, language: str, words: ModuleType) -> str:
    text = pair.in_language(language).strip()
    return str(words.polish(text)) if text else str(words.MISSING)


def _points(points: tuple[Point, ...], language: str, words: ModuleType) -> tuple[Item, ...]:
    return tuple(Item(_text(point.text, language, words), _points(point.points, language, words)) for point in points)


def _done(facts: Facts, language: str, words: ModuleType) -> Section:
    items = [
        Item(
            words.dated(_text(done.title, language, words), done.held_on),
            _points(done.points, language, words),
        )
        for done in facts.done
    ]
    lead, detail = words.done_heading(facts.starts_on, facts.ends_on)
    note = "" if items else words.NOTHING_DONE
    return Section(lead, detail, items=(*items, _members(facts, words)), note=note)


def _members(facts: Facts, words: ModuleType) -> Item:
    members = facts.members
    if not members.people:
        return Item(words.NO_MEMBERS)
    last = members.organisations[-1][0]
    orders = []
    for order, number in members.organisations:
        said = words.organisations(order, number) + ("." if order == last else ";")
        remark = words.unrepresented_remark(members.missing)
        orders.append(Item(said, (Item(remark),) if order == "provincial" and remark else ()))
    return Item(words.members(members.people), tuple(orders))


def _issues(facts: Facts, language: str, words: ModuleType) -> Section:
    rows = tuple(_issue(issue, facts, language, words) for issue in facts.issues)
    if not rows:
        return Section(words.ISSUES, note=words.NO_ISSUES)
    return Section(words.ISSUES, table=Table(words.ISSUE_COLUMNS, rows))


def _issue(issue: OpenIssue, facts: Facts, language: str, words: ModuleType) -> tuple[tuple[str, ...], ...]:
    if issue.title is None:
        title = words.unrepresented_issue(facts.members.missing)
    else:
        title = _text(issue.title, language, words)
    levels = [(words.LEVELS[code],) if code else () for code in (issue.importance, issue.impact)]
    return ((title,), *levels, tuple(_text(step, language, words) for step in issue.action_plan))


def _planned(facts: Facts, language: str, words: ModuleType) -> Section:
    lead, detail = words.planned_heading(facts.next_starts_on, facts.next_ends_on)
    items = tuple(_plan(plan, facts, language, words) for plan in facts.planned)
    return Section(lead, detail, items=items, note="" if items else words.NOTHING_PLANNED)


def _plan(plan: Planned, facts: Facts, language: str, words: ModuleType) -> Item:
    if isinstance(plan, PlannedMeetings):
        themes = [_text(theme, language, words) for theme in plan.themes]
        return Item(words.meetings(plan.frequency, plan.months), (Item(words.themes(themes)),) if themes else ())
    if isinstance(plan, PlannedText):
        return Item(_text(plan.text, language, words), _points(plan.points, language, words))
    return Item(words.recruitment(facts.members.missing))
