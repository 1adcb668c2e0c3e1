from datetime import UTC, datetime

import pytest

from relais.apps.conversations.door import EmptyMessage, Incoming, InvalidClientId, MessageTooLong, receive
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.writer import ClientIdReused, Draft, Reply
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def echo(incoming: Incoming) -> Reply:
    return Reply((Draft("assistant", incoming.text.upper(), "fr"),))


def post(conversation: Conversation, text: str, client_id: str = "a") -> list[tuple[int, str, str]]:
    receipt = receive(conversation=conversation, text=text, client_id=client_id, respond=echo, now=NOW).result(10)
    return [(message.seq, message.sender, message.text) for message in receipt.added]


def test_message_and_reply_are_stored_before_the_receipt() -> None:
    conversation = make_conversation().conversation

    added = post(conversation, "bonjour")

    assert added == [(1, "citizen", "bonjour"), (2, "assistant", "BONJOUR")]
    assert list(Message.objects.values_list("seq", "sender", "text")) == added


def test_same_client_id_and_text_is_stored_once() -> None:
    conversation = make_conversation().conversation
    post(conversation, "bonjour")

    again = receive(conversation=conversation, text="bonjour", client_id="a", respond=echo, now=NOW).result(10)

    assert (again.seq, again.replayed, Message.objects.count()) == (1, True, 2)


def test_same_client_id_with_another_text_is_refused() -> None:
    conversation = make_conversation().conversation
    post(conversation, "bonjour")

    with pytest.raises(ClientIdReused):
        post(conversation, "bonsoir")

    assert Message.objects.count() == 2


def test_personal_information_is_masked_before_the_reply_and_the_disk() -> None:
    conversation = make_conversation().conversation

    added = post(conversation, "mon NAS est 046 454 286")

    assert all("046 454 286" not in text for _seq, _sender, text in added)
    assert not Message.objects.filter(text__contains="454").exists()


def test_reply_computed_under_an_older_epoch_is_dropped_and_the_message_kept() -> None:
    conversation = make_conversation().conversation
    Conversation.objects.filter(pk=conversation.pk).update(epoch=1)

    assert post(conversation, "bonjour") == [(1, "citizen", "bonjour")]


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u2060", "\x00\x07", "\u202e"])
def test_text_with_nothing_visible_is_refused(text: str) -> None:
    with pytest.raises(EmptyMessage):
        post(make_conversation().conversation, text)


def test_text_over_the_limit_is_refused() -> None:
    with pytest.raises(MessageTooLong):
        post(make_conversation().conversation, "a" * 10_000)


@pytest.mark.parametrize("client_id", ["", "é", "a" * 65, "a\nb"])
def test_client_id_that_is_not_short_visible_ascii_is_refused(client_id: str) -> None:
    with pytest.raises(InvalidClientId):
        post(make_conversation().conversation, "bonjour", client_id)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b\x1b[31m", "ab[31m"),
        ("abc\u202edef", "abcdef"),
        ("'; DROP TABLE conversations_message; --", "'; DROP TABLE conversations_message; --"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩\u200d👧 🗑️?", "👩\u200d👧 🗑️?"),
        ("متى تُجمع النفايات؟", "متى تُجمع النفايات؟"),
        ("ligne 1\r\nligne 2", "ligne 1\nligne 2"),
        ("\ud800 fin", "fin"),
    ],
)
def test_odd_text_is_stored_whole_without_what_nobody_can_see(typed: str, stored: str) -> None:
    conversation = make_conversation().conversation

    post(conversation, typed)

    assert Message.objects.get(seq=1).text == stored
