import pytest
from pytest_django import Settings
from starlette.testclient import TestClient

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import begin_visit

pytestmark = pytest.mark.django_db(transaction=True)

DETAIL = {
    "fr": "Trop de demandes en peu de temps. Attendez, puis envoyez de nouveau.",
    "en": "Too many requests in a short time. Wait, then send again.",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_31st_message_in_a_minute_is_429_and_not_stored(client: TestClient, language: str) -> None:
    visit = begin_visit(client, make_open_centre())
    for number in range(30):
        assert visit.ask("bonjour", str(number)).status_code == 201

    response = visit.ask("bonjour", "30", **{"Accept-Language": language})

    assert (response.status_code, response.json()["code"]) == (429, "too_many_requests")
    assert response.json()["detail"] == DETAIL[language]
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert Message.objects.filter(sender="citizen").count() == 30


def test_one_conversation_does_not_use_up_anothers_limit(client: TestClient) -> None:
    centre = make_open_centre()
    busy, quiet = begin_visit(client, centre), begin_visit(client, centre)
    for number in range(31):
        busy.ask("bonjour", str(number))

    assert quiet.ask("bonjour").status_code == 201


def test_asking_for_a_person_counts_as_a_message(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    address = f"{visit.address}/hand-over"

    answers = [client.post(address, headers=visit.key) for _ in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert Message.objects.count() == 30


def test_61st_conversation_from_one_address_in_a_minute_is_429_and_not_opened(client: TestClient) -> None:
    make_open_centre(slug="ville")
    address = "/api/v1/centres/ville/conversations"

    answers = [client.post(address, json={"language": "fr"}) for _ in range(61)]

    assert [answer.status_code for answer in answers] == [201] * 60 + [429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert Conversation.objects.count() == 60


def test_limits_off_lets_everything_through(client: TestClient, settings: Settings) -> None:
    settings.RELAIS_LIMITS = False
    visit = begin_visit(client, make_open_centre())

    assert {visit.ask("bonjour", str(number)).status_code for number in range(35)} == {201}
