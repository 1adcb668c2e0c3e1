"""`script/bench turn`: one turn through the whole stack, HTTP in to answer out and committed, beside its limits.

Prints milliseconds for one client and for eight at once, the time from start to /readyz, and resident memory, with
100 and 1,000 answers in two languages. Everything runs on this machine: read the ratios.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benches.turn_bank import make_questions, write_pack

Ask = Callable[[http.client.HTTPConnection, int], None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, path: str, **environment: str) -> Iterator[tuple[int, float]]:
    """Start a server; give its process number and the seconds until `path` answered 200."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            if process.poll() is not None or time.perf_counter() - began > 300:
                raise SystemExit(f"{' '.join(command)} did not become ready")
            if status_of(port, path) == 200:
                break
            time.sleep(0.05)
        yield process.pid, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=30)


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def post(connection: http.client.HTTPConnection, path: str, body: object, token: str = "") -> dict[str, object]:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    content = response.read()
    if response.status >= 400:
        raise SystemExit(f"{path}: {response.status} {content[:200]!r}")
    return json.loads(content) if content.startswith(b"{") else {}


def measure(port: int, ask: Ask, *, clients: int, each: int) -> list[float]:
    """Milliseconds of each call, all clients together."""

    def one(client: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        taken = []
        for number in range(each):
            began = time.perf_counter()
            ask(connection, client * each + number)
            taken.append((time.perf_counter() - began) * 1000)
        connection.close()
        return taken

    with ThreadPoolExecutor(clients) as pool:
        return [value for values in pool.map(one, range(clients)) for value in values]


def ask_turns(port: int, answers: int, count: int) -> tuple[Ask, dict[str, int]]:
    """A call that posts the next question to a conversation of its own client, and a count of the outcomes."""
    questions = make_questions(answers, count)
    keys: dict[int, tuple[str, str]] = {}
    outcomes: dict[str, int] = {}

    def ask(connection: http.client.HTTPConnection, number: int) -> None:
        language, text = questions[number % len(questions)]
        held = id(connection)
        if held not in keys:
            opened = post(connection, "/api/v1/centres/bench/conversations", {"language": language})
            keys[held] = (str(opened["id"]), str(opened["token"]))
        conversation, token = keys[held]
        path = f"/api/v1/conversations/{conversation}/messages"
        result = post(connection, path, {"text": text, "client_id": f"{held}-{number}"}, token)
        turn = result["turn"]
        assert isinstance(turn, dict)
        outcomes[turn["outcome"]] = outcomes.get(turn["outcome"], 0) + 1

    return ask, outcomes


def memory_mib(pid: int) -> float:
    """Resident memory of one process, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def cpu_seconds(pid: int) -> float:
    """Processor time one process has used, which other programs on the machine do not disturb."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(name: str, pid: int, port: int, ask: Ask, *, clients: int, each: int) -> None:
    """Measure, and print one row of the table."""
    before = cpu_seconds(pid)
    ordered = sorted(measure(port, ask, clients=clients, each=each))
    cpu = (cpu_seconds(pid) - before) * 1000 / len(ordered)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"| {name}, {clients} at once | {statistics.median(ordered):.1f} | {p95:.1f} | {cpu:.2f} |", flush=True)


def ask_peer(path: str, connection: http.client.HTTPConnection, number: int) -> None:
    post(connection, path, {"text": "x" * 60, "client_id": str(number)})


def bench_peers(each: int) -> None:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benches.turn_peers:application", "--port", str(port)]
    with running([*command, "--log-level", "error"], port, "/django") as (pid, _ready):
        for name, path in (("bare ASGI echo", "/echo"), ("empty Django view", "/django")):
            for clients in (1, 8):
                report(name, pid, port, partial(ask_peer, path), clients=clients, each=each)


def bench_relais(answers: int, each: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        pack = Path(home) / "pack.json"
        write_pack(pack, answers)
        port = free_port()
        environment = {"RELAIS_HOME": home, "RELAIS_PORT": str(port), "RELAIS_LIMITS": "off", "RELAIS_SAMPLE": "0"}
        relais = [sys.executable, "-m", "relais"]
        subprocess.run(
            [*relais, "pack", "import", str(pack), "--centre", "bench", "--trial"],
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        began = time.perf_counter()
        subprocess.run(
            [*relais, "worker", "--once"], env={**os.environ, **environment}, check=True, stderr=subprocess.DEVNULL
        )
        fitted = time.perf_counter() - began
        with running([*relais, "serve"], port, "/readyz", **environment) as (pid, ready):
            for clients in (1, 8):
                ask, outcomes = ask_turns(port, answers, each * clients)
                measure(port, ask, clients=1, each=20)
                outcomes.clear()
                report(f"turn, {answers} answers", pid, port, ask, clients=clients, each=each)
            found = ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items()))
            print(
                f"\n{answers} answers: ready {ready:.1f} s after start, index fitted in {fitted:.1f} s, "
                f"{memory_mib(pid):.0f} MiB resident; outcomes: {found}\n",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench turn", description=__doc__)
    parser.add_argument("--each", type=int, default=200, help="calls a client")
    parser.add_argument("--answers", type=int, nargs="+", default=[100, 1000])
    options = parser.parse_args()
    print("| | p50 ms | p95 ms | server CPU ms a call |\n|---|---|---|---|")
    bench_peers(options.each)
    for answers in options.answers:
        bench_relais(answers, options.each)


if __name__ == "__main__":
    main()
