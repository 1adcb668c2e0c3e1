"""Approved text as HTML: CommonMark without HTML, images or headings; addresses only of safe kinds."""

from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


def is_safe_address(url: str) -> bool:
    """Whether a link may lead there: a web page, a mailbox or a telephone, and never a script."""
    # What urlsplit drops or a browser reads otherwise: "http://good.example\\@other.example" leads to the other.
    if any(character.isspace() or not character.isprintable() or character == "\\" for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    return bool(
        parts.hostname if parts.scheme in {"http", "https"} else parts.scheme in {"mailto", "tel"} and parts.path
    )


# With raw HTML off and links held to safe kinds, the renderer cannot emit anything that the text smuggled in.
_commonmark = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading", "html_block", "html_inline", "fence", "code"]
)
_commonmark.validateLink = is_safe_address  # type: ignore[method-assign]


def render_body(text: str) -> SafeString:
    """An approved body as paragraphs, lists and emphasis."""
    html: str = _commonmark.render(text)
    return mark_safe(html)  # noqa: S308 - see the renderer's settings above


def render_plain(text: str) -> SafeString:
    """What somebody typed: nothing in it is markup; line breaks stay."""
    lines = escape(text).replace("\n", "<br>")
    return mark_safe(f"<p>{lines}</p>")  # noqa: S308 - escaped on the line above
