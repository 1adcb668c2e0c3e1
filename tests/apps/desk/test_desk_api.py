"""A whole visit with a person over the wire, by a personal token; and who is refused."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

import httpx2
import pytest

from relais.apps.accounts.models import Centre, Group, OpeningHours, Person
from relais.apps.accounts.tokens import create_token
from relais.apps.conversations.models import Note
from relais.apps.conversations.presence import renew
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import make_centre, make_person, make_role


def make_always_open_centre() -> Centre:
    centre = make_centre()
    for weekday in range(7):
        OpeningHours.objects.create(centre=centre, weekday=weekday, opens=time(0), closes=time(23, 59, 59))
    return centre


def make_agent(centre: Centre) -> tuple[Person, dict[str, str]]:
    person = make_person()
    make_role(person, centre, Group.AGENT)
    renew(person=person, centre=centre, now=datetime.now(UTC))
    token = create_token(person=person, label="test", days=1, actor=COMMAND, now=datetime.now(UTC))
    return person, {"Authorization": f"Bearer {token}"}


class Visit:
    """A citizen with a conversation, as a program."""

    def __init__(self, server: httpx2.Client, centre: Centre) -> None:
        opened = server.post(f"/api/v1/centres/{centre.slug}/conversations", json={"language": "fr"}).json()
        self.server, self.id, self.key = server, opened["id"], {"Authorization": f"Bearer {opened['token']}"}

    def call(self, path: str, body: dict[str, Any] | None = None) -> httpx2.Response:
        address = f"/api/v1/conversations/{self.id}/{path}"
        return self.server.post(address, json=body or {}, headers=self.key)

    def read(self) -> list[tuple[str, str]]:
        read = self.server.get(f"/api/v1/conversations/{self.id}/messages", headers=self.key).json()
        return [(message["from"], message["text"]) for message in read["messages"]]


def desk(
    server: httpx2.Client, visit: Visit, verb: str, key: dict[str, str], **body: Any
) -> tuple[int, dict[str, Any]]:
    response = server.post(f"/api/v1/desk/conversations/{visit.id}/{verb}", json=body, headers=key)
    return response.status_code, response.json()


def test_citizen_and_agent_talk_and_part(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)
    visit = Visit(server, centre)
    waiting = visit.call("hand-over").json()
    queue = server.get("/api/v1/desk", headers=key).json()["queue"]

    _status, claimed = desk(server, visit, "claim", key, epoch=queue[0]["epoch"])
    desk(server, visit, "messages", key, epoch=claimed["epoch"], text="Bonjour, je vous lis.", client_id="a")
    posted = visit.call("messages", {"text": "mon NAS est 046 454 286", "client_id": "b"}).json()
    chats = server.get("/api/v1/desk", headers=key).json()["chats"]
    _status, closed = desk(server, visit, "close", key, epoch=claimed["epoch"], outcome="resolved")

    assert (waiting["state"], waiting["place"], [row["id"] for row in queue]) == ("waiting", 1, [visit.id])
    assert (posted["turn"], chats[0]["packet"]["reason"], closed["state"]) == (None, "asked", "ended")
    assert [who for who, _text in visit.read()] == ["assistant", "system", "agent", "citizen", "system"]
    assert visit.read()[3] == ("citizen", "mon NAS est [NAS/SIN]")


def test_agent_who_has_passed_it_on_is_told_that_it_is_stale(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    (_one, key), (other, other_key) = make_agent(centre), make_agent(centre)
    visit = Visit(server, centre)
    visit.call("hand-over")
    epoch = desk(server, visit, "claim", key, epoch=1)[1]["epoch"]
    passed = desk(server, visit, "transfer", key, epoch=epoch, to=other.email, note="parle de son permis")

    late = desk(server, visit, "messages", key, epoch=epoch, text="trop tard", client_id="a")
    taken = desk(server, visit, "claim", other_key, epoch=passed[1]["epoch"])
    notes = server.get("/api/v1/desk", headers=other_key).json()["chats"][0]["notes"]

    assert (passed[0], late[0], late[1]["code"], late[1]["epoch"]) == (200, 409, "stale_epoch", epoch + 1)
    assert (taken[0], [note["text"] for note in notes]) == (200, ["parle de son permis"])
    assert all("permis" not in text and "tard" not in text for _who, text in visit.read())


def test_notes_are_masked_and_on_no_stream_of_the_citizen(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)
    visit = Visit(server, centre)
    visit.call("hand-over")
    desk(server, visit, "claim", key, epoch=1)

    status, _kept = desk(server, visit, "notes", key, text="NAS 046 454 286, un cornichon")

    assert (status, Note.objects.get().text) == (200, "NAS [NAS/SIN], un cornichon")
    with server.stream("GET", f"/live/conversations/{visit.id}", headers=visit.key) as response:
        lines = response.iter_lines()
        seen = "".join(next(lines) for _ in range(12))
    assert ("event: message" in seen, "cornichon" in seen) == (True, False)


@pytest.mark.parametrize("group", [None, Group.CONTENT, Group.MANAGER])
def test_who_is_not_at_the_desk_is_refused(server: httpx2.Client, group: Group | None) -> None:
    centre, person = make_always_open_centre(), make_person()
    if group:
        make_role(person, centre, group)
    token = create_token(person=person, label="test", days=1, actor=COMMAND, now=datetime.now(UTC))

    statuses = [
        server.get(path, headers={"Authorization": f"Bearer {key}"}).status_code
        for path in ("/api/v1/desk", "/live/desk")
        for key in (token, "relais_guess")
    ]

    assert statuses == [403, 401, 403, 401]


def test_conversation_that_asked_for_nobody_is_hidden_from_the_desk(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)
    visit = Visit(server, centre)

    statuses = [desk(server, visit, verb, key, epoch=0)[0] for verb in ("claim", "decline", "requeue", "close", "hold")]
    read = server.get(f"/api/v1/desk/conversations/{visit.id}/messages", headers=key)

    assert (statuses, read.status_code) == ([404] * 5, 404)


def test_desk_stream_tells_of_who_comes_and_of_what_they_write(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)

    with server.stream("GET", "/live/desk", headers=key) as response:
        desks = read_desks(response.iter_lines())
        empty = next(desks)
        visit = Visit(server, centre)
        visit.call("hand-over")
        came = next(desks)
        desk(server, visit, "claim", key, epoch=1)
        held = next(one for one in desks if one["chats"])
        visit.call("messages", {"text": "bonjour", "client_id": "a"})
        said = next(one for one in desks if one["chats"][0]["last"] > held["chats"][0]["last"])

    assert (empty["queue"], [row["id"] for row in came["queue"]]) == ([], [visit.id])
    assert said["chats"][0]["last"] == held["chats"][0]["last"] + 1


def read_desks(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    kind = ""
    for line in lines:
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: ") and kind == "desk":
            yield json.loads(line[6:])


def test_callback_is_promised_then_done_and_its_address_forgotten(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)
    visit = Visit(server, centre)
    visit.call("hand-over")

    promised = visit.call("hand-over", {"contact": "819-555-0100"}).json()
    listed = server.get("/api/v1/desk", headers=key).json()["callbacks"]
    done = [server.post(f"/api/v1/desk/callbacks/{listed[0]['id']}/done", headers=key).status_code for _ in range(2)]

    assert (promised["state"], bool(promised["promised_at"]), listed[0]["contact"]) == (
        "callback",
        True,
        "819-555-0100",
    )
    assert done == [204, 404]


def test_full_desk_takes_no_more(server: httpx2.Client) -> None:
    centre = make_always_open_centre()
    _person, key = make_agent(centre)
    server.post("/api/v1/desk/presence", json={"capacity": 1}, headers=key)
    first, second = Visit(server, centre), Visit(server, centre)
    for visit in (first, second):
        visit.call("hand-over")

    statuses = [desk(server, visit, "claim", key, epoch=1) for visit in (first, second)]

    assert [status for status, _body in statuses] == [200, 409]
    assert statuses[1][1]["reason"] == "full"
