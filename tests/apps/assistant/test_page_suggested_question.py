"""A question that an address suggests stands in the field: bounded, harmless, not sent; and the way to all answers."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import make_counter
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def get(question: str, language: str = "fr") -> Page:
    address = f"/{language}/c/ville/?{urlencode({'question': question})}"
    return Page.of(Client().get(address).content.decode())


@pytest.mark.parametrize(
    ("suggested", "field"),
    [
        ("Quand passe la collecte?", "Quand passe la collecte?"),
        ("</textarea><script>x</script>", "</textarea><script>x</script>"),
        ("  a\u202eb\x00 ", "ab"),
        ("é" * 5000, "é" * 2000),
        ("", ""),
    ],
)
@LANGUAGES
def test_question_stands_in_the_field_as_text(language: str, suggested: str, field: str) -> None:
    make_open_centre(slug="ville")

    page = get(suggested, language)

    assert (page.one("textarea").text, page.find("script", src="")) == (field, [])
    assert page.find("p", class_="field-error") == []


def test_nothing_is_sent_or_begun() -> None:
    make_counter(slug="ville")

    get("Quand passe la collecte?")

    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)


def test_refused_text_stays_rather_than_the_suggestion() -> None:
    make_open_centre(slug="ville")

    response = Client().post("/fr/c/ville/?question=autre", {"text": "x" * 2001, "client_id": "a"})

    assert Page.of(response.content.decode()).one("textarea").text == "x" * 2001


@pytest.mark.parametrize(("language", "said"), [("fr", "Voir toutes les réponses"), ("en", "See all answers")])
def test_all_answers_are_one_link_away_before_and_after_a_question(language: str, said: str) -> None:
    make_counter(slug="ville")
    browser, address = Client(), f"/{language}/c/ville/"

    pages = [browser.get(address), browser.post(address, {"text": "dog tag", "client_id": "a"}, follow=True)]

    links = [Page.of(page.content.decode()).one("a", href=f"{address}answers/").said for page in pages]
    assert links == [said, said]
