"""What stands in the way of issuing a report: a text missing in one language, or a fact that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from relais.apps.community.reporting.composing import Document, Item, compose
from relais.apps.community.reporting.facts import Facts
from relais.engines.clarity import Difference, differing_facts


@dataclass(frozen=True)
class Obstacle:
    """`code` is `missing` (in `language`) or `differs`; `text` is what the reader finds it by."""

    code: Literal["missing", "differs"]
    place: str
    text: str
    language: str = ""
    differences: tuple[Difference, ...] = ()


def find_obstacles(facts: Facts) -> tuple[Obstacle, ...]:
    """Everything in the way, in the order of the report; empty when it may be issued."""
    return tuple(_in_texts(facts)) or tuple(_in_documents(compose(facts, "fr"), compose(facts, "en")))


def _in_texts(facts: Facts) -> Iterator[Obstacle]:
    for place, pair in facts.written():
        for language in pair.missing:
            yield Obstacle("missing", place, pair.fr or pair.en, language)
        if not pair.missing and (differences := differing_facts(pair.fr, pair.en)):
            yield Obstacle("differs", place, pair.fr, differences=differences)


def _in_documents(french: Document, english: Document) -> Iterator[Obstacle]:
    """The two documents, part by part: as many of each, with the same facts in the sentences that Relais wrote."""
    parts = list(_texts(french)), list(_texts(english))
    if len(parts[0]) != len(parts[1]):
        yield Obstacle("differs", "document", french.title)
        return
    for fr, en in zip(*parts, strict=True):
        differences = tuple(one for one in differing_facts(fr, en) if one.kind in {"number", "address"})
        if differences:
            yield Obstacle("differs", "document", fr, differences=differences)


def _texts(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield from (section.heading, section.note)
        yield from _items(section.items)
        if section.table:
            yield from (" ".join(cell) for row in section.table.rows for cell in row)


def _items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield item.text
        yield from _items(item.items)
