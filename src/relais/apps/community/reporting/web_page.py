"""The report as one HTML file that stands by itself: headings, ordered and nested lists, a table with its headers."""

from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from relais.apps.community.reporting.composing import Document, Item, Section, Table

STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.55 system-ui,'Noto Sans',Arial,sans-serif}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.25rem;margin:2.25rem 0 .75rem}"
    "li{margin:.4rem 0}li>ul{margin:.4rem 0}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.5rem .625rem;text-align:left;"
    "vertical-align:top}td p{margin:0}td p+p{margin-top:.625rem}"
    ".table{overflow-x:auto}@media print{body{margin:0;max-width:none}thead{display:table-header-group}"
    "tr{break-inside:avoid}}"
)


def as_html(document: Document) -> str:
    """A whole page; every text is escaped."""
    return format_html(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{} – {}</title>\n'
        "<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n<p>{}</p>\n{}\n</main>\n</body>\n</html>\n",
        document.tag,
        document.title,
        document.community,
        mark_safe(STYLE),  # noqa: S308 - a constant of this module
        document.title,
        document.community,
        sections_html(document),
    )


def sections_html(document: Document, *, level: int = 2) -> SafeString:
    """The sections alone, for a page that has its own frame; their headings are of this level."""
    return format_html_join("\n", "{}", ((_section(section, level),) for section in document.sections))


def _section(section: Section, level: int) -> SafeString:
    parts = [format_html("<h{0}>{1}</h{0}>", level, section.heading)]
    if section.note:
        parts.append(format_html("<p>{}</p>", section.note))
    if section.items:
        parts.append(_list("ol", section.items))
    if section.table:
        parts.append(_table(section.table, section.lead))
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _list(tag: str, items: tuple[Item, ...]) -> SafeString:
    inner = format_html_join(
        "\n", "<li>{}{}</li>", ((item.text, _list("ul", item.items) if item.items else "") for item in items)
    )
    return format_html("<{0}>\n{1}\n</{0}>", tag, inner)


def _table(table: Table, name: str) -> SafeString:
    """The region can be scrolled by keyboard on a narrow screen (WCAG 2.1.1)."""
    heads = format_html_join("\n", '<th scope="col">{}</th>', ((column,) for column in table.columns))
    rows = format_html_join("\n", "<tr>{}</tr>", ((_row(row),) for row in table.rows))
    return format_html(
        '<div class="table" role="region" tabindex="0" aria-label="{}"><table>\n<thead><tr>{}</tr></thead>\n'
        "<tbody>{}</tbody>\n</table></div>",
        name,
        heads,
        rows,
    )


def _row(row: tuple[tuple[str, ...], ...]) -> SafeString:
    cells = [format_html_join("\n", "<p>{}</p>", ((text,) for text in cell)) for cell in row]
    first = format_html('<th scope="row">{}</th>', "".join(row[0]))
    return format_html("{}\n{}", first, format_html_join("\n", "<td>{}</td>", ((cell,) for cell in cells[1:])))
