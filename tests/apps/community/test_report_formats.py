"""HTML, Word and PDF: their structure, language, headings, reading order, and the same text as the plain one."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from relais.apps.community.reporting.composing import Document, Item, Section, Table, compose
from relais.apps.community.reporting.facts import (
    Done,
    Facts,
    Members,
    OpenIssue,
    Pair,
    PlannedMeetings,
    PlannedRecruitment,
    Point,
)
from relais.apps.community.reporting.plain_text import as_text
from relais.apps.community.reporting.portable import NotInFont, as_pdf
from relais.apps.community.reporting.web_page import as_html
from relais.apps.community.reporting.word import as_docx
from tests.factories.pages import Page

FACTS = Facts(
    community=Pair("Réseau des gardiens de phare", "Lighthouse Keepers’ Network"),
    starts_on=date(2024, 4, 1),
    ends_on=date(2025, 3, 31),
    next_starts_on=date(2025, 4, 1),
    next_ends_on=date(2026, 3, 31),
    done=(
        Done(
            date(2024, 5, 2),
            Pair("Visite <du> phare #1", "Visit <to> lighthouse #1"),
            (Point(Pair("Un :", "One:"), (Point(Pair("Dedans.", "Inside.")),)),),
        ),
    ),
    members=Members(3, (("federal", 0), ("provincial", 2), ("municipal", 1)), ("PE",)),
    issues=(OpenIssue(None, "high", "", (Pair("Écrire.", "Write."), Pair("Attendre.", "Wait."))),),
    planned=(PlannedMeetings(2, ((2025, 5), (2025, 11)), (Pair("les brumes", "fog"),)), PlannedRecruitment()),
)
TAGS = {"fr": "fr-CA", "en": "en-CA"}
each_language = pytest.mark.parametrize("language", ["fr", "en"])


def words(text: str) -> list[str]:
    """The words in reading order; bullets, numbers of items and page numbers left out."""
    return [word for word in text.split() if not re.fullmatch(r"[•–o]|\d+\.", word)]


def flat(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield item.text
        yield from flat(item.items)


def expected(document: Document) -> list[str]:
    parts = [document.title, document.community]
    for section in document.sections:
        parts += [section.heading, section.note, *flat(section.items)]
        if section.table:
            parts += [*section.table.columns, *(text for row in section.table.rows for cell in row for text in cell)]
    return words(" ".join(parts))


def structure(node: Any) -> Iterator[str]:
    """The tags of a PDF's structure tree, in order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from structure(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node and "/P" in node:
            yield str(node["/S"])[1:]
        if "/K" in node:
            yield from structure(node["/K"])


@each_language
def test_html_has_language_title_headings_and_table_headers(language: str) -> None:
    page = Page.of(as_html(compose(FACTS, language)))

    assert page.one("html")["lang"] == TAGS[language]
    assert [element.tag for element in page.elements if re.fullmatch(r"h\d", element.tag)] == ["h1", "h2", "h2", "h2"]
    assert (len(page.find("th", scope="col")), len(page.find("th", scope="row"))) == (4, 1)
    assert page.one("title").said.startswith(page.one("h1").said)


@each_language
def test_html_reads_in_the_order_of_the_document_and_escapes(language: str) -> None:
    html = as_html(compose(FACTS, language))

    assert words(Page.of(html).one("main").text) == expected(compose(FACTS, language))
    assert "<du>" not in html


@each_language
def test_word_document_has_styles_language_and_repeated_headers(language: str) -> None:
    document = docx.Document(io.BytesIO(as_docx(compose(FACTS, language))))

    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    tags = {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))}
    header = document.tables[0].rows[0]._tr
    assert styles[:6] == ["Title", "Subtitle", "Heading 1", "List Number", "List Bullet 2", "List Bullet 3"]
    assert (styles.count("Heading 1"), tags, document.core_properties.language) == (3, {TAGS[language]}, TAGS[language])
    assert len(list(header.iter(qn("w:tblHeader")))) == 1
    assert [cell.text for cell in document.tables[0].rows[1].cells][3].count("\n") == 1


def test_each_numbered_list_of_the_word_document_begins_at_one() -> None:
    document = docx.Document(io.BytesIO(as_docx(compose(FACTS, "fr"))))

    numbered: list[Any] = [row._p for row in document.paragraphs if row.style and row.style.name == "List Number"]
    lists = [paragraph.pPr.numPr.numId.val for paragraph in numbered]
    assert [lists.count(number) for number in dict.fromkeys(lists)] == [2, 2]


@each_language
def test_pdf_is_tagged_titled_and_in_its_language(language: str) -> None:
    reader = PdfReader(io.BytesIO(as_pdf(compose(FACTS, language))))
    catalogue: Any = reader.trailer["/Root"]

    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == (TAGS[language], True)
    assert (
        catalogue["/ViewerPreferences"]["/DisplayDocTitle"] is True
        or catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    )
    assert reader.metadata is not None
    assert reader.metadata.title == f"{compose(FACTS, language).title} – {FACTS.community.in_language(language)}"
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]


def test_pdf_has_headings_lists_and_header_cells() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(compose(FACTS, "fr"))))
    catalogue: Any = reader.trailer["/Root"]

    tags = list(structure(catalogue["/StructTreeRoot"]["/K"]))

    assert (tags[0], tags.count("H1"), tags.count("Table"), tags.count("TH")) == ("Document", 3, 1, 4)
    assert (tags.count("L"), tags.index("H1") < tags.index("L") < tags.index("Table")) == (7, True)


@each_language
def test_pdf_reads_in_the_order_of_the_document(language: str) -> None:
    reader = PdfReader(io.BytesIO(as_pdf(compose(FACTS, language))))

    text = "\n".join(page.extract_text() for page in reader.pages)

    assert words(re.sub(r"Page \d+ \w+ \d+", "", text)) == expected(compose(FACTS, language))


def test_pdf_is_the_same_bytes_twice() -> None:
    assert as_pdf(compose(FACTS, "fr")) == as_pdf(compose(FACTS, "fr"))


def test_header_row_is_repeated_on_each_page_of_a_long_table() -> None:
    rows = tuple(((f"Enjeu {number} " + "mot " * 40,), (), (), ("Agir. " * 30,)) for number in range(12))
    table = Table(("Enjeu", "Importance", "Répercussions", "Plan d’action"), rows)

    reader = PdfReader(io.BytesIO(as_pdf(Document("fr-CA", "Titre", "Réseau", (Section("Enjeux", table=table),)))))

    assert len(reader.pages) > 2
    assert ["Répercussions" in page.extract_text() for page in reader.pages] == [True] * len(reader.pages)


def test_character_that_the_font_lacks_is_named() -> None:
    document = Document("fr-CA", "Titre", "Réseau", (Section("Enjeux", note="Bienvenue: ᑐᙵᓱᒋᑦ"),))

    with pytest.raises(NotInFont, match="ᑐ"):
        as_pdf(document)


@each_language
def test_plain_text_says_the_same(language: str) -> None:
    document = compose(FACTS, language)

    found = words(as_text(document).casefold())

    assert found == words(
        " ".join(expected(document)[len(words(f"{document.title} {document.community}")) :]).casefold()
    )
