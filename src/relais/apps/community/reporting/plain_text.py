"""The report as plain text: lines of at most 92 characters, bullets • and o, the table cell after cell."""

import textwrap
from collections.abc import Iterator

from relais.apps.community.reporting.composing import Document, Item, Section, Table

WIDTH = 92
BULLETS = ("•", "o", "–")


def as_text(document: Document) -> str:
    """The whole report; it ends with a line feed."""
    parts = [part for section in document.sections for part in _section(section)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield _wrapped(f"{section.lead.upper()} {section.detail}".strip())
    if section.note:
        yield _wrapped(section.note)
    for number, item in enumerate(section.items, 1):
        yield from _item(item, f"{number}.", 0)
    if section.table:
        yield from _table(section.table)


def _item(item: Item, mark: str, depth: int) -> Iterator[str]:
    yield _wrapped(item.text, mark=f"{mark} ", indent="   " * depth)
    for inner in item.items:
        yield from _item(inner, BULLETS[min(depth, len(BULLETS) - 1)], depth + 1)


def _table(table: Table) -> Iterator[str]:
    yield "   ".join(table.columns)
    for row in table.rows:
        for cell in row:
            yield from map(_wrapped, cell)


def _wrapped(text: str, *, mark: str = "", indent: str = "") -> str:
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
