"""What a message is measured beside: a bare uvicorn websocket that sends back what came, and keeps nothing."""

import asyncio
import subprocess
import sys
import time
from typing import Any

from websockets.asyncio.client import connect

from benches.live_site import cpu_seconds, free_port

CLIENTS, SECONDS, TEXT = 20, 5.0, "x" * 200


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


async def _echo(port: int, ends: float) -> int:
    done = 0
    async with connect(f"ws://127.0.0.1:{port}", proxy=None, compression=None) as socket:
        while time.perf_counter() < ends:
            await socket.send(TEXT)
            await socket.recv()
            done += 1
    return done


async def _load(port: int) -> int:
    ends = time.perf_counter() + SECONDS
    return sum(await asyncio.gather(*(_echo(port, ends) for _ in range(CLIENTS))))


def measure_echo() -> tuple[float, float]:
    """Messages a second, and microseconds of the server's processor a message."""
    port = free_port()
    options = ["--port", str(port), "--log-level", "error", "--lifespan", "off", "--ws-per-message-deflate", "false"]
    process = subprocess.Popen([sys.executable, "-m", "uvicorn", "benches.live_echo:application", *options])
    try:
        time.sleep(3)
        before = cpu_seconds(process.pid)
        done = asyncio.run(_load(port))
        return done / SECONDS, (cpu_seconds(process.pid) - before) / done * 1e6
    finally:
        process.terminate()
        process.wait(timeout=20)
