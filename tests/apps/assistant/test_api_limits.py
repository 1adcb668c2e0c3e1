from collections.abc import Callable

import httpx2
import pytest
from pytest_django import Settings
from starlette.testclient import TestClient

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import begin_visit

pytestmark = pytest.mark.django_db(transaction=True)

SLACK = 3  # the window slides by counting: where a minute turns during the test, it may let a few more through
DETAIL = {
    "fr": "Trop de demandes en peu de temps. Attendez, puis envoyez de nouveau.",
    "en": "Too many requests in a short time. Wait, then send again.",
}


def until_refused(call: Callable[[int], httpx2.Response], limit: int) -> list[httpx2.Response]:
    """Call until the answer is not a success, a little past the limit at most."""
    answers: list[httpx2.Response] = []
    while len(answers) <= limit + SLACK and (not answers or answers[-1].is_success):
        answers.append(call(len(answers)))
    return answers


@pytest.mark.parametrize("language", ["fr", "en"])
def test_31st_message_in_a_minute_is_429_and_not_stored(client: TestClient, language: str) -> None:
    visit = begin_visit(client, make_open_centre())

    *taken, response = until_refused(lambda n: visit.ask("bonjour", f"{n}", **{"Accept-Language": language}), 30)

    assert 30 <= len(taken) <= 30 + SLACK
    assert (response.status_code, response.json()["code"]) == (429, "too_many_requests")
    assert response.json()["detail"] == DETAIL[language]
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert Message.objects.filter(sender="citizen").count() == len(taken)


def test_one_conversation_does_not_use_up_anothers_limit(client: TestClient) -> None:
    centre = make_open_centre()
    busy, quiet = begin_visit(client, centre), begin_visit(client, centre)
    until_refused(lambda n: busy.ask("bonjour", f"{n}"), 30)

    assert quiet.ask("bonjour").status_code == 201


def test_asking_for_a_person_counts_as_a_message(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    address = f"{visit.address}/hand-over"

    *taken, response = until_refused(lambda _n: client.post(address, headers=visit.key), 30)

    assert (response.status_code, 30 <= len(taken) <= 30 + SLACK) == (429, True)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert Message.objects.count() == len(taken)


def test_61st_conversation_from_one_address_in_a_minute_is_429_and_not_opened(client: TestClient) -> None:
    make_open_centre(slug="ville")
    address = "/api/v1/centres/ville/conversations"

    *taken, response = until_refused(lambda _n: client.post(address, json={"language": "fr"}), 60)

    assert (response.status_code, response.json()["code"]) == (429, "too_many_requests")
    assert 60 <= len(taken) <= 60 + SLACK
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert Conversation.objects.count() == len(taken)


def test_limits_off_lets_everything_through(client: TestClient, settings: Settings) -> None:
    settings.RELAIS_LIMITS = False
    visit = begin_visit(client, make_open_centre())

    assert {visit.ask("bonjour", str(number)).status_code for number in range(35)} == {201}
