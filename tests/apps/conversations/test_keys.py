import uuid

import pytest

from relais.apps.conversations.actions import delete_conversation
from relais.apps.conversations.keys import bearer_token, cookie_token, is_same_origin
from relais.apps.conversations.models import Conversation
from tests.factories.accounts import NOW, make_centre
from tests.factories.conversations import make_conversation


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer abc", "abc"),
        ("Bearer  abc ", "abc"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic abc", None),
        ("abc", None),
        ("", None),
    ],
)
def test_bearer_header(header: str, token: str | None) -> None:
    assert bearer_token(header) == token


@pytest.mark.parametrize(
    ("cookies", "token"),
    [
        ({"relais_visit_ville": "7.abc"}, "abc"),
        ({"relais_visit_a": "8.no", "relais_visit_b": "7.abc"}, "abc"),
        ({"relais_visit_ville": "8.abc"}, None),
        ({"relais_visit_ville": "7."}, None),
        ({"relais_visit_ville": "7"}, None),
        ({"other": "7.abc"}, None),
        ({}, None),
    ],
)
def test_cookie_holds_the_key_of_the_conversation_it_names_only(cookies: dict[str, str], token: str | None) -> None:
    assert cookie_token("7", cookies) == token


@pytest.mark.parametrize(
    ("method", "origin", "site", "same"),
    [
        ("POST", "https://relais.example", "same-origin", True),
        ("POST", "https://relais.example", None, True),
        ("POST", None, "same-origin", True),
        ("POST", None, None, False),
        ("POST", "https://evil.example", "same-origin", False),
        ("POST", "https://relais.example.evil.example", None, False),
        ("POST", "https://relais.example:444", None, False),
        ("POST", "null", None, False),
        ("POST", "", None, False),
        ("POST", None, "cross-site", False),
        ("POST", None, "same-site", False),
        ("DELETE", "https://evil.example", None, False),
        ("GET", None, "same-origin", True),
        ("GET", None, "none", True),
        ("GET", None, None, True),
        ("GET", None, "cross-site", False),
        ("GET", None, "same-site", False),
    ],
)
def test_only_our_own_pages_may_use_the_cookie(method: str, origin: str | None, site: str | None, same: bool) -> None:
    assert is_same_origin(method=method, origin=origin, fetch_site=site, host="relais.example") is same


def test_no_host_matches_no_origin() -> None:
    assert is_same_origin(method="POST", origin="null", fetch_site=None, host="") is False


@pytest.mark.django_db
def test_key_opens_its_own_conversation_and_no_other() -> None:
    centre = make_centre()
    one, other = make_conversation(centre), make_conversation(centre)

    def seen(public_id: object, token: str) -> list[Conversation]:
        return list(Conversation.objects.visible_to(public_id=str(public_id), token=token))

    assert seen(one.conversation.public_id, one.token) == [one.conversation]
    assert seen(one.conversation.public_id, other.token) == []
    assert seen(uuid.uuid4(), one.token) == []


@pytest.mark.django_db
@pytest.mark.parametrize("public_id", ["", "1", "x", "\x00", "é" * 40, "0" * 32])
def test_identifier_of_any_shape_opens_nothing(public_id: str) -> None:
    opened = make_conversation()

    assert not Conversation.objects.visible_to(public_id=public_id, token=opened.token).exists()


@pytest.mark.django_db
def test_key_is_stored_as_a_digest_only_and_dies_with_the_conversation() -> None:
    opened = make_conversation()
    public_id = str(opened.conversation.public_id)
    stored = Conversation.objects.get().key_digest

    delete_conversation(conversation=opened.conversation, now=NOW)

    assert (len(stored), opened.token in stored) == (64, False)
    assert not Conversation.objects.visible_to(public_id=public_id, token=opened.token).exists()
    assert not Conversation.objects.visible_to(public_id=public_id, token="").exists()
