"""A writer's and a reader's side of the wire, as little as the protocol needs: the generator must cost least."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Door:
    """One conversation and its key."""

    public_id: str
    token: str


class Sender:
    """Posts messages over one connection that is opened again whenever it breaks; knows no other protocol."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._port = 0
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, port: int, text: str, client_id: str) -> tuple[int, dict[str, object]]:
        """The status and the body; `OSError` or `asyncio.IncompleteReadError` when nobody can tell."""
        if self._streams is None or self._port != port:
            self.close()
            self._streams, self._port = await asyncio.open_connection("127.0.0.1", port), port
        reader, writer = self._streams
        body = json.dumps({"text": text, "client_id": client_id}).encode()
        try:
            writer.write(
                f"POST /api/v1/conversations/{self.door.public_id}/messages HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Authorization: Bearer {self.door.token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            content = await reader.readexactly(int(length.partition(b":")[2]))
        except BaseException:
            self.close()
            raise
        return int(head[9:12]), json.loads(content)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def read_stream(port: int, door: Door, after: int) -> AsyncIterator[tuple[int, str, float]]:
    """Number, text and moment of arrival of each message, until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(
            f"GET /live/conversations/{door.public_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {door.token}\r\nLast-Event-ID: {after}\r\n\r\n".encode()
        )
        seq = 0
        while line := await reader.readline():
            if line.startswith(b"id: "):
                seq = int(line[4:])
            elif line.startswith(b"data: ") and seq:
                yield seq, json.loads(line[6:])["text"], time.perf_counter()
                seq = 0
    finally:
        writer.close()


async def send_for(
    sender: Sender, port: int, seconds: float, *, pause: float = 0.0, sent: dict[str, float] | None = None
) -> int:
    """Post one message after another for a time; how many were acknowledged, and in `sent` when each one began."""
    ends = time.perf_counter() + seconds
    padding = "une question de longueur ordinaire, comme on en pose à un comptoir, " * 2
    for number in count():
        if time.perf_counter() >= ends:
            return number
        name = f"{sender.door.public_id[:8]}-{number}"
        if sent is not None:
            sent[name] = time.perf_counter()
        status, body = await sender.post(port, f"{name} {padding}", name)
        if status != 201:
            raise SystemExit(f"refused with {status}: {body}")
        if pause:
            await asyncio.sleep(pause)
    return 0
