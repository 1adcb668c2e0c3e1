"""Real servers for `script/bench live`: started, killed, started again."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benches.live_wire import Door

SECONDS_TO_READY = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `relais serve` on a port of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.environment = environment | {"RELAIS_PORT": str(self.port)}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "relais", "serve"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.environment, **quiet)  # type: ignore[call-overload]
        deadline = time.monotonic() + SECONDS_TO_READY
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not become ready")
            time.sleep(0.02)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """As a machine that stops: no signal that could be handled."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


@contextmanager
def site(
    *, conversations: int, state: str, servers: int = 1, database_url: str = ""
) -> Iterator[tuple[list[Server], list[Door]]]:
    """Running servers on one database, and conversations in it with their keys."""
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / f"{number}" for number in range(servers)]
        plain = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
        common = plain | {"RELAIS_SAMPLE": "0", "RELAIS_LIMITS": "off", "RELAIS_LOG_LEVEL": "warning"}
        if database_url:
            common["RELAIS_DATABASE_URL"] = database_url
        environments = [common | {"RELAIS_HOME": str(home)} for home in homes]
        seed = [sys.executable, "-m", "benches.live_seed", str(conversations), state]
        made = subprocess.run(seed, env=environments[0], check=True, stdout=subprocess.PIPE).stdout
        running: list[Server] = []
        try:
            running += [Server(environment) for environment in environments]
            yield running, [Door(*pair) for pair in json.loads(made)]
        finally:
            for server in running:
                server.stop()


def cpu_seconds(pid: int) -> float:
    """Processor time that one process has used, which other programs on the machine disturb least."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int) -> int:
    """Resident memory of one process, KiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
