"""Hints wake the streams of their conversation, from any thread and, on PostgreSQL, from any process."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from relais.apps.conversations.actions import delete_conversation
from relais.apps.conversations.hub import KEPT_FOR_A_STREAM, Hub, Listener, Waiter, hub
from relais.apps.conversations.live import events
from relais.apps.conversations.models import Conversation
from relais.apps.conversations.writer import Draft, Submission, writer
from relais.web.threads import run_in_thread
from tests.factories.accounts import NOW
from tests.factories.conversations import make_conversation


def write(conversation: Conversation, text: str) -> None:
    writer.submit(Submission(conversation.pk, 0, Draft("citizen", text, client_id=text))).result(10)


async def next_event(stream: AsyncIterator[bytes]) -> str:
    return (await asyncio.wait_for(anext(stream), 10)).decode()


def test_hint_wakes_its_conversation_and_no_other() -> None:
    here = Hub()

    async def wait() -> tuple[bool, bool]:
        with here.waiting_for(1) as one, here.waiting_for(2) as other:
            threading.Thread(target=here.hint, args=(1, 7)).start()
            await asyncio.wait_for(one.news.wait(), 10)
            return one.news.is_set(), other.news.is_set()

    assert asyncio.run(wait()) == (True, False)


def test_every_waiter_of_a_conversation_is_woken_and_forgotten_afterwards() -> None:
    here = Hub()

    async def wait() -> int:
        with here.waiting_for(1) as one, here.waiting_for(1) as other:
            here.hint(1, 1)
            await asyncio.wait_for(asyncio.gather(one.news.wait(), other.news.wait()), 10)
        return len(here._waiters)

    assert asyncio.run(wait()) == 0


def test_hint_to_a_stream_whose_loop_has_closed_is_harmless() -> None:
    here = Hub()

    async def leave_open() -> object:
        waiting = here.waiting_for(1)
        waiting.__enter__()
        return waiting

    kept = asyncio.run(leave_open())
    here.hint(1, 1)

    assert (kept is not None, here.draining) == (True, False)


@given(told=st.lists(st.integers(1, 12), max_size=40), cursor=st.integers(0, 12))
def test_stream_sends_what_follows_directly_and_reads_the_rest(told: list[int], cursor: int) -> None:
    """Whatever is doubled, reordered or missing among the hints, what is sent is cursor+1, cursor+2, … and no gap."""
    waiter = Waiter(asyncio.new_event_loop())
    waiter.loop.close()
    waiter.take(0)
    for seq in told:
        waiter.tell(seq, b"%d" % seq)

    events, must_read = waiter.take(cursor)

    assert events == [b"%d" % seq for seq in range(cursor + 1, cursor + 1 + len(events))]
    assert must_read or max(told, default=0) <= cursor + len(events)
    assert waiter.news.is_set() == bool(told)


def test_stream_keeps_the_newest_events_only() -> None:
    waiter = Waiter(asyncio.new_event_loop())
    waiter.loop.close()

    for seq in range(1, 10_001):
        waiter.tell(seq, b"x" * 1000)

    assert (len(waiter.fresh), waiter.take(0)) == (KEPT_FOR_A_STREAM, ([], True))


def test_streams_are_counted_by_conversation_and_by_address() -> None:
    here = Hub()

    async def count() -> list[tuple[int, int, int]]:
        with here.waiting_for(1, address="a"), here.waiting_for(1, address="b"), here.waiting_for(2, address="a"):
            during = here.count(1, "a")
        return [during, here.count(1, "a")]

    assert asyncio.run(count()) == [(2, 2, 3), (0, 0, 0)]


def test_drain_wakes_every_waiter_and_open_takes_new_ones() -> None:
    here = Hub()

    async def wait() -> bool:
        with here.waiting_for(1) as one:
            here.drain()
            await asyncio.wait_for(one.news.wait(), 10)
            return here.draining

    assert asyncio.run(wait()) is True
    here.open()
    assert here.draining is False


@pytest.mark.django_db(transaction=True)
def test_message_written_after_the_reading_and_before_the_waiting_is_not_missed() -> None:
    conversation = make_conversation().conversation
    hub.open()

    async def follow() -> list[str]:
        with hub.waiting_for(conversation.pk) as waiter:
            stream = events(conversation.pk, 0, waiter)
            seen = [await next_event(stream)]
            await run_in_thread(write, conversation, "un")
            seen.append(await next_event(stream))
            # The generator now stands between its reading and its waiting: what comes here must wake it.
            await run_in_thread(write, conversation, "deux")
            seen.append(await next_event(stream))
            await stream.aclose()
        return [event.splitlines()[0] for event in seen]

    assert asyncio.run(follow()) == ["retry: 2000", "id: 1", "id: 2"]


@pytest.mark.django_db(transaction=True)
def test_drain_ends_an_open_stream() -> None:
    conversation = make_conversation().conversation
    hub.open()

    async def follow() -> list[bytes]:
        with hub.waiting_for(conversation.pk) as waiter:
            stream = events(conversation.pk, 0, waiter)
            seen = [await asyncio.wait_for(anext(stream), 10)]
            rest = asyncio.create_task(_rest(stream))
            await asyncio.sleep(0.2)
            hub.drain()
            return seen + await asyncio.wait_for(rest, 5)

    try:
        assert asyncio.run(follow()) == [b"retry: 2000\n\n"]
    finally:
        hub.open()


@pytest.mark.django_db(transaction=True)
def test_deletion_ends_an_open_stream_at_once() -> None:
    conversation = make_conversation().conversation
    hub.open()

    async def follow() -> list[bytes]:
        with hub.waiting_for(conversation.pk) as waiter:
            stream = events(conversation.pk, 0, waiter)
            await anext(stream)
            rest = asyncio.create_task(_rest(stream))
            await asyncio.sleep(0.2)
            await run_in_thread(lambda: delete_conversation(conversation=conversation, now=NOW))
            return await asyncio.wait_for(rest, 5)

    assert asyncio.run(follow()) == [b"event: gone\ndata: {}\n\n"]


async def _rest(stream: AsyncIterator[bytes]) -> list[bytes]:
    return [event async for event in stream]


@pytest.mark.django_db(transaction=True)
def test_notification_of_another_process_becomes_a_hint() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL serves more than one process")
    conversation, listener = make_conversation().conversation, Listener()
    listener.start()

    async def wait() -> bool:
        with hub.waiting_for(conversation.pk) as waiter:
            deadline = time.monotonic() + 10
            while not waiter.news.is_set() and time.monotonic() < deadline:  # until the listener listens
                await run_in_thread(notify, conversation.pk)
                await asyncio.sleep(0.1)
            return waiter.news.is_set()

    heard = asyncio.run(wait())
    listener.stop()

    assert heard is True


def notify(conversation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('relais_messages', %s)", [f"{conversation_id} 1"])
