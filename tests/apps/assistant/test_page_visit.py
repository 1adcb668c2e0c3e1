"""The cookie that carries a visit, and the fragments that keep a page up to date without reloading it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)
FRAGMENT = "text/vnd.relais.messages+html"


def ask(browser: Client, text: str, client_id: str = "a", slug: str = "ville", **headers: str) -> Any:
    return browser.post(f"/fr/c/{slug}/", {"text": text, "client_id": client_id}, headers=headers)


def fragment(browser: Client, after: str) -> Any:
    return browser.get(f"/fr/c/ville/?after={after}", headers={"Accept": FRAGMENT})


def numbers(response: Any) -> list[str]:
    return [element["data-seq"] for element in Page.of(response.content.decode()).find("li", class_="message")]


def test_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    make_open_centre(slug="ville")
    browser = Client()

    ask(browser, "bonjour")

    cookie = browser.cookies["relais_visit_ville"]
    conversation = Conversation.objects.get()
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 3600, "/")
    assert cookie.value.partition(".")[0] == str(conversation.public_id)
    assert conversation.key_digest not in cookie.value


def test_looking_sets_no_visit_and_asking_again_keeps_it() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    browser.get("/fr/c/ville/")
    before = "relais_visit_ville" in browser.cookies
    first = ask(browser, "bonjour").cookies["relais_visit_ville"].value

    again = ask(browser, "merci", "b").cookies["relais_visit_ville"].value

    assert (before, again == first, Conversation.objects.count()) == (False, True, 1)


@pytest.mark.parametrize("secure", [True, False])
def test_cookie_is_secure_where_the_service_is(settings: Settings, secure: bool) -> None:
    settings.RELAIS_SECURE = secure
    make_open_centre(slug="ville")
    browser = Client()

    ask(browser, "bonjour")

    assert bool(browser.cookies["relais_visit_ville"]["secure"]) is secure


@pytest.mark.parametrize("value", ["", ".", "x", "x.y", "{id}.", "{id}.wrong", "{id}.é", "{other}.{token}"])
def test_forged_cookie_shows_nothing_and_begins_a_new_visit(value: str) -> None:
    make_open_centre(slug="ville")
    owner, stranger, forger = Client(), Client(), Client()
    ask(owner, "bonjour")
    ask(stranger, "merci")
    own = owner.cookies["relais_visit_ville"].value.partition(".")
    other = stranger.cookies["relais_visit_ville"].value.partition(".")[0]
    forger.cookies["relais_visit_ville"] = value.format(id=own[0], token=own[2], other=other)

    page = Page.of(forger.get("/fr/c/ville/").content.decode())
    ask(forger, "allo")

    assert page.find("li", class_="message") == []
    assert Conversation.objects.count() == 3


def test_cookie_of_another_centre_is_ignored() -> None:
    make_open_centre(slug="ville")
    make_open_centre(slug="region")
    browser = Client()
    ask(browser, "bonjour")
    browser.cookies["relais_visit_region"] = browser.cookies["relais_visit_ville"].value

    page = Page.of(browser.get("/fr/c/region/").content.decode())
    ask(browser, "merci", slug="region")

    assert page.find("li", class_="message") == []
    visits = Conversation.objects.order_by("pk").values_list("centre__slug", "last_seq")
    assert list(visits) == [("ville", 2), ("region", 2)]


def test_two_visitors_never_see_each_other() -> None:
    make_open_centre(slug="ville")
    one, other = Client(), Client()
    ask(one, "bonjour à tous")
    ask(other, "merci")

    pages = [Page.of(browser.get("/fr/c/ville/").content.decode()) for browser in (one, other)]

    assert [page.find("div", class_="body")[0].said for page in pages] == ["bonjour à tous", "merci"]


def test_fragment_after_a_question_holds_only_what_it_added() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    first = ask(browser, "bonjour", Accept=FRAGMENT)

    second = ask(browser, "merci", "b", Accept=FRAGMENT)

    conversation = Conversation.objects.get()
    assert second.headers["Content-Type"] == f"{FRAGMENT}; charset=utf-8"
    assert (numbers(first), numbers(second)) == (["1", "2"], ["3", "4"])
    assert (first.headers["X-Relais-Last"], second.headers["X-Relais-Last"]) == ("2", "4")
    assert second.headers["X-Relais-Live"] == f"/live/conversations/{conversation.public_id}"
    assert second.headers["X-Relais-Messages"] == "/fr/c/ville/"


def test_fragment_of_a_repeated_question_shows_it_again() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, "bonjour", Accept=FRAGMENT)

    again = ask(browser, "bonjour", Accept=FRAGMENT)

    assert (again.status_code, numbers(again), Message.objects.count()) == (200, ["1", "2"], 2)


@pytest.mark.parametrize(
    ("after", "seqs"),
    [("0", ["1", "2", "3", "4"]), ("3", ["4"]), ("4", []), ("99", []), ("x", ["1", "2", "3", "4"])],
)
def test_fragment_holds_what_comes_after_a_number(after: str, seqs: list[str]) -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, "bonjour")
    ask(browser, "merci", "b")

    response = fragment(browser, after)

    assert (numbers(response), response.headers["X-Relais-Last"]) == (seqs, "4")


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Cette conversation est terminée."), ("en", "This conversation has ended.")]
)
def test_fragment_of_a_visit_that_was_erased_is_404(language: str, sentence: str) -> None:
    make_open_centre(slug="ville")

    response = Client().get(f"/{language}/c/ville/?after=2", headers={"Accept": FRAGMENT})

    assert (response.status_code, Page.of(response.content.decode()).one("p").said) == (404, sentence)


def test_page_names_the_stream_and_the_last_message_to_scripts() -> None:
    make_open_centre(slug="ville")
    browser = Client()
    ask(browser, "bonjour")

    counter = Page.of(browser.get("/fr/c/ville/").content.decode()).one("div", id="counter")

    live = f"/live/conversations/{Conversation.objects.get().public_id}"
    assert (counter["data-live"], counter["data-messages"], counter["data-last"]) == (live, "/fr/c/ville/", "2")


def test_page_is_never_kept_by_a_cache() -> None:
    make_open_centre(slug="ville")

    assert "no-store" in Client().get("/fr/c/ville/").headers["Cache-Control"].split(", ")
