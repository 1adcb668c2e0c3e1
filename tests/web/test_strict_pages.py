"""The content-security policy allows no inline script or style: nothing in a template may need one."""

import re
from pathlib import Path

import relais

PACKAGE = Path(relais.__file__).parent
# A block of data is not executed, so the policy lets it be.
INLINE = re.compile(
    r'<style|<script(?! type="application/ld\+json">)(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:', re.I
)
# A vector image names its vocabulary by an address that nothing fetches.
ELSEWHERE = re.compile(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:)?//""", re.I)


def test_templates_hold_no_inline_script_or_style() -> None:
    found = [str(path) for path in PACKAGE.rglob("templates/**/*.html") if INLINE.search(path.read_text())]

    assert found == []


def test_pages_and_styles_name_no_other_origin() -> None:
    files = [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("static/**/*.css"), *PACKAGE.rglob("static/**/*.js")]

    assert [str(path) for path in files if ELSEWHERE.search(path.read_text())] == []


def test_the_patterns_find_what_they_forbid() -> None:
    bad = ['<p style="x">', "<script>", '<a onclick="x">', '<a href="javascript:x">']
    far = ['<script src="https://x.example/a.js">', "url('//x.example/a.woff')"]

    assert [bool(INLINE.search(text)) for text in bad] == [True] * len(bad)
    assert INLINE.search('<script type="application/ld+json">{{ faq }}</script>') is None
    assert [bool(ELSEWHERE.search(text)) for text in far] == [True] * len(far)
