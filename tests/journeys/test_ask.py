"""A whole visit in a browser, in both languages, with JavaScript and without."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from relais.apps.accounts.models import Centre
from relais.apps.conversations.models import Message

SIDES = {
    "fr": {
        "known": "c'est quand les poubelles",
        "title": "Quand passe la collecte des ordures?",
        "unknown": "quelle est la capitale du Pérou",
        "person": "Parler à une personne",
        "send": "Envoyer",
        "not_known": "Aucune réponse approuvée",
        "reach": "Voici comment joindre une personne",
        "other": "English",
        "line": "819\u00a0555-0142",
    },
    "en": {
        "known": "when is trash day",
        "title": "When is garbage collected?",
        "unknown": "what is the capital of Peru",
        "person": "Talk to a person",
        "send": "Send",
        "not_known": "No approved answer",
        "reach": "Here is how to reach a person",
        "other": "Français",
        "line": "819-555-0142",
    },
}


def ask(page: Page, text: str) -> None:
    shown = page.locator("#messages [data-seq]").count()
    page.fill("#question", text)
    page.press("#question", "Enter")
    expect(page.locator("#messages [data-seq]").nth(shown + 1)).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_question_in_own_words_gets_the_approved_answer(
    language: str, visitor: BrowserContext, address: str, centre: Centre
) -> None:
    side, page = SIDES[language], visitor.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")

    ask(page, side["known"])

    expect(page.get_by_role("log").get_by_role("heading", name=side["title"])).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_unknown_question_is_admitted_and_the_way_to_a_person_shown(
    language: str, visitor: BrowserContext, address: str, centre: Centre
) -> None:
    side, page = SIDES[language], visitor.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")

    ask(page, side["unknown"])

    log = page.get_by_role("log")
    expect(log.get_by_text(side["not_known"])).to_be_visible()
    expect(log.get_by_role("link", name=side["line"])).to_have_attribute("href", "tel:+18195550142")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whole_visit_works_without_javascript(language: str, browser: Browser, address: str, centre: Centre) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    side, page = SIDES[language], context.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")

    page.fill("#question", side["known"])
    page.get_by_role("button", name=side["send"]).click()
    expect(page.get_by_role("heading", name=side["title"])).to_be_visible()
    page.get_by_role("button", name=side["person"]).click()

    expect(page.get_by_text(side["reach"])).to_be_visible()
    context.close()


def test_without_javascript_one_may_choose_switch_print_and_leave(
    browser: Browser, address: str, centre: Centre
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/")
    page.get_by_role("button", name=SIDES["fr"]["title"]).click()
    expect(page.get_by_role("heading", name=SIDES["fr"]["title"])).to_be_visible()

    page.get_by_role("link", name="English").click()
    page.get_by_text("Time limit", exact=True).click()
    page.get_by_role("button", name="No time limit").click()
    expect(page.locator("#pace-text")).to_contain_text("There is no time limit.")
    page.get_by_role("link", name="Print or save this conversation").click()
    expect(page.get_by_role("heading", name=SIDES["fr"]["title"])).to_be_visible()
    page.get_by_role("link", name="Back to the conversation").click()
    page.get_by_text("Erase this conversation").click()
    page.get_by_role("button", name="Erase and leave").click()

    expect(page.get_by_text("The conversation has been erased.").first).to_be_visible()
    assert Message.objects.count() == 0
    context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_person_is_the_next_stop_after_sending_and_one_key_away(
    language: str, visitor: BrowserContext, address: str, centre: Centre
) -> None:
    side, page = SIDES[language], visitor.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")
    page.focus("#question")

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=side["send"])).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=side["person"]).first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("log").get_by_text(side["reach"])).to_be_visible()


def test_language_switch_keeps_the_thread_and_each_text_its_language(
    visitor: BrowserContext, address: str, centre: Centre
) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/")
    ask(page, SIDES["fr"]["known"])

    page.get_by_role("link", name="English").click()
    ask(page, SIDES["en"]["known"])

    titles = page.get_by_role("log").get_by_role("heading")
    expect(titles).to_have_text([SIDES["fr"]["title"], SIDES["en"]["title"]])
    assert [title.get_attribute("lang") for title in titles.all()] == ["fr-CA", "en-CA"]
    assert page.locator("html").get_attribute("lang") == "en-CA"


def test_lost_network_keeps_the_text_and_the_retry_is_stored_once(
    visitor: BrowserContext, address: str, centre: Centre
) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/")
    ask(page, "jour des poubelles")
    page.route("**/c/ville/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#question", "licence de chien")
    page.press("#question", "Enter")
    expect(page.locator("#question-error")).to_contain_text("Votre texte est encore dans le champ")
    expect(page.locator("#question")).to_have_value("licence de chien")

    page.unroute("**/c/ville/")
    page.locator("#retry").click()

    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_be_visible()
    assert Message.objects.filter(text="licence de chien").count() == 1


def test_message_from_elsewhere_appears_without_reloading(
    visitor: BrowserContext, address: str, centre: Centre
) -> None:
    first, second = visitor.new_page(), visitor.new_page()
    first.goto(f"{address}/fr/c/{centre.slug}/")
    ask(first, "jour des poubelles")
    second.goto(f"{address}/fr/c/{centre.slug}/")

    ask(first, "licence de chien")

    expect(second.locator("#messages [data-seq]")).to_have_count(4)
