"""Searching the answers without a conversation: in one's own words, by title, in either language, and kept private."""

import re
from typing import cast
from urllib.parse import quote

import pytest
from django.test import Client

from relais.apps.content.index import Loaded, shelf
from relais.apps.content.search import MAX_QUERY, clean_query
from relais.apps.conversations.models import Conversation
from relais.engines.understanding import Index
from relais.web.limits import SEARCH, allow
from tests.factories.content import BANK
from tests.factories.counter import make_counter
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def search(text: str, language: str = "fr") -> Page:
    response = Client().get(f"/{language}/c/ville/answers/", {"q": text})
    assert response.status_code == 200
    return Page.of(response.content.decode())


def found(page: Page) -> list[str]:
    """The keys of the answers that are listed."""
    return [match[1] for link in page.find("a") if (match := re.search(r"/answers/([^/]+)/$", link["href"]))]


@pytest.mark.parametrize(
    ("text", "first"),
    [("c quand les vidanges", "garbage"), ("médaille pour mon chien", "dogs"), ("when do I pay my taxes", "taxes")],
)
@LANGUAGES
def test_own_words_in_either_language_find_the_answer_first(language: str, text: str, first: str) -> None:
    make_counter(slug="ville")

    page = search(text, language)

    assert found(page)[0] == first
    assert page.find("a", href=f"/{language}/c/ville/answers/{first}/")[0].said == BANK[first][language][0]


@pytest.mark.parametrize("text", ["COLLECTE des ORDURÉS", "ordures", "ordur", "garbage collect"])
def test_words_of_a_title_are_found_whatever_their_case_accents_or_ending(text: str) -> None:
    make_counter(slug="ville")
    shelf.forget()

    assert found(search(text)) == ["garbage"]


@LANGUAGES
def test_nothing_found_says_what_to_do(language: str) -> None:
    make_counter(slug="ville")

    page = search("girafe volante", language)

    heading = {
        "fr": "Aucune réponse trouvée pour «\u00a0girafe volante\u00a0»",
        "en": "No answer found for “girafe volante”",
    }
    ask = f"/{language}/c/ville/?question=girafe%20volante#question-field"
    assert (found(page), page.one("h2", id="found-title").said) == ([], heading[language])
    assert (len(page.find("a", href=ask)), len(page.find("a", href="#person-title"))) == (1, 1)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("ordures", {"fr": "1 réponse pour «\u00a0ordures\u00a0»", "en": "1 answer for “ordures”"}),
        ("quand", {"fr": "2 réponses pour «\u00a0quand\u00a0»", "en": "2 answers for “quand”"}),
    ],
)
@LANGUAGES
def test_how_many_were_found_is_said(language: str, text: str, heading: dict[str, str]) -> None:
    make_counter(slug="ville")
    shelf.forget()

    assert search(text, language).one("h2", id="found-title").said == heading[language]


@pytest.mark.parametrize("loaded", [None, Loaded(1, "", cast(Index, "broken"))])
def test_index_out_of_service_is_said_and_never_taken_for_no_answer(loaded: Loaded | None) -> None:
    centre = make_counter(slug="ville")
    shelf.forget()
    if loaded:
        shelf._loaded[centre.pk] = loaded

    page = search("ordures vidanges")

    said = "Pour l’instant, la recherche se limite aux titres\u00a0: le reste n’est pas encore prêt."
    assert page.one("div", class_="notice").said.startswith(said)


def test_only_what_is_live_now_is_found() -> None:
    centre = make_counter(slug="ville")
    centre.answers.get(key="garbage").versions.update(is_live=False)

    assert "garbage" not in found(search("c quand les vidanges"))


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u2060", "\x00\x07"])
def test_empty_search_is_the_whole_list(text: str) -> None:
    make_counter(slug="ville")

    page = search(text)

    assert page.find("h2", id="found-title") == []
    assert found(page) == list(BANK)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \n b\t", "a b"),
        ("a\u202eb\u200bc", "a b c"),
        ("x" * 900, "x" * MAX_QUERY),
        ("mon NAS 046 454 286", "mon NAS [NAS/SIN]"),
    ],
)
def test_search_is_one_bounded_masked_line(typed: str, kept: str) -> None:
    assert clean_query(typed) == kept


def test_typed_markup_and_personal_information_are_not_given_back() -> None:
    make_counter(slug="ville")

    html = Client().get("/fr/c/ville/answers/", {"q": '"><script>x</script> 046 454 286'}).content.decode()

    assert ("<script" in html, "046 454 286" in html, quote("046 454 286") in html) == (False, False, False)
    assert Page.of(html).one("input", id="q")["value"] == '"><script>x</script> [NAS/SIN]'


def test_search_is_kept_by_nobody_and_begins_no_conversation() -> None:
    make_counter(slug="ville")

    response = Client().get("/fr/c/ville/answers/", {"q": "ordures"})

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert [element["content"] for element in Page.of(response.content.decode()).find("meta", name="robots")] == [
        "noindex"
    ]
    assert (Conversation.objects.count(), response.cookies) == (0, {})


@LANGUAGES
def test_too_many_searches_are_put_off(language: str) -> None:
    make_counter(slug="ville")
    while allow(SEARCH, "127.0.0.1"):
        pass

    response = Client().get(f"/{language}/c/ville/answers/", {"q": "ordures"})
    listed = Client().get(f"/{language}/c/ville/answers/")

    said = {"fr": "Trop de demandes en peu de temps", "en": "Too many requests in a short time"}
    assert (response.status_code, Page.of(response.content.decode()).one("h1").said) == (429, said[language])
    assert 1 <= int(response["Retry-After"]) <= 60
    assert listed.status_code == 200
