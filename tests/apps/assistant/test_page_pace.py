"""The time limit on the citizen's page and in the API: more of it, none of it, and what happens when it is over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from starlette.testclient import TestClient

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)


def begin(language: str = "fr") -> Client:
    make_open_centre(slug="ville")
    browser = Client()
    browser.post(f"/{language}/c/ville/", {"text": "bonjour", "client_id": "a"})
    return browser


def grow_older(minutes: int) -> None:
    Conversation.objects.update(active_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("pace", "easy", "least", "most"),
    [("more", False, 3590, 3600), ("easy", True, 2_591_900, 2_592_000), ("usual", False, 3590, 3600)],
)
def test_button_begins_the_time_again_without_javascript(pace: str, easy: bool, least: int, most: int) -> None:
    browser = begin()
    grow_older(50)

    response = browser.post("/fr/c/ville/pace/", {"pace": pace})

    cookie = response.cookies["relais_visit_ville"]
    assert (response.status_code, response.headers["Location"]) == (303, "/fr/c/ville/#pace")
    assert (Conversation.objects.get().easy_pace, least <= cookie["max-age"] <= most) == (easy, True)


@pytest.mark.parametrize(
    ("language", "sentence", "back"),
    [
        ("fr", "Il n’y a aucune limite de temps.", "Remettre la limite de temps"),
        ("en", "There is no time limit.", "Put the time limit back"),
    ],
)
def test_easy_pace_is_said_and_can_be_taken_back(language: str, sentence: str, back: str) -> None:
    browser = begin(language)

    browser.post(f"/{language}/c/ville/pace/", {"pace": "easy"})

    page = Page.of(browser.get(f"/{language}/c/ville/").content.decode())
    assert (sentence in page.one(id="pace-text").said, page.one("button", value="usual").said) == (True, back)


@pytest.mark.parametrize("pace", ["", "never", "easy\x00"])
def test_pace_that_does_not_exist_is_404_and_changes_nothing(pace: str) -> None:
    browser = begin()
    before = Conversation.objects.get().active_at

    assert browser.post("/fr/c/ville/pace/", {"pace": pace}).status_code == 404
    assert Conversation.objects.get().active_at == before


def test_question_sent_too_late_is_answered_in_a_new_conversation_that_says_so() -> None:
    browser = begin()
    grow_older(61)

    response = browser.post("/fr/c/ville/", {"text": "permis", "client_id": "b", "last": "2"}, follow=True)

    page = Page.of(response.content.decode())
    assert page.one(id="erased").said == "La conversation précédente s’est fermée. En voici une nouvelle."
    assert Conversation.objects.count() == 2
    assert Message.objects.filter(text="permis").values_list("seq", flat=True)[0] == 1


def test_citizen_can_erase_for_as_long_as_the_key_lives() -> None:
    browser = begin()
    grow_older(59)

    browser.post("/fr/c/ville/leave/")

    assert Message.objects.count() == 0


def test_program_reads_the_time_left_and_asks_for_more(client: TestClient) -> None:
    make_open_centre(slug="ville")
    opened = client.post("/api/v1/centres/ville/conversations", json={"language": "fr"}).json()
    grow_older(10)
    address, key = f"/api/v1/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}

    left = client.get(f"{address}/messages", headers=key).json()["ends_in"]
    more = client.post(f"{address}/keep-open", headers=key, json={}).json()
    easy = client.post(f"{address}/keep-open", headers=key, json={"easy_pace": True}).json()

    assert (opened["ends_in"], 2990 <= left <= 3000) == (3600, True)
    assert (more, easy) == ({"ends_in": 3600, "easy_pace": False}, {"ends_in": 2_592_000, "easy_pace": True})


def test_key_that_came_too_late_opens_nothing_for_a_program(client: TestClient) -> None:
    make_open_centre(slug="ville")
    opened = client.post("/api/v1/centres/ville/conversations", json={"language": "fr"}).json()
    grow_older(61)

    late = client.post(
        f"/api/v1/conversations/{opened['id']}/keep-open",
        headers={"Authorization": f"Bearer {opened['token']}"},
        json={},
    )

    assert (late.status_code, late.json()["code"]) == (404, "conversation_not_found")
