"""Every page, public and staff, in both languages: WCAG 2.2 AA as far as a machine can see.

Each is looked at whole on a phone and on a desk, one by day and one by night, and its colours in the two other sights.
Then it is zoomed to 200 % and 400 % (a desk of 1280 px is then 640 and 320 px wide; WCAG 2.2, 1.4.4 and 1.4.10), seen
in forced colours, and read with the text spacing of 1.4.12.
"""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from relais.apps.accounts.models import Centre
from tests.factories.every_page import BESIDE, COMMUNITY, PASSWORD, PUBLIC, STAFF, WITHOUT_LANGUAGE, World, make_world
from tests.factories.every_page import address as path_of

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-bottom: 2em !important; }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }`);
  document.adoptedStyleSheets = [sheet]; }"""
TOO_WIDE = """(() => { const room = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= room ? [] : [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > room + 1).map((e) => 'too wide: ' + e.outerHTML.slice(0, 80));
})()"""
# What cuts off its own text; a field scrolls by itself, and what only screen readers get is one pixel wide.
CUT = """[...document.querySelectorAll('body *')].filter((e) => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return box.width > 1 && !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName) && style.overflow !== 'visible'
    && style.overflowY !== 'auto' && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2);
}).map((e) => 'cut: ' + e.outerHTML.slice(0, 80))"""
# In forced colours grounds are gone: a button or a field is seen by its border, or by being underlined.
UNSEEN = """[...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea')]
.filter((e) => {
  const style = getComputedStyle(e), native = ['checkbox', 'radio', 'file'].includes(e.type);
  return e.checkVisibility() && !native && (style.borderTopStyle === 'none' || style.borderTopWidth === '0px')
    && !style.textDecorationLine.includes('underline');
}).map((e) => 'unseen: ' + e.outerHTML.slice(0, 80))"""

WHOLE = {"type": "tag", "values": WCAG}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
Look = tuple[int, Literal["light", "dark"], dict[str, Any]]
# Whole in two sights a language, its colours in the two others; what must be brief takes the first of each language.
LOOKS: dict[str, list[Look]] = {
    "fr": [(320, "light", WHOLE), (1280, "dark", WHOLE), (1280, "light", COLOURS), (320, "dark", COLOURS)],
    "en": [(1280, "dark", WHOLE), (320, "light", WHOLE), (320, "dark", COLOURS), (1280, "light", COLOURS)],
}


@pytest.fixture
def world(centre: Centre) -> World:
    return make_world(centre)


@pytest.fixture
def base(address: str) -> str:
    """The server's own address; `address` here is where a page is."""
    return address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context
    context.close()


def faults(page: Page, **options: Any) -> list[str]:
    options = {"resultTypes": ["violations"]} | options
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html'][:100]}" for fault in found for node in fault["nodes"]]


def sights(page: Page, looks: list[Look]) -> Iterator[tuple[str, list[str]]]:
    """Everything that is looked at on one page, each with what is wrong."""
    for width, scheme, rules in looks:
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        yield f"{width} {scheme}", faults(page, runOnly=rules)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 256})
        yield f"zoom {width}", page.evaluate(TOO_WIDE)
    page.emulate_media(forced_colors="active")
    yield "forced colours", page.evaluate(UNSEEN)
    page.emulate_media(forced_colors="none")
    page.evaluate(SPACED)
    yield "text spacing", page.evaluate(CUT) + page.evaluate(TOO_WIDE)


def walk(page: Page, base: str, paths: list[str], looks: list[Look]) -> str:
    """Wrong things of all pages together: one run shows them all."""
    wrong = []
    for path in paths:
        page.goto(base + path)
        assert page.url == base + path
        wrong += [f"{path} ({sight}) {fault}" for sight, found in sights(page, looks) for fault in found]
    return "\n".join(wrong)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_public_pages_have_no_fault(language: str, context: BrowserContext, base: str, world: World) -> None:
    page = context.new_page()
    page.goto(f"{base}/{language}/c/{world.held['c']}/")
    for number, text in enumerate(("jour des poubelles", "my house is on fire", "payer le chien"), 1):
        page.fill("#question", text)
        page.press("#question", "Enter")
        expect(page.locator("#messages [data-seq]").nth(2 * number - 1)).to_be_visible()
    paths = [*WITHOUT_LANGUAGE.values()] if language == "fr" else []
    paths += [path_of(path, world, language) for path in (*PUBLIC.values(), *BESIDE)]

    assert walk(page, base, paths, LOOKS[language]) == ""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("pages", [STAFF, COMMUNITY], ids=["centre", "community"])
def test_staff_pages_have_no_fault(
    pages: dict[str, str], language: str, context: BrowserContext, base: str, world: World
) -> None:
    page = context.new_page()
    page.goto(f"{base}/{language}/workspace/")
    page.fill("[name=email]", world.person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/workspace/")

    looks = LOOKS[language][:1] if pages is COMMUNITY else LOOKS[language]
    assert walk(page, base, [path_of(path, world, language) for path in pages.values()], looks) == ""
