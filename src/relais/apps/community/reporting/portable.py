"""The report as a tagged PDF (PDF/UA-1, ISO 14289-1), set by Typst, which refuses what the standard does not allow."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst

from relais.apps.community.reporting.composing import Document

FONTS: Final = Path(__file__).parent.parent / "fonts"
PAGE: Final = {"fr": "Page {} de {}", "en": "Page {} of {}"}
# Every text arrives as data and is shown as it stands: nothing that a person typed is read as markup.
SOURCE: Final = r"""
#let report = json("report.json")
#set document(title: report.title + " – " + report.community, author: report.community, date: none)
#set text(font: "Noto Sans", size: 10.5pt, lang: report.language, region: report.region, hyphenate: false)
#set par(leading: 0.65em, spacing: 0.9em, justify: false)
#set page(paper: "us-letter", margin: (x: 2.2cm, y: 2.2cm), footer: context align(center, text(size: 9pt,
  report.page.first + counter(page).display() + report.page.middle + str(counter(page).final().first()))))
#set list(marker: ([•], [–]), spacing: 0.75em)
#set enum(spacing: 0.9em)
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 1): set block(above: 1.8em, below: 0.9em)
#show regex("\p{Lu}\.-\S+"): box // an abbreviation is not broken at its hyphen
#set table.cell(breakable: false)
#show title: set text(size: 19pt)
#let bullets(items) = list(..items.map(item => {
  item.text
  if item.items.len() > 0 { bullets(item.items) }
}))
#title(report.title)
#report.community
#for section in report.sections {
  heading(level: 1, section.heading)
  if section.note != "" { par(section.note) }
  if section.items.len() > 0 {
    enum(..section.items.map(item => {
      item.text
      if item.items.len() > 0 { bullets(item.items) }
    }))
  }
  if section.table != none {
    set text(size: 9.5pt)
    table(
      columns: (2.2fr, 1.2fr, 1.4fr, 2.6fr),
      inset: 6pt,
      stroke: 0.6pt,
      table.header(repeat: true, ..section.table.columns.map(strong)),
      ..section.table.rows.map(row => row.map(cell => cell.map(text => par(text)).join())).flatten(),
    )
  }
}
"""


class NotInFont(Exception):
    """A character that the report's font lacks: the standard forbids to show it as an empty box."""


def as_pdf(document: Document) -> bytes:
    """The whole report; `NotInFont` when a text has a character that the font does not."""
    language, _, region = document.tag.partition("-")
    first, middle, _rest = PAGE[language].split("{}")
    content = {
        "title": document.title,
        "community": document.community,
        "language": language,
        "region": region,
        "page": {"first": first, "middle": middle},
        "sections": [{**asdict(section), "heading": section.heading} for section in document.sections],
    }
    source: dict[str, bytes] = {"main": SOURCE.encode(), "report.json": json.dumps(content).encode()}
    try:
        made = typst.compile(
            source,  # type: ignore[call-overload]  # files by name, which its stub leaves out
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        if found := re.search(r"the text `\"(.+?)\"` could not be displayed", str(error)):
            raise NotInFont(found.group(1)) from error
        raise
    assert isinstance(made, bytes)
    return made
