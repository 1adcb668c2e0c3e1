"""Kill -9 of a server again and again, while people write and read: what was acknowledged is shown, once, in order."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from benches.live_site import Server, site
from benches.live_wire import Door, Sender, read_stream

READERS_A_CONVERSATION = 2


@dataclass
class Room:
    """One conversation: what its writer was told is stored, and what each of its readers has shown."""

    door: Door
    acknowledged: dict[int, str] = field(default_factory=dict)
    shown: list[list[tuple[int, str]]] = field(default_factory=lambda: [[] for _ in range(READERS_A_CONVERSATION)])
    retries: int = 0
    reconnections: int = 0


class Loop:
    def __init__(self, servers: list[Server], doors: list[Door], *, kills: int, messages: int, seed: int) -> None:
        self.servers, self.rooms = servers, [Room(door) for door in doors]
        self.kills, self.messages = kills, messages
        self.random = random.Random(seed)
        self.killed = 0
        self.finished = False

    @property
    def acknowledged(self) -> int:
        return sum(len(room.acknowledged) for room in self.rooms)

    def enough(self) -> bool:
        return self.killed >= self.kills and self.acknowledged >= self.messages

    async def run(self) -> None:
        readers = [
            asyncio.create_task(self._read(room, number))
            for room in self.rooms
            for number in range(READERS_A_CONVERSATION)
        ]
        killer = asyncio.create_task(self._kill())
        await asyncio.gather(*(self._write(room, number) for number, room in enumerate(self.rooms)))
        await killer
        await asyncio.wait_for(self._all_shown(), 120)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)

    async def _kill(self) -> None:
        while not self.enough():
            await asyncio.sleep(self.random.uniform(0.1, 3))
            if self.killed >= self.kills:
                continue
            server = self.random.choice(self.servers)
            await asyncio.to_thread(server.kill)
            self.killed += 1
            await asyncio.to_thread(server.start)
            if self.killed % 10 == 0:
                print(f"{self.killed} kills, {self.acknowledged} messages acknowledged", flush=True)
        self.finished = True

    def _port(self, turn: int) -> int:
        return self.servers[turn % len(self.servers)].port

    async def _write(self, room: Room, number: int) -> None:
        sender, turn = Sender(room.door), number
        while not self.finished:
            text = f"{number}:{len(room.acknowledged)}"
            while True:
                try:
                    status, body = await asyncio.wait_for(sender.post(self._port(turn), text, text), 20)
                except (OSError, asyncio.IncompleteReadError, TimeoutError):
                    status, body = 0, {}
                if status in {200, 201}:
                    room.acknowledged[int(str(body["seq"]))] = text
                    break
                if status not in {0, 500, 503}:
                    raise SystemExit(f"refused with {status}: {body}")
                room.retries, turn = room.retries + 1, turn + 1
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.02)
        sender.close()

    async def _read(self, room: Room, number: int) -> None:
        shown, turn = room.shown[number], number
        while True:
            try:
                async for seq, text, _at in read_stream(self._port(turn), room.door, shown[-1][0] if shown else 0):
                    shown.append((seq, text))
            except OSError:
                pass
            room.reconnections, turn = room.reconnections + 1, turn + 1
            await asyncio.sleep(0.1)

    async def _all_shown(self) -> None:
        while any(not shown or shown[-1][0] < max(room.acknowledged) for room in self.rooms for shown in room.shown):
            await asyncio.sleep(0.1)

    def violations(self) -> list[str]:
        """Every way in which what was promised did not hold."""
        found = []
        for number, room in enumerate(self.rooms):
            for shown in room.shown:
                if [seq for seq, _text in shown] != list(range(1, len(shown) + 1)):
                    found.append(f"room {number}: not 1..{len(shown)} once and in order")
                missing = set(room.acknowledged.items()) - set(shown)
                if missing:
                    found.append(f"room {number}: {len(missing)} acknowledged and not shown")
                doubled = [text for text, times in Counter(text for _seq, text in shown).items() if times > 1]
                if doubled:
                    found.append(f"room {number}: {len(doubled)} stored twice")
            if len({tuple(shown[: len(room.acknowledged)]) for shown in room.shown}) > 1:
                found.append(f"room {number}: two readers saw different conversations")
        return found


def kill_loop(
    *, kills: int, messages: int, conversations: int = 20, database_url: str = "", seed: int = 0
) -> tuple[list[str], dict[str, float]]:
    """The violations (none is the promise kept) and what was done; two servers where there is PostgreSQL."""
    servers = 2 if database_url else 1
    with site(conversations=conversations, state="agent", servers=servers, database_url=database_url) as (
        running,
        doors,
    ):
        began = time.monotonic()
        loop = Loop(running, doors, kills=kills, messages=messages, seed=seed)
        asyncio.run(loop.run())
        return loop.violations(), {
            "kills": loop.killed,
            "messages": loop.acknowledged,
            "readers": len(doors) * READERS_A_CONVERSATION,
            "writers": len(doors),
            "retries": sum(room.retries for room in loop.rooms),
            "reconnections": sum(room.reconnections for room in loop.rooms),
            "seconds": round(time.monotonic() - began),
        }
