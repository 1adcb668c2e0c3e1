"""`relais serve` as an operator runs it: a process of its own, on a free port, with data of its own."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.xdist_group("serve")
SECONDS_TO_READY = 90  # the sample is loaded and fitted first, on a machine that may be busy


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Variables of a new installation, on the kind of database that the suite runs on."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    variables |= {"RELAIS_HOME": str(tmp_path), "RELAIS_PORT": str(free_port())}
    if connection.vendor != "postgresql":
        yield variables
        return
    name = f"relais_serve_{os.getpid()}"
    server = os.environ["RELAIS_DATABASE_URL"].rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield variables | {"RELAIS_DATABASE_URL": f"{server}/{name}"}
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "relais", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_ready(address: str) -> dict[str, object]:
    deadline = time.monotonic() + SECONDS_TO_READY
    while time.monotonic() < deadline:
        try:
            response = httpx2.get(f"{address}/readyz", trust_env=False)
            if response.status_code == 200:
                return dict(response.json())
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"not ready after {SECONDS_TO_READY} s")


def children(process: int) -> list[int]:
    """Of every thread: the one that keeps the worker is not the first."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for children in listed for child in children.read_text().split()]


def wait_for_another_child(process: int, than: list[int]) -> list[int]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if (there := [child for child in children(process) if runs(child)]) and there != than:
            return there
        time.sleep(0.1)
    raise AssertionError("no other worker after 10 s")


def runs(process: int) -> bool:
    """Whether it is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ask(address: str, language: str, text: str) -> tuple[str, str]:
    with httpx2.Client(base_url=address, trust_env=False) as client:
        opened = client.post("/api/v1/centres/val-boreal/conversations", json={"language": language}).json()
        posted = client.post(
            f"/api/v1/conversations/{opened['id']}/messages",
            json={"text": text, "client_id": "1"},
            headers={"Authorization": f"Bearer {opened['token']}"},
        ).json()
    return posted["turn"]["outcome"], posted["turn"]["language"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_server_answers_keeps_a_worker_and_takes_it_with_it_when_killed(environment: dict[str, str]) -> None:
    address = f"http://127.0.0.1:{environment['RELAIS_PORT']}"

    with serving(environment) as process:
        ready = wait_until_ready(address)
        answers = [ask(address, "fr", "c quand les vidanges"), ask(address, "en", "when is garbage day")]
        dead = children(process.pid)
        os.kill(dead[0], signal.SIGKILL)
        workers = wait_for_another_child(process.pid, dead)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        deadline = time.monotonic() + 30  # a worker that is still starting ends once it reads its input
        while any(map(runs, workers)) and time.monotonic() < deadline:
            time.sleep(0.1)

    assert ready == {"ready": True, "database": True, "migrations": True, "assistant": True, "limits": "on"}
    assert [language for _outcome, language in answers] == ["fr", "en"]
    assert {outcome for outcome, _language in answers} <= {"answer", "offer"}
    assert (len(dead), len(workers), [worker for worker in workers if runs(worker)]) == (1, 1, [])


def test_taken_port_is_one_clear_line_and_status_2(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "relais", "serve"]
        ended = subprocess.run(
            command,
            env=environment | {"RELAIS_PORT": f"{port}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    line = f"RELAIS_HOST=127.0.0.1 RELAIS_PORT={port}: cannot listen there: Address already in use\n"
    assert (ended.returncode, ended.stderr) == (2, line)


def test_second_server_of_a_home_is_one_clear_line_and_status_2(environment: dict[str, str]) -> None:
    if "RELAIS_DATABASE_URL" in environment:
        pytest.skip("PostgreSQL is there for several servers")
    home = environment["RELAIS_HOME"]
    with Path(home, "server.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "relais", "serve"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    line = (
        f"RELAIS_HOME={home}: another server runs on it; stop it, or move to PostgreSQL · "
        "un autre serveur y tourne déjà\N{NO-BREAK SPACE}: arrêtez-le, ou passez à PostgreSQL\n"
    )
    assert (ended.returncode, ended.stderr) == (2, line)
