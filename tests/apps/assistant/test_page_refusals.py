"""What the page refuses: said beside the field, with the text kept, and nothing stored."""

from typing import Any

import pytest
from django.test import Client

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
FRAGMENT = "text/vnd.relais.messages+html"
EMPTY = {"fr": "Écrivez d’abord votre question.", "en": "Write your question first."}
LONG = {
    "fr": "Le message dépasse 2000 caractères. Raccourcissez-le, puis envoyez-le de nouveau.",
    "en": "The message is longer than 2000 characters. Shorten it, then send it again.",
}


def ask(browser: Client, text: str, language: str = "fr", client_id: str = "a", **headers: str) -> Any:
    return browser.post(f"/{language}/c/ville/", {"text": text, "client_id": client_id}, headers=headers)


@LANGUAGES
@pytest.mark.parametrize(
    ("text", "sentences"),
    [("", EMPTY), (" \t\r\n", EMPTY), ("\u200b\u2003\u3000", EMPTY), ("x" * 2001, LONG), ("é " * 5000, LONG)],
)
def test_empty_or_long_text_is_kept_with_the_error_tied_to_the_field(
    language: str, text: str, sentences: dict[str, str]
) -> None:
    make_open_centre(slug="ville")

    response = ask(Client(), text, language)

    page = Page.of(response.content.decode())
    field, error = page.one("textarea"), page.one(id="question-error")
    assert (response.status_code, error.said, error["role"]) == (422, sentences[language], "alert")
    assert field.text.strip() == text.strip()
    assert field["aria-invalid"] == "true"
    assert "question-error" in field["aria-describedby"].split()
    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)


@LANGUAGES
def test_refusal_to_a_script_is_the_sentence_alone(language: str) -> None:
    make_open_centre(slug="ville")

    response = ask(Client(), "", language, Accept=FRAGMENT)

    assert response.headers["Content-Type"].startswith(FRAGMENT)
    assert (response.status_code, Page.of(response.content.decode()).one("p").said) == (422, EMPTY[language])


def test_error_is_gone_from_the_page_after_a_good_question() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, "")
    ask(browser, "bonjour", client_id="b")

    page = Page.of(browser.get("/fr/c/ville/").content.decode())

    assert (page.one(id="question-error").said, page.one("textarea")["aria-invalid"]) == ("", "")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</textarea><img src=x onerror=alert(1)>", "{{ 7|add:7 }}"]
)
def test_script_like_text_is_shown_as_text(text: str) -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, text)

    shown = browser.get("/fr/c/ville/").content.decode()
    refused = ask(browser, text + "x" * 2000, client_id="b").content.decode()

    page = Page.of(shown)
    assert page.find("div", class_="body")[0].said == text
    assert page.find("img") == Page.of(refused).find("img") == []
    assert [script["src"] != "" for script in page.find("script")].count(False) == 0
    assert Page.of(refused).one("textarea").text.strip() == text + "x" * 2000


@LANGUAGES
def test_unknown_centre_is_404_in_the_language_of_the_address(language: str) -> None:
    titles = {"fr": "Cette page n’existe pas", "en": "This page does not exist"}

    response = Client().get(f"/{language}/c/nulle-part/")

    page = Page.of(response.content.decode())
    assert (response.status_code, page.one("h1").said) == (404, titles[language])
    assert ask(Client(), "bonjour", language).status_code == 404


def test_language_that_is_not_official_is_404() -> None:
    make_open_centre(slug="ville")

    assert Client().get("/de/c/ville/").status_code == 404


def test_double_click_stores_the_question_once() -> None:
    make_open_centre(slug="ville")
    browser = Client()

    locations = [ask(browser, "bonjour").headers["Location"] for _ in range(2)]

    assert locations == ["/fr/c/ville/#message-1", "/fr/c/ville/#message-1"]
    assert Message.objects.count() == 2


@pytest.mark.parametrize("client_id", ["a", "", "é", "x" * 200, "a\x00"])
def test_question_from_an_old_page_is_a_new_question(client_id: str) -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, "bonjour", client_id="a")

    response = ask(browser, "merci", client_id=client_id)

    assert (response.status_code, response.headers["Location"]) == (303, "/fr/c/ville/#message-3")
    assert list(Message.objects.filter(sender="citizen").values_list("text", flat=True)) == ["bonjour", "merci"]


@LANGUAGES
def test_too_many_questions_is_429_with_the_text_kept(language: str) -> None:
    make_open_centre(slug="ville")
    browser = Client()

    response, number = ask(browser, "encore une", language, "0"), 0
    while response.status_code == 303 and number < 34:  # 30, and a few more where a minute turns meanwhile
        number += 1
        response = ask(browser, "encore une", language, f"{number}")

    sentences = {
        "fr": "Trop de demandes en peu de temps. Attendez, puis envoyez de nouveau.",
        "en": "Too many requests in a short time. Wait, then send again.",
    }
    page = Page.of(response.content.decode())
    assert (response.status_code, page.one(id="question-error").said) == (429, sentences[language])
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert page.one("textarea").text.strip() == "encore une"
    assert Message.objects.filter(sender="citizen").count() == number >= 30


def test_post_without_the_forms_token_is_refused_and_stores_nothing() -> None:
    make_open_centre(slug="ville")
    browser = Client(enforce_csrf_checks=True)
    browser.get("/fr/c/ville/")

    asked, left = ask(browser, "bonjour"), browser.post("/fr/c/ville/leave/")

    assert (asked.status_code, left.status_code, Message.objects.count()) == (403, 403, 0)


def test_post_with_the_forms_token_is_taken() -> None:
    make_open_centre(slug="ville")
    browser = Client(enforce_csrf_checks=True)
    form = Page.of(browser.get("/fr/c/ville/").content.decode())
    token = form.find("input", name="csrfmiddlewaretoken")[0]["value"]

    response = browser.post("/fr/c/ville/", {"text": "bonjour", "csrfmiddlewaretoken": token})

    assert response.status_code == 303
