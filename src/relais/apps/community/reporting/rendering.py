"""The four formats of a report, and which bytes a year has: those that were issued, or those of the present facts."""

from typing import Final

from relais.apps.community.models import Community, IssuedFile, Period
from relais.apps.community.reporting.composing import Document, compose
from relais.apps.community.reporting.gathering import gather
from relais.apps.community.reporting.plain_text import as_text
from relais.apps.community.reporting.web_page import as_html

FORMATS: Final = ("txt", "html", "docx", "pdf")
MEDIA_TYPES: Final = {
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def report_bytes(community: Community, period: Period, *, language: str, kind: str) -> bytes:
    """One file of a year's report; `NotInFont` as in portable.py."""
    issued = IssuedFile.objects.filter(
        report__community=community, report__starts_on=period.starts_on, language=language, format=kind
    ).first()
    if issued is not None:
        return bytes(issued.data)
    return render(compose(gather(community, period), language), kind)


def render(document: Document, kind: str) -> bytes:
    """A document in one of `FORMATS`; every format says the same."""
    # Slow to import, and the server starts without them.
    if kind == "docx":
        from relais.apps.community.reporting.word import as_docx

        return as_docx(document)
    if kind == "pdf":
        from relais.apps.community.reporting.portable import as_pdf

        return as_pdf(document)
    return (as_html(document) if kind == "html" else as_text(document)).encode()
