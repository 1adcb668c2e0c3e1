"""The citizen's page without JavaScript: ask, read, choose, reach a person, change language, erase."""

from typing import Any

import pytest
from django.test import Client

from relais.apps.content.actions import Withdrawal, withdraw_answer
from relais.apps.conversations.models import Conversation, Feedback, Message
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW, make_open_centre, make_organisation
from tests.factories.counter import make_counter, set_thresholds
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)
GREETINGS = {
    "fr": "Bonjour! Posez votre question en français ou en anglais.",
    "en": "Hello! Ask your question in English or in French.",
}
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def get(browser: Client, address: str) -> Page:
    return Page.of(browser.get(address).content.decode())


def post(browser: Client, address: str, **fields: str) -> Any:
    """Press a button of the form, with the fields that the page holds, and follow where it leads."""
    form = get(browser, address)
    hidden = {element["name"]: element["value"] for element in form.find("input", type="hidden")}
    return browser.post(address, hidden | fields, follow=True)


def said(page: Page) -> list[str]:
    """The messages of the thread; the empty body is the template that scripts fill."""
    return [element.said for element in page.find("div", class_="body") if element.said]


@pytest.mark.parametrize(
    ("first", "greetings"),
    [
        ("fr", [GREETINGS["fr"], GREETINGS["en"]]),
        ("en", [GREETINGS["en"], GREETINGS["fr"]]),
    ],
)
@LANGUAGES
def test_first_page_greets_in_both_languages_the_centres_own_first(
    language: str, first: str, greetings: list[str]
) -> None:
    make_open_centre(slug="ville", first_language=first)

    page = get(Client(), f"/{language}/c/ville/")

    tags = {"fr": "fr-CA", "en": "en-CA"}
    other = "en" if first == "fr" else "fr"
    assert page.one("html")["lang"] == tags[language]
    assert [element.said for element in page.find("p", class_="greeting")] == greetings
    assert [element["lang"] for element in page.find("p", class_="greeting")] == [tags[first], tags[other]]
    assert (Conversation.objects.count(), page.find("li", class_="message")) == (0, [])


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("fr", "Ce service est automatisé\u00a0: vous n’écrivez pas à une personne."),
        ("en", "This is an automated service, not a person."),
    ],
)
def test_page_says_that_it_is_not_a_person(language: str, notice: str) -> None:
    make_open_centre(slug="ville")

    page = get(Client(), f"/{language}/c/ville/")

    assert page.one("div", class_="about").said.startswith(notice)


@pytest.mark.parametrize(
    ("language", "sample", "trial"),
    [("fr", "Centre de démonstration.", "Centre à l’essai."), ("en", "Sample centre.", "Trial centre.")],
)
def test_banner_names_a_sample_and_a_trial_and_nothing_else(language: str, sample: str, trial: str) -> None:
    organisation = make_organisation()
    make_open_centre(slug="demo", is_sample=True, is_trial=False, organisation=organisation)
    make_open_centre(slug="essai", is_trial=True)
    make_open_centre(slug="vrai", is_trial=False, organisation=organisation)

    pages = {slug: get(Client(), f"/{language}/c/{slug}/") for slug in ("demo", "essai", "vrai")}

    shown = {slug: [e.said for page in [pages[slug]] for e in page.find("strong")][:1] for slug in ("demo", "essai")}
    assert shown == {"demo": [sample], "essai": [trial]}
    assert pages["vrai"].find("aside", class_="banner") == []


@pytest.mark.parametrize(
    ("language", "question", "title", "body"),
    [
        ("fr", "c quand les vidanges", "Quand passe la collecte des ordures?", "La collecte passe le mardi."),
        ("en", "garbage day", "When is garbage collected?", "Garbage is collected on Tuesday."),
    ],
)
def test_question_is_answered_on_the_page_it_leads_to(language: str, question: str, title: str, body: str) -> None:
    make_counter(slug="ville")
    browser = Client()

    response = post(browser, f"/{language}/c/ville/", text=question)

    page = Page.of(response.content.decode())
    assert response.redirect_chain == [(f"/{language}/c/ville/#message-1", 303)]
    assert [element.said for element in page.find("h2", class_="title")] == [title]
    assert said(page)[0] == question
    assert said(page)[1].startswith(body)
    assert len(page.find("li", class_="message")) == 2
    assert page.one("textarea").text == ""


def test_approved_body_is_shown_as_html_in_its_language() -> None:
    make_counter(slug="ville")

    response = post(Client(), "/fr/c/ville/", text="garbage day")

    html = response.content.decode()
    page = Page.of(html)
    body = [element for element in page.find("div", class_="body") if element["lang"]]
    assert [(element["lang"], element.said.split(".")[0]) for element in body][-1] == (
        "en-CA",
        "Garbage is collected on Tuesday",
    )
    assert "<strong>on Tuesday</strong>" in html
    assert "<li>Put the bin out before 7 a.m.</li>" in html


@LANGUAGES
def test_offered_title_is_chosen_and_answered(language: str) -> None:
    set_thresholds(make_counter(slug="ville"), answer=2.0, offer=0.0)
    browser = Client()
    offered = Page.of(post(browser, f"/{language}/c/ville/", text="taxes").content.decode())
    button = next(b for b in offered.find("button", name="choose") if b["value"] == "taxes")

    page = Page.of(post(browser, f"/{language}/c/ville/", choose="taxes").content.decode())

    sentence = {"fr": "Le premier versement est le 1er mars.", "en": "The first instalment is due March 1."}
    assert len(offered.find("button", name="choose")) == 1
    assert said(page)[-2:] == [button.said, sentence[language]]
    assert [element.said for element in page.find("h2", class_="title")] == [button.said]


def test_offer_made_in_english_on_a_french_page_is_answered_in_english() -> None:
    set_thresholds(make_counter(slug="ville"), answer=2.0, offer=0.0)
    browser = Client()
    post(browser, "/fr/c/ville/", text="when do I pay my property taxes")

    page = Page.of(post(browser, "/fr/c/ville/", choose="taxes").content.decode())

    assert said(page)[-2:] == ["When are my property taxes due?", "The first instalment is due March 1."]


@pytest.mark.parametrize("chosen", ["taxes", "nothing", "a\x00b", "é" * 500])
@LANGUAGES
def test_choice_that_is_not_live_is_refused_and_opens_nothing(language: str, chosen: str) -> None:
    taxes = make_counter(slug="ville").answers.get(key="taxes")
    withdraw_answer(answer=taxes, reason=Withdrawal.OVERDUE, actor=COMMAND, now=NOW)

    response = post(Client(), f"/{language}/c/ville/", choose=chosen)

    page = Page.of(response.content.decode())
    sentence = {
        "fr": "Cette réponse a été retirée. Posez votre question de nouveau.",
        "en": "This answer has been withdrawn. Ask your question again.",
    }
    assert (response.status_code, page.one(id="question-error").said) == (409, sentence[language])
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Voici comment joindre une personne."), ("en", "Here is how to reach a person.")],
)
def test_person_button_shows_the_lines(language: str, sentence: str) -> None:
    make_open_centre(slug="ville")

    page = Page.of(post(Client(), f"/{language}/c/ville/", person="1").content.decode())

    message = page.one("li", class_="message")
    lines = [element["href"] for element in page.find("a") if element["href"].startswith("tel:")]
    assert said(page) == [sentence]
    assert message["class"].split() == ["message", "assistant", "outcome-hand_over"]
    assert lines == ["tel:+18195550142", "tel:+18195550142"]


def test_person_can_be_asked_for_beside_a_text_that_is_not_sent() -> None:
    make_open_centre(slug="ville")

    page = Page.of(post(Client(), "/fr/c/ville/", text="brouillon", person="1").content.decode())

    assert said(page) == ["Voici comment joindre une personne."]


def test_suggested_topic_is_asked_as_it_stands() -> None:
    make_counter(slug="ville")

    page = Page.of(post(Client(), "/en/c/ville/", text="", ask="When is garbage collected?").content.decode())

    assert said(page)[0] == "When is garbage collected?"


def test_language_switch_keeps_the_thread_and_answers_in_the_new_language() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    before = said(Page.of(post(browser, "/fr/c/ville/", text="bonjour").content.decode()))
    switch = get(browser, "/fr/c/ville/").one("a", id="switch")["href"]

    english = get(browser, switch)
    after = Page.of(post(browser, switch, text="?!").content.decode())

    assert (switch, english.one("html")["lang"]) == ("/en/c/ville/", "en-CA")
    assert said(english) == before == ["bonjour", "Bonjour! Que souhaitez-vous savoir?"]
    assert said(after)[:2] == before
    assert (Conversation.objects.count(), Conversation.objects.get().language) == (1, "en")


def test_leaving_removes_everything_and_the_cookie() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    post(browser, "/fr/c/ville/", text="bonjour")
    Feedback.objects.create(conversation=Conversation.objects.get(), seq=2, useful=True, reason="bien", at=NOW)
    leave = get(browser, "/fr/c/ville/").one("details", id="leave")

    response = browser.post("/fr/c/ville/leave/", follow=True)

    conversation = Conversation.objects.get()
    assert ("hidden" in leave.attributes, response.redirect_chain) == (False, [("/fr/c/ville/?erased=1", 303)])
    assert said(Page.of(response.content.decode())) == []
    assert (Message.objects.count(), conversation.key_digest) == (0, "")
    assert [feedback.reason for feedback in Feedback.objects.all()] == [""]
    assert browser.cookies["relais_visit_ville"].value == ""


def test_leaving_twice_or_without_a_visit_is_harmless() -> None:
    make_open_centre(slug="ville")
    browser = Client()

    assert [browser.post("/fr/c/ville/leave/").status_code for _ in range(2)] == [303, 303]
    assert browser.get("/fr/c/ville/leave/").status_code == 405


@pytest.mark.parametrize("first", ["fr", "en"])
def test_address_without_a_language_leads_to_the_centres_first(first: str) -> None:
    make_open_centre(slug="ville", first_language=first)

    assert Client().get("/c/ville/").headers["Location"] == f"/{first}/c/ville/"
