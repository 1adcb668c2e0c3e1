"""Approved text as HTML: CommonMark without HTML, images or headings; addresses only of safe kinds."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# With raw HTML off and its own link validation on, the renderer cannot emit anything that the text smuggled in.
_commonmark = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading", "html_block", "html_inline", "fence", "code"]
)


def render_body(text: str) -> SafeString:
    """An approved body as paragraphs, lists and emphasis."""
    html: str = _commonmark.render(text)
    return mark_safe(html)  # noqa: S308 - see the renderer's settings above


def render_plain(text: str) -> SafeString:
    """What somebody typed: nothing in it is markup; line breaks stay."""
    lines = escape(text).replace("\n", "<br>")
    return mark_safe(f"<p>{lines}</p>")  # noqa: S308 - escaped on the line above
