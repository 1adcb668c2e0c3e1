"""Staff judge questions by keyboard, without JavaScript, on a page that axe finds no fault with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from relais.apps.accounts.models import Centre, Group
from relais.apps.assistant.models import Label
from relais.apps.assistant.tasks import recalibrate
from relais.apps.content.index import shelf
from tests.factories.accounts import make_person, make_role
from tests.factories.assistant import make_labels, make_turn

NOW = datetime.now(UTC)
PASSWORD = "un-mot-de-passe-long"


def open_screen(browser: Browser, address: str, centre: Centre, language: str, **context: Any) -> Page:
    person = make_person(email="contenu@example.ca", password=PASSWORD)
    make_role(person, centre, Group.CONTENT)
    page = browser.new_context(**context).new_page()
    page.goto(f"{address}/{language}/sign-in/?next=/{language}/workspace/{centre.slug}/understanding/")
    page.fill("[name=email]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/understanding/")
    return page


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("fr", 320, "light"), ("fr", 1280, "dark"), ("en", 320, "dark"), ("en", 1280, "light")],
)
def test_screen_has_no_fault_and_no_sideways_scroll(
    language: str, width: int, scheme: str, browser: Browser, address: str, centre: Centre
) -> None:
    make_labels(centre, turns=300, confidence=0.7, verdict="right", at=NOW - timedelta(days=3))
    make_labels(centre, turns=100, confidence=0.2, verdict="out_of_scope", at=NOW - timedelta(days=1))
    make_labels(centre, turns=300, confidence=0.7, verdict="right", language="en", at=NOW - timedelta(days=1))
    make_turn(centre, "jour des poubelles " + "x" * 200, outcome="offer", offers=["garbage", "dogs"])
    recalibrate(lambda: NOW)
    shelf.refresh()

    page = open_screen(
        browser, address, centre, language, viewport={"width": width, "height": 800}, color_scheme=scheme
    )

    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_question_is_judged_and_taken_back_by_keyboard_without_javascript(
    browser: Browser, address: str, centre: Centre
) -> None:
    make_turn(centre)
    page = open_screen(browser, address, centre, "fr", java_script_enabled=False)

    page.get_by_role("button", name="Mauvaise réponse").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Votre verdict est consigné.")
    assert list(Label.objects.values_list("verdict", flat=True)) == ["wrong_answer"]

    page.get_by_role("button", name="L’annuler").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Mauvaise réponse")).to_be_visible()
    assert Label.objects.count() == 0
    page.context.close()


def test_another_answer_is_chosen_from_the_list(browser: Browser, address: str, centre: Centre) -> None:
    make_turn(centre)
    page = open_screen(browser, address, centre, "en")

    page.get_by_label("Another answer fits:").select_option("dogs")
    page.get_by_role("button", name="This one fits").click()

    expect(page.get_by_text("No question waits for a verdict.")).to_be_visible()
    assert list(Label.objects.values_list("verdict", "answer")) == [("other_answer", "dogs")]
    page.context.close()
