"""Who is waiting for which conversation in this process.

What was just committed here is handed to its streams as it is; a stream sends it only when it follows directly what it
has sent, and reads the database otherwise. So a hint may be lost, doubled or late: the next heartbeat heals it.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import connection

from relais.apps.conversations.models import Message
from relais.apps.conversations.schemas import message_event

log = structlog.get_logger(__name__)
CHANNEL = "relais_messages"
KEPT_FOR_A_STREAM = 32


@dataclass(eq=False)
class Waiter:
    """One open stream: `news` is set whenever its conversation may have something after what it has sent.

    `fresh` holds the last events committed in this process, by number; what falls out is read from the database.
    """

    loop: asyncio.AbstractEventLoop
    address: str = ""
    rooms: frozenset[int] = frozenset()
    news: asyncio.Event = field(default_factory=asyncio.Event)
    fresh: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=KEPT_FOR_A_STREAM))
    must_read: bool = True
    left: bool = False

    def tell(self, seq: int, event: bytes | None) -> None:
        """In the stream's own loop: there is news, and perhaps the event itself."""
        if event is None:
            self.must_read = True
        else:
            self.fresh.append((seq, event))
        self.news.set()

    def leave(self) -> None:
        """The client has gone: the stream ends at its next step, which is now."""
        self.left = True
        self.news.set()

    def take(self, cursor: int) -> tuple[list[bytes], bool]:
        """The events that follow the cursor without a gap, and whether the database must be read after them."""
        following = []
        must_read, self.must_read = self.must_read, False
        while self.fresh:
            seq, event = self.fresh.popleft()
            if seq == cursor + 1:
                following.append(event)
                cursor = seq
            elif seq > cursor:
                must_read = True
        return following, must_read


class Hub:
    def __init__(self) -> None:
        self._waiters: dict[int, set[Waiter]] = {}
        self._addresses: dict[str, int] = {}
        self._lock = threading.Lock()
        self._draining = False

    @contextmanager
    def waiting_for(self, *conversation_ids: int, address: str = "") -> Iterator[Waiter]:
        """Register before reading, so that nothing can fall between the reading and the waiting."""
        waiter = Waiter(asyncio.get_running_loop(), address, rooms=frozenset(conversation_ids))
        with self._lock:
            self._enter(waiter)
            self._addresses[address] = self._addresses.get(address, 0) + 1
        try:
            yield waiter
        finally:
            with self._lock:
                self._addresses[address] -= 1
                if not self._addresses[address]:
                    del self._addresses[address]
                self._leave(waiter)

    def move(self, waiter: Waiter, conversation_ids: frozenset[int]) -> None:
        """Wait for other conversations from here on."""
        with self._lock:
            self._leave(waiter)
            waiter.rooms = conversation_ids
            self._enter(waiter)

    def _enter(self, waiter: Waiter) -> None:
        for room in waiter.rooms:
            self._waiters.setdefault(room, set()).add(waiter)

    def _leave(self, waiter: Waiter) -> None:
        for room in waiter.rooms:
            waiters = self._waiters[room]
            waiters.discard(waiter)
            if not waiters:
                del self._waiters[room]

    def count(self, conversation_id: int, address: str = "") -> tuple[int, int, int]:
        """How many streams wait for this conversation, how many at this address, and how many in all."""
        with self._lock:
            here, there = len(self._waiters.get(conversation_id, ())), self._addresses.get(address, 0)
            return here, there, sum(self._addresses.values())

    def publish(self, messages: Iterable[Message]) -> None:
        """Hand what was just committed to the streams of this process, in one wake-up a loop."""
        told: dict[asyncio.AbstractEventLoop, list[tuple[Waiter, int, bytes | None]]] = {}
        with self._lock:
            for message in messages:
                waiters = self._waiters.get(message.conversation_id)
                if not waiters:
                    continue
                # The text of an answer is read with its version, which this thread does not hold.
                event = None if message.version_id else message_event(message)
                for waiter in waiters:
                    told.setdefault(waiter.loop, []).append((waiter, message.seq, event))
        for loop, news in told.items():
            _call_in(loop, _tell, news)

    def hint(self, conversation_id: int, seq: int) -> None:
        """Say from any thread that a conversation has news, or that who answers in it has changed."""
        with self._lock:
            waiters = list(self._waiters.get(conversation_id, ()))
        for waiter in waiters:
            _call_in(waiter.loop, waiter.tell, seq, None)

    @property
    def draining(self) -> bool:
        """Whether this process is about to stop: open streams end, and their clients resume elsewhere."""
        return self._draining

    def drain(self) -> None:
        self._draining = True
        with self._lock:
            waiters = [waiter for group in self._waiters.values() for waiter in group]
        for waiter in waiters:
            _call_in(waiter.loop, waiter.news.set)

    def open(self) -> None:
        self._draining = False


def _tell(news: list[tuple[Waiter, int, bytes | None]]) -> None:
    for waiter, seq, event in news:
        waiter.tell(seq, event)


def _call_in(loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object) -> None:
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:  # that stream's loop has closed: nobody is waiting there any more
        return


hub = Hub()


def desk_of(centre_id: int) -> int:
    """The desk of a centre waits in the same place as conversations do, under a number that none of them has."""
    return -centre_id


def tell_other_processes(last: dict[int, int]) -> None:
    """On PostgreSQL, hint to the other processes in the caller's transaction: no change without its hint."""
    if connection.vendor != "postgresql" or not last:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_notify('{CHANNEL}', hint) FROM unnest(%s::text[]) AS hint",  # noqa: S608 - our own constant
            [[f"{pk} {seq}" for pk, seq in last.items()]],
        )


class Listener:
    """On PostgreSQL, turns the notifications of every process into hints for this one."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if connection.vendor != "postgresql":
            return
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="message-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=5)
            self._thread = None

    def _run(self) -> None:
        import psycopg

        parameters = {k: v for k, v in connection.get_connection_params().items() if k in _CONNECTION_PARAMETERS}
        while not self._stop.is_set():
            try:
                with psycopg.connect(**parameters, autocommit=True) as listening:
                    listening.execute(f"LISTEN {CHANNEL}")
                    while not self._stop.is_set():
                        for notice in listening.notifies(timeout=1.0):
                            conversation, _, seq = notice.payload.partition(" ")
                            hub.hint(int(conversation), int(seq))
            except psycopg.Error:
                log.warning("listener_lost_connection")
                self._stop.wait(1.0)


_CONNECTION_PARAMETERS = frozenset({"dbname", "host", "port", "user", "password", "sslmode", "sslrootcert"})
listener = Listener()
