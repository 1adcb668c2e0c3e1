"""The report as a Word document (ECMA-376): real styles, real numbering, its language, and a repeated header row."""

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from relais.apps.community.reporting.composing import Document, Item, Section, Table

BULLET_STYLES = ("List Bullet", "List Bullet 2", "List Bullet 3")
# A document says when it was made; a fixed moment keeps two runs alike.
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)


def as_docx(document: Document) -> bytes:
    """The whole report."""
    word = docx.Document()
    _set_up(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.community, style="Subtitle")
    for section in document.sections:
        _section(word, section)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _set_up(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author = f"{document.title} – {document.community}", document.community
    properties.language, properties.comments = document.tag, ""
    properties.created = properties.modified = MADE_AT
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document.tag)
    for name in ("Normal", "Title", "Subtitle", "Heading 1"):
        style: Any = word.styles[name]
        style.font.name = "Arial"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:hAnsi"), "Arial")
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
    for name, size in (("Normal", 11), ("Title", 20), ("Subtitle", 12), ("Heading 1", 14)):
        word.styles[name].font.size = Pt(size)


def _section(word: WordDocument, section: Section) -> None:
    word.add_paragraph(section.heading, style="Heading 1")
    if section.note:
        word.add_paragraph(section.note)
    if section.items:
        numbering = _restarted_numbering(word)
        for item in section.items:
            _numbered(word, item, numbering)
    if section.table:
        _table(word, section.table)


def _restarted_numbering(word: WordDocument) -> int:
    """A new list of the style "List Number" that begins at 1; the number of the list."""
    style: Any = word.styles["List Number"]
    numbering: Any = word.part.numbering_part.element
    own = style.element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == own).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def _numbered(word: WordDocument, item: Item, numbering: int) -> None:
    paragraph = word.add_paragraph(item.text, style="List Number")
    properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
    _bullets(word, item.items, 1)


def _bullets(word: WordDocument, items: tuple[Item, ...], depth: int) -> None:
    for item in items:
        word.add_paragraph(item.text, style=BULLET_STYLES[min(depth, len(BULLET_STYLES) - 1)])
        _bullets(word, item.items, depth + 1)


def _table(word: WordDocument, table: Table) -> None:
    grid = word.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
    _mark_row(grid.rows[0], "w:tblHeader")
    for row in table.rows:
        added = grid.add_row()
        _mark_row(added, "w:cantSplit")
        for cell, paragraphs in zip(added.cells, row, strict=True):
            for number, text in enumerate(paragraphs):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                paragraph.add_run(text)


def _mark_row(row: Any, name: str) -> None:
    """`w:tblHeader` repeats a row on each page, `w:cantSplit` keeps it on one."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
