"""Every message once and in order, over a real socket: resumed, idle, shared, refused, ended."""

import json
import socket
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any

import httpx2
import pytest

from relais.apps.conversations import live
from relais.apps.conversations.actions import Opened, delete_conversation
from relais.apps.conversations.hub import hub
from relais.apps.conversations.writer import Draft, Submission, writer
from tests.factories.accounts import NOW, make_centre
from tests.factories.conversations import make_conversation

Event = tuple[str, str, Any]  # kind, id, data


def write(opened: Opened, *texts: str) -> None:
    for text in texts:
        draft = Draft("citizen", text, client_id=f"{uuid.uuid4()}")
        writer.submit(Submission(opened.conversation.pk, 0, draft)).result(10)


def address(opened: Opened) -> str:
    return f"/live/conversations/{opened.conversation.public_id}"


@contextmanager
def listening(server: httpx2.Client, opened: Opened, after: str = "", **headers: str) -> Iterator[Iterator[Event]]:
    """The events of an open stream, as they come."""
    key = {"Authorization": f"Bearer {opened.token}"}
    query = {"after": after} if after else {}
    with server.stream("GET", address(opened), params=query, headers=key | headers) as response:
        assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (200, "text/event-stream")
        yield read_events(response.iter_lines())


def read_events(lines: Iterator[str]) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}


def texts(events: Iterator[Event], count: int) -> list[tuple[str, str]]:
    """Number and text of the next messages, heartbeats left out."""
    return list(islice(((number, data["text"]) for kind, number, data in events if kind == "message"), count))


def test_what_was_said_comes_first_then_what_is_said_now(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "un", "deux")

    with listening(server, opened) as events:
        before = texts(events, 2)
        write(opened, "trois")
        after = texts(events, 1)

    assert (before, after) == ([("1", "un"), ("2", "deux")], [("3", "trois")])


def test_event_holds_the_message_as_the_api_gives_it(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "é\nligne 2 </script>")

    with listening(server, opened) as events:
        _kind, number, data = next(events)

    key = {"Authorization": f"Bearer {opened.token}"}
    read = server.get(f"/api/v1/conversations/{opened.conversation.public_id}/messages", headers=key)
    assert (number, [data]) == ("1", read.json()["messages"])


@pytest.mark.parametrize(
    ("after", "header", "seqs"),
    [
        ("", "2", ["3", "4"]),
        ("2", "", ["3", "4"]),
        ("0", "3", ["4"]),
        ("4", "1", ["2", "3", "4"]),
        ("0", "", ["1", "2", "3", "4"]),
    ],
)
def test_stream_resumes_after_the_last_event_seen(
    server: httpx2.Client, after: str, header: str, seqs: list[str]
) -> None:
    opened = make_conversation()
    write(opened, "1", "2", "3", "4")

    with listening(server, opened, after, **({"Last-Event-ID": header} if header else {})) as events:
        assert [number for number, _text in texts(events, len(seqs))] == seqs


def test_reconnecting_at_any_point_shows_each_message_once(server: httpx2.Client) -> None:
    opened, seen = make_conversation(), list[str]()

    for number in range(1, 6):
        write(opened, f"a{number}", f"b{number}")
        with listening(server, opened, **({"Last-Event-ID": seen[-1]} if seen else {})) as events:
            seen += [seq for seq, _text in texts(events, 2 if number % 2 else 1)]
    with listening(server, opened, **{"Last-Event-ID": seen[-1]}) as events:
        seen += [seq for seq, _text in texts(events, 10 - len(seen))]

    assert seen == [f"{seq}" for seq in range(1, 11)]


def test_cursor_beyond_the_end_waits_for_what_comes_next(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "un")

    with listening(server, opened, after="999") as events:
        assert next(events) == ("heartbeat", "", {"last": 1})
        write(opened, "deux")
        assert texts(events, 1) == [("2", "deux")]


def test_heartbeat_says_the_last_number_and_moves_no_cursor(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "un")

    with listening(server, opened, after="1") as events:
        began = time.monotonic()
        beats = list(islice(events, 2))

    assert beats == [("heartbeat", "", {"last": 1})] * 2
    assert 0.5 <= time.monotonic() - began < 5


def test_long_conversation_is_caught_up_with_page_after_page(server: httpx2.Client) -> None:
    opened = make_conversation()
    futures = [
        writer.submit(Submission(opened.conversation.pk, 0, Draft("citizen", f"{n}", client_id=f"{n}")))
        for n in range(1, 451)
    ]
    futures[-1].result(20)

    with listening(server, opened) as events:
        assert texts(events, 450) == [(f"{n}", f"{n}") for n in range(1, 451)]


def test_two_readers_see_the_same_while_messages_pour_in(server: httpx2.Client) -> None:
    opened = make_conversation()

    def read(_reader: int) -> list[tuple[str, str]]:
        with listening(server, opened) as events:
            return texts(events, 60)

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, number) for number in range(2)]
        pool.submit(write, opened, *[f"m{n}" for n in range(1, 61)])
        seen = [reader.result(30) for reader in readers]

    assert seen[0] == seen[1] == [(f"{n}", f"m{n}") for n in range(1, 61)]


def test_two_conversations_never_mix(server: httpx2.Client) -> None:
    centre = make_centre()
    one, other = make_conversation(centre), make_conversation(centre)

    with listening(server, one) as first, listening(server, other) as second:
        for number in range(5):
            write(one, f"un {number}")
            write(other, f"autre {number}")
        seen = texts(first, 5), texts(second, 5)

    assert [text for _seq, text in seen[0]] == [f"un {n}" for n in range(5)]
    assert [text for _seq, text in seen[1]] == [f"autre {n}" for n in range(5)]


def test_deleted_conversation_says_gone_and_ends(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "un")

    with listening(server, opened, after="1") as events:
        next(events)
        delete_conversation(conversation=opened.conversation, now=NOW)
        rest = [event for event in events if event[0] != "heartbeat"]

    key = {"Authorization": f"Bearer {opened.token}"}
    assert rest == [("gone", "", {})]
    assert server.get(address(opened), headers=key).status_code == 404


def test_reader_that_leaves_is_forgotten(server: httpx2.Client) -> None:
    opened = make_conversation()

    with listening(server, opened) as events:
        next(events)
        during = len(hub._waiters)
    deadline = time.monotonic() + 10
    while hub._waiters and time.monotonic() < deadline:
        time.sleep(0.05)

    assert (during, len(hub._waiters)) == (1, 0)


def test_stopping_server_ends_its_streams_and_the_rest_is_read_elsewhere(server: httpx2.Client) -> None:
    opened = make_conversation()
    write(opened, "un")

    with listening(server, opened) as events:
        first = texts(events, 1)
        began = time.monotonic()
        hub.drain()
        rest = list(events)
    hub.open()
    write(opened, "deux")

    assert (first, [event for event in rest if event[0] != "heartbeat"]) == ([("1", "un")], [])
    assert time.monotonic() - began < 5
    with listening(server, opened, **{"Last-Event-ID": "1"}) as events:
        assert texts(events, 1) == [("2", "deux")]


@pytest.mark.parametrize("cursor", ["-1", "x", "1.5", "٣", "1" * 10, "1;2"])
@pytest.mark.parametrize(
    ("language", "detail"),
    [("fr", "Vérifiez ces champs\u00a0: Last-Event-ID, after."), ("en", "Check these fields: Last-Event-ID, after.")],
)
def test_cursor_that_is_not_a_number_is_refused(server: httpx2.Client, cursor: str, language: str, detail: str) -> None:
    opened = make_conversation()
    headers = {"Authorization": f"Bearer {opened.token}", "Accept-Language": language}

    response = server.get(address(opened), params={"after": cursor}, headers=headers)

    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    assert (response.json()["code"], response.json()["detail"]) == ("invalid_cursor", detail)


def test_stream_opens_with_its_own_key_on_its_own_pages_only(server: httpx2.Client) -> None:
    centre = make_centre(slug="ville")
    one, other = make_conversation(centre), make_conversation(centre)
    cookie = {"Cookie": f"relais_visit_ville={one.conversation.public_id}.{one.token}"}

    statuses = {
        "no key": server.get(address(one)).status_code,
        "another's key": server.get(address(one), headers={"Authorization": f"Bearer {other.token}"}).status_code,
        "guessed": server.get(f"/live/conversations/{uuid.uuid4()}", headers=cookie).status_code,
        "other site": server.get(address(one), headers=cookie | {"Sec-Fetch-Site": "cross-site"}).status_code,
    }
    with server.stream("GET", address(one), headers=cookie | {"Sec-Fetch-Site": "same-origin"}) as response:
        statuses["own page"] = response.status_code

    assert statuses == {"no key": 401, "another's key": 404, "guessed": 401, "other site": 403, "own page": 200}


def test_client_that_takes_nothing_is_closed_and_loses_nothing(
    server: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STALLED_SECONDS", 0.5)
    opened = make_conversation()
    slow = socket.create_connection((server.base_url.host, server.base_url.port or 80))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.sendall(f"GET {address(opened)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {opened.token}\r\n\r\n".encode())
    wait_for_streams(1)
    drafts = [Draft("citizen", f"{n:04} " + "x" * 1900, client_id=f"{n}") for n in range(1, 4001)]

    futures = [writer.submit(Submission(opened.conversation.pk, 0, draft)) for draft in drafts]
    futures[-1].result(60)

    wait_for_streams(0)
    slow.close()
    with listening(server, opened, after="3990") as events:
        assert [seq for seq, _text in texts(events, 10)] == [f"{n}" for n in range(3991, 4001)]


def wait_for_streams(count: int) -> None:
    deadline = time.monotonic() + 20
    while hub.count(0)[2] != count:
        assert time.monotonic() < deadline, f"{hub.count(0)[2]} streams after 20 s, not {count}"
        time.sleep(0.05)


def test_streams_of_one_address_have_a_limit(server: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STREAMS_AN_ADDRESS", 2)
    centre = make_centre()
    first, second, third = (make_conversation(centre) for _ in range(3))

    with listening(server, first), listening(server, second):
        response = server.get(address(third), headers={"Authorization": f"Bearer {third.token}"})

    assert (response.status_code, response.json()["code"]) == (429, "too_many_streams")
