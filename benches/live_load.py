"""What a message costs, what an idle visitor holds, and how long a message takes from one screen to the other."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time

from benches.live_site import Server, cpu_seconds, memory_kib, site
from benches.live_wire import Door, Sender, read_stream, send_for


def measure_store(at_once: int, database_url: str = "") -> dict[str, float]:
    """`cpu_us` a message and `rate`, messages a second, with so many on their way at once."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "RELAIS_HOME": home, "RELAIS_SAMPLE": "0"}
        if database_url:
            environment["RELAIS_DATABASE_URL"] = database_url
        for command in (["benches.live_seed", "200", "agent"], ["benches.live_store", str(at_once)]):
            made = subprocess.run(
                [sys.executable, "-m", *command], env=environment, check=True, stdout=subprocess.PIPE
            ).stdout
        return dict(json.loads(made))


def measure_person(seconds: float, writers: int, database_url: str = "") -> dict[str, float]:
    """A message between people through the whole door, as fast as it goes, with one reader a conversation or none."""
    found: dict[str, float] = {}
    with site(conversations=writers, state="agent", database_url=database_url) as (servers, doors):
        for name, readers in (("alone", 0), ("read", 1)):
            found |= {
                f"{name}_{key}": value
                for key, value in asyncio.run(_flood(servers[0], doors, seconds, readers)).items()
            }
    return found


async def _flood(server: Server, doors: list[Door], seconds: float, readers: int) -> dict[str, float]:
    reading = [asyncio.create_task(_drop(server.port, door)) for door in doors for _ in range(readers)]
    senders = [Sender(door) for door in doors]
    for sender in senders:
        await sender.post(server.port, "la première", f"first-{time.time_ns()}")
        sender.door = Door(sender.door.public_id, sender.door.token)
    before, began = cpu_seconds(server.process.pid), time.perf_counter()
    # Another name for each run: a repeat would be stored once only.
    sent = sum(await asyncio.gather(*(_burst(sender, server.port, seconds) for sender in senders)))
    wall, cpu = time.perf_counter() - began, cpu_seconds(server.process.pid) - before
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    for sender in senders:
        sender.close()
    return {"rate": sent / wall, "cpu_us": cpu / sent * 1e6}


async def _burst(sender: Sender, port: int, seconds: float) -> int:
    ends, run, done = time.perf_counter() + seconds, f"{time.time_ns()}", 0
    text = "une question de longueur ordinaire, comme on en pose à un comptoir, " * 3
    while time.perf_counter() < ends:
        try:
            status, _body = await sender.post(port, text, f"{run}-{done}")
        except (OSError, asyncio.IncompleteReadError):  # an idle connection was closed: the same message again
            continue
        if status not in {200, 201}:
            raise SystemExit(f"refused with {status}")
        done += 1
    return done


async def _drop(port: int, door: Door) -> None:
    async for _seen in read_stream(port, door, 0):
        pass


def measure_idle(connections: list[int], a_conversation: int = 5) -> list[tuple[int, float]]:
    """For each number of open streams, KiB of the server's memory an open stream."""
    with site(conversations=max(connections) // a_conversation, state="agent") as (servers, doors):
        return asyncio.run(_idle(servers[0], doors, connections, a_conversation))


async def _idle(
    server: Server, doors: list[Door], connections: list[int], a_conversation: int
) -> list[tuple[int, float]]:
    open_ones: list[asyncio.StreamWriter] = []
    found = []
    places = [door for door in doors for _ in range(a_conversation)]
    await _open(server.port, places[:20])  # what is made once, at the first use, is no visitor's
    await asyncio.sleep(2)
    before = memory_kib(server.process.pid)
    for wanted in connections:
        open_ones += await _open(server.port, places[len(open_ones) : wanted])
        await asyncio.sleep(5)
        found.append((wanted, (memory_kib(server.process.pid) - before) / wanted))
    for writer in open_ones:
        writer.close()
    return found


async def _open(port: int, doors: list[Door]) -> list[asyncio.StreamWriter]:
    writers = []
    for door in doors:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /live/conversations/{door.public_id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {door.token}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise SystemExit(f"a stream was refused: {head[:80]!r}")
        writers.append(writer)
    return writers


def measure_display(chats: int, seconds: float, pause: float, database_url: str = "") -> tuple[float, float, float]:
    """Milliseconds from the sending of a message to its arrival at the other screen, p50 and p99, and the rate."""
    with site(conversations=chats, state="agent", database_url=database_url) as (servers, doors):
        taken, rate = asyncio.run(_talk(servers[0].port, doors, seconds, pause))
    ordered = sorted(taken)
    return ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.99)] * 1000, rate


async def _talk(port: int, doors: list[Door], seconds: float, pause: float) -> tuple[list[float], float]:
    sent: dict[str, float] = {}
    taken: list[float] = []

    async def watch(door: Door) -> None:
        async for _seq, text, at in read_stream(port, door, 0):
            taken.append(at - sent[text.partition(" ")[0]])

    watching = [asyncio.create_task(watch(door)) for door in doors]
    await asyncio.sleep(3)

    async def talk(door: Door, number: int) -> int:
        await asyncio.sleep(pause * number / len(doors))
        return await send_for(Sender(door), port, seconds, pause=pause, sent=sent)

    done = sum(await asyncio.gather(*(talk(door, number) for number, door in enumerate(doors))))
    await asyncio.sleep(2)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    if len(taken) != done:
        raise SystemExit(f"{done} sent and {len(taken)} shown")
    return taken, done / seconds
