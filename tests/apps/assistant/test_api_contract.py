import pytest
from starlette.testclient import TestClient

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import begin_visit, make_counter, set_thresholds

pytestmark = pytest.mark.django_db(transaction=True)

GARBAGE_FR = {
    "id": "garbage",
    "version": 1,
    "title": "Quand passe la collecte des ordures?",
    "text": "La collecte passe **le mardi**.\n\n- Sortez le bac avant 7 h.",
    "links": [],
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_conversation_is_opened_with_its_key(client: TestClient, language: str) -> None:
    centre = make_open_centre(slug="ville")

    response = client.post("/api/v1/centres/ville/conversations", json={"language": language})

    opened = response.json()
    stored = Conversation.objects.get(centre=centre)
    assert response.status_code == 201
    assert opened == {
        "id": str(stored.public_id),
        "token": opened["token"],
        "language": language,
        "messages": [],
        "ends_in": 3600,
    }
    assert len(opened["token"]) == 43
    assert opened["token"] not in stored.key_digest


def test_question_is_answered_with_the_approved_text(client: TestClient) -> None:
    visit = begin_visit(client, make_counter())

    response = visit.ask("c quand les vidanges")

    posted = response.json()
    assert response.status_code == 201
    assert posted["seq"] == 1
    assert posted["turn"] == {
        "outcome": "answer",
        "reason": "none",
        "notices": [],
        "language": "fr",
        "answer": GARBAGE_FR,
        "offers": [],
        "hand_over": None,
    }
    assert [(m["seq"], m["from"], m["language"], m["text"], m["answer"]) for m in posted["messages"]] == [
        (1, "citizen", "", "c quand les vidanges", None),
        (2, "assistant", "fr", GARBAGE_FR["text"], GARBAGE_FR),
    ]


def test_offer_names_the_live_titles_that_are_near(client: TestClient) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=2.0, offer=0.0)
    visit = begin_visit(client, centre, "en")

    turn = visit.ask("garbage day, property taxes").json()["turn"]

    assert (turn["outcome"], turn["reason"], turn["answer"]) == ("offer", "below_threshold", None)
    assert {"answer": "garbage", "title": "When is garbage collected?"} in turn["offers"]
    assert {offer["answer"] for offer in turn["offers"]} == {"garbage", "taxes"}


def test_unknown_says_so_and_stores_the_sentence(client: TestClient) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=2.0, offer=2.0)
    visit = begin_visit(client, centre, "en")

    posted = visit.ask("garbage day").json()

    assert (posted["turn"]["outcome"], posted["turn"]["reason"]) == ("unknown", "out_of_scope")
    assert posted["messages"][1]["text"] == "No approved answer fits this question. A person can help you."


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [("fr", "je veux parler à quelqu'un", "Téléphone"), ("en", "talk to a person", "Telephone")],
)
def test_asking_for_a_person_gives_the_way_there(client: TestClient, language: str, text: str, label: str) -> None:
    visit = begin_visit(client, make_open_centre(), language)

    turn = visit.ask(text).json()["turn"]

    way = turn["hand_over"]
    assert (turn["outcome"], turn["reason"]) == ("hand_over", "asked")
    assert (way["state"], way["place"], way["wait"]) == ("by_phone", None, None)
    assert way["phones"] == [{"kind": "telephone", "number": "819-555-0142", "label": label}]
    assert (way["opens_at"] is None) is (way["closes_at"] is not None)


def test_hand_over_operation_adds_a_message_and_returns_the_lines(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())

    response = client.post(f"{visit.address}/hand-over", json={"reason": "urgent"}, headers=visit.key)
    bare = client.post(f"{visit.address}/hand-over", headers=visit.key)

    assert (response.status_code, bare.status_code) == (200, 200)
    assert sorted(response.json()) == ["closes_at", "opens_at", "phones", "place", "promised_at", "state", "wait"]
    assert response.json()["phones"] == [{"kind": "telephone", "number": "819-555-0142", "label": "Téléphone"}]
    assert [(m["seq"], m["from"], m["text"]) for m in visit.read()["messages"]] == [
        (1, "assistant", "Voici comment joindre une personne."),
        (2, "assistant", "Voici comment joindre une personne."),
    ]


def test_same_call_again_returns_the_first_result_and_stores_nothing(client: TestClient) -> None:
    visit = begin_visit(client, make_counter())
    first = visit.ask("c quand les vidanges", "once")
    visit.ask("bonjour", "other")

    again = visit.ask("c quand les vidanges", "once")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Message.objects.count() == 4


def test_same_client_id_with_another_text_is_409(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour", "once")

    again = visit.ask("bonsoir", "once")

    assert (again.status_code, again.json()["code"]) == (409, "client_id_reused")
    assert Message.objects.count() == 2


def test_same_client_id_in_two_conversations_is_two_messages(client: TestClient) -> None:
    centre = make_open_centre()
    one, other = begin_visit(client, centre), begin_visit(client, centre)

    assert one.ask("bonjour", "a").status_code == other.ask("merci", "a").status_code == 201
    assert Message.objects.count() == 4


def test_client_ids_in_any_order_are_stored_in_the_order_they_came(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())

    for client_id in ("3", "1", "2"):
        visit.ask("bonjour", client_id)

    stored = Message.objects.filter(sender="citizen").order_by("seq").values_list("seq", "client_id")
    assert list(stored) == [(1, "3"), (3, "1"), (5, "2")]


def test_reading_returns_what_comes_after_a_number(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour", "1")
    visit.ask("merci", "2")

    whole, part, none = visit.read(), visit.read(after=3), visit.read(after=99)

    assert [message["seq"] for message in whole["messages"]] == [1, 2, 3, 4]
    assert (part["messages"], part["last"]) == (whole["messages"][3:], 4)
    assert none == {"messages": [], "last": 4, "ends_in": 3600}


def test_every_message_can_be_read_page_by_page(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    conversation = Conversation.objects.get(public_id=visit.id)
    rows = [
        Message(conversation=conversation, seq=seq, at=conversation.started_at, sender="citizen", text=f"{seq}")
        for seq in range(1, 302)
    ]
    Message.objects.bulk_create(rows)
    Conversation.objects.update(last_seq=301)

    first, second = visit.read(), visit.read(after=200)

    assert [message["seq"] for message in first["messages"] + second["messages"]] == list(range(1, 302))
    assert (first["last"], second["last"]) == (301, 301)


def test_language_of_the_conversation_changes_and_what_was_said_stays(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre(), "fr")
    before = visit.ask("bonjour", "1").json()["messages"]

    response = client.post(f"{visit.address}/language", json={"language": "en"}, headers=visit.key)
    turn = visit.ask("?!", "2").json()["turn"]

    assert (response.status_code, response.json()) == (200, {"language": "en"})
    assert visit.read()["messages"][:2] == before
    assert turn["language"] == "en"


def test_feedback_is_kept_for_our_message(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour")

    response = client.post(f"{visit.address}/feedback", json={"seq": 2, "useful": False}, headers=visit.key)
    own = client.post(f"{visit.address}/feedback", json={"seq": 1, "useful": False}, headers=visit.key)

    assert (response.status_code, response.json()) == (200, {"seq": 2, "useful": False})
    assert (own.status_code, own.json()["code"]) == (404, "no_such_message")


def test_deletion_removes_the_messages_and_the_key(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour")

    response = client.delete(visit.address, headers=visit.key)

    assert (response.status_code, response.content) == (204, b"")
    assert client.get(f"{visit.address}/messages", headers=visit.key).json()["code"] == "conversation_not_found"
    assert visit.ask("encore", "b").json()["code"] == "conversation_not_found"
    assert Message.objects.count() == 0


def test_nothing_of_a_conversation_is_kept_by_a_cache(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())

    posted = visit.ask("bonjour")
    read = client.get(f"{visit.address}/messages", headers=visit.key)

    assert (posted.headers["Cache-Control"], read.headers.get("Cache-Control")) == ("no-store", "no-store")
