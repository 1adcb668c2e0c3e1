"""Approved text as HTML: paragraphs, lists, emphasis and safe links; nothing smuggled in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.web.markup import render_body, render_plain

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "code", "a"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>\n"),
        ("**le mardi**, *vraiment*", "<p><strong>le mardi</strong>, <em>vraiment</em></p>\n"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>\n"),
        ("[ici](https://a.ca/é)", '<p><a href="https://a.ca/%C3%A9">ici</a></p>\n'),
        ("<info@a.ca>", '<p><a href="mailto:info@a.ca">info@a.ca</a></p>\n'),
        ("avant 7\u00a0h; 30\u00a0$", "<p>avant 7\u00a0h; 30\u00a0$</p>\n"),
        ("", ""),
    ],
)
def test_plain_markup_is_shown(text: str, html: str) -> None:
    assert render_body(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](JaVaScRiPt:alert(1))", "<p>[a](JaVaScRiPt:alert(1))</p>\n"),
        ("[a](java&#10;script:alert(1))", "<p>[a](java\nscript:alert(1))</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("[a](intent:x)", "<p>[a](intent:x)</p>\n"),
        ("[a](//far.example)", "<p>[a](//far.example)</p>\n"),
        ("[a](/fr/sign-in/)", "<p>[a](/fr/sign-in/)</p>\n"),
        ("[a](vbscript:x)", "<p>[a](vbscript:x)</p>\n"),
        ("# titre", "<p># titre</p>\n"),
        ("    indent", "<p>indent</p>\n"),
    ],
)
def test_what_is_not_plain_markup_stays_text(text: str, html: str) -> None:
    assert render_body(text).replace("&amp;", "&") == html


def test_image_is_not_fetched() -> None:
    assert "<img" not in render_body("![a](https://far.example/a.png)")


@given(st.text("<>&\"'`*_[]()!#-:/\\ \nascriptjv=x1.", max_size=80))
def test_no_text_makes_any_other_tag_or_an_unsafe_address(text: str) -> None:
    html = str(render_body(text))

    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z0-9]+)", html)} <= TAGS
    assert not re.search(r'href="\s*(?:javascript|vbscript|data|file):', html, re.I)
    assert set(re.findall(r'<a (\w+)="', html)) <= {"href"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("un\ndeux", "<p>un<br>deux</p>"),
        ("**a**", "<p>**a**</p>"),
        ('" onclick="x', "<p>&quot; onclick=&quot;x</p>"),
    ],
)
def test_what_somebody_typed_is_never_markup(text: str, html: str) -> None:
    assert render_plain(text) == html
