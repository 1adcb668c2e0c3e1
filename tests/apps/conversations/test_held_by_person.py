"""A message to a person takes the short way, and falls back on the long one whenever the guess was wrong."""

import httpx2
import pytest

from relais.apps.conversations.actions import Opened, delete_conversation
from relais.apps.conversations.door import HeldByPerson, held
from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import NOW, make_open_centre
from tests.factories.conversations import make_conversation


def held_conversation() -> Opened:
    opened = make_conversation(make_open_centre())
    Conversation.objects.filter(pk=opened.conversation.pk).update(state="agent", epoch=1)
    return opened


def post(server: httpx2.Client, opened: Opened, text: str, client_id: str) -> tuple[int, dict[str, object]]:
    path = f"/api/v1/conversations/{opened.conversation.public_id}/messages"
    body = {"text": text, "client_id": client_id}
    response = server.post(path, json=body, headers={"Authorization": f"Bearer {opened.token}"})
    return response.status_code, response.json()


def test_short_way_stores_masks_and_answers_like_the_long_one(server: httpx2.Client) -> None:
    opened = held_conversation()

    answers = [post(server, opened, f"mon NAS est 046 454 286, {n}", f"{n}") for n in (1, 2)]

    known = held.find(str(opened.conversation.public_id), opened.token)
    assert known == opened.conversation.pk
    assert [(status, body["seq"], body["turn"]) for status, body in answers] == [(201, 1, None), (201, 2, None)]
    assert list(Message.objects.values_list("text", flat=True)) == [f"mon NAS est [NAS/SIN], {n}" for n in (1, 2)]


def test_repeat_on_the_short_way_gets_the_first_result(server: httpx2.Client) -> None:
    opened = held_conversation()
    first = [post(server, opened, "un", "a"), post(server, opened, "deux", "b")]

    again = [post(server, opened, "un", "a"), post(server, opened, "deux", "b")]

    assert [(200, body) for _status, body in first] == again
    assert post(server, opened, "autre", "b")[1]["code"] == "client_id_reused"


def test_conversation_that_went_back_to_the_assistant_gets_its_answer(server: httpx2.Client) -> None:
    opened = held_conversation()
    post(server, opened, "un", "a")
    Conversation.objects.filter(pk=opened.conversation.pk).update(state="assistant", epoch=2)

    status, body = post(server, opened, "bonjour", "b")

    assert (status, isinstance(body["turn"], dict), body["seq"]) == (201, True, 2)
    assert held.find(str(opened.conversation.public_id), opened.token) is None


def test_deleted_conversation_is_gone_on_the_short_way_too(server: httpx2.Client) -> None:
    opened = held_conversation()
    post(server, opened, "un", "a")
    delete_conversation(conversation=opened.conversation, now=NOW)

    status, body = post(server, opened, "deux", "b")

    assert (status, body["code"], Message.objects.count()) == (404, "conversation_not_found", 0)


@pytest.mark.parametrize("key", ["guess", "A" * 43])
def test_wrong_key_never_takes_the_short_way(server: httpx2.Client, key: str) -> None:
    opened = held_conversation()
    post(server, opened, "un", "a")

    status, _body = post(server, Opened(opened.conversation, key), "deux", "b")

    assert (status, Message.objects.count()) == (404, 1)


def test_oldest_key_is_forgotten_beyond_the_limit() -> None:
    known = HeldByPerson()

    for number in range(known.MOST + 1):
        known.remember("a", f"{number}", number)

    assert (known.find("a", "0"), known.find("a", "1")) == (None, 1)
