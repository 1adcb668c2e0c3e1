"""Reading the answers without a conversation, in a browser: both languages, small and wide, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import Withdrawal, withdraw_answer
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW
from tests.factories.content import BANK

SIDES = {
    "fr": {
        "all": "Voir toutes les réponses",
        "known": "quel jour ramassez-vous les déchets",
        "search": "Chercher",
        "about": "Poser une question à ce sujet",
        "send": "Envoyer",
    },
    "en": {
        "all": "See all answers",
        "known": "what day is trash pickup",
        "search": "Search",
        "about": "Ask about this",
        "send": "Send",
    },
}
PATHS = ["", "garbage/", "dogs/", "?q=poubelles", "?q=girafe%20volante"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_answer_pages_have_no_fault_and_no_sideways_scroll(
    language: str, width: int, scheme: Any, browser: Browser, address: str, centre: Centre
) -> None:
    withdraw_answer(answer=centre.answers.get(key="dogs"), reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    faults = []
    for path in PATHS:
        page.goto(f"{address}/{language}/c/{centre.slug}/answers/{path}")
        faults += [(path, fault["id"]) for fault in Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    # The policy lets the block of data be; the page of a withdrawn answer is 410, which the browser remarks.
    assert (faults, [text for text in refused if "410" not in text]) == ([], [])
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_the_counter_to_an_answer_and_back_with_its_question(
    language: str, javascript: bool, browser: Browser, address: str, centre: Centre
) -> None:
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 320, "height": 640})
    side, title, page = SIDES[language], BANK["garbage"][language][0], context.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")

    page.get_by_role("link", name=side["all"]).click()
    page.fill("#q", side["known"])
    page.get_by_role("button", name=side["search"]).click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name=side["about"]).click()
    expect(page.locator("#question")).to_have_value(title)
    page.get_by_role("button", name=side["send"]).click()

    expect(page.get_by_role("log").get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator("#question")).to_have_value("")
    page.reload()
    expect(page.locator("#question")).to_have_value("")
    context.close()


def test_topics_lead_down_the_page_and_language_to_the_same_answer(
    visitor: BrowserContext, address: str, centre: Centre
) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/answers/taxes/")

    page.get_by_role("link", name="English").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(BANK["taxes"]["en"][0])
    page.get_by_role("navigation").get_by_role("link").last.click()
    expect(page).to_have_url(f"{address}/en/c/{centre.slug}/answers/#topic-town")
    expect(page.locator("#topic-town")).to_be_in_viewport()


def test_search_takes_enter_and_keeps_what_was_typed(visitor: BrowserContext, address: str, centre: Centre) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/en/c/{centre.slug}/answers/")

    page.fill("#q", "dog tag")
    page.press("#q", "Enter")

    expect(page.get_by_role("heading", name="“dog tag”")).to_be_visible()
    expect(page.locator("#q")).to_have_value("dog tag")
