"""Who is waiting for which conversation in this process. Hints only: a lost one is healed by the next heartbeat."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import connection

log = structlog.get_logger(__name__)
CHANNEL = "relais_messages"


@dataclass(eq=False)
class Waiter:
    """One open stream: `news` is set whenever its conversation may have something after what it has sent."""

    loop: asyncio.AbstractEventLoop
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    def __init__(self) -> None:
        self._waiters: dict[int, set[Waiter]] = {}
        self._lock = threading.Lock()
        self._draining = False

    @contextmanager
    def waiting_for(self, conversation_id: int) -> Iterator[Waiter]:
        """Register before reading, so that nothing can fall between the reading and the waiting."""
        waiter = Waiter(asyncio.get_running_loop())
        with self._lock:
            self._waiters.setdefault(conversation_id, set()).add(waiter)
        try:
            yield waiter
        finally:
            with self._lock:
                waiters = self._waiters[conversation_id]
                waiters.discard(waiter)
                if not waiters:
                    del self._waiters[conversation_id]

    def count(self, conversation_id: int) -> tuple[int, int]:
        """How many streams wait for this conversation, and how many in all."""
        with self._lock:
            return len(self._waiters.get(conversation_id, ())), sum(map(len, self._waiters.values()))

    def hint(self, conversation_id: int, seq: int) -> None:
        """Say from any thread that a conversation has news."""
        with self._lock:
            waiters = list(self._waiters.get(conversation_id, ()))
        self._wake(waiters)

    @property
    def draining(self) -> bool:
        """Whether this process is about to stop: open streams end, and their clients resume elsewhere."""
        return self._draining

    def drain(self) -> None:
        self._draining = True
        with self._lock:
            waiters = [waiter for group in self._waiters.values() for waiter in group]
        self._wake(waiters)

    def open(self) -> None:
        self._draining = False

    @staticmethod
    def _wake(waiters: list[Waiter]) -> None:
        for waiter in waiters:
            try:
                waiter.loop.call_soon_threadsafe(waiter.news.set)
            except RuntimeError:  # that stream's loop has closed: nobody is waiting there any more
                continue


hub = Hub()


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
