"""`script/bench live`: messages between people: kept through kill -9, their cost, idle memory, their delay.

`kill`: a server is killed again and again while people write and read. `cost`: a message beside a bare websocket echo.
`idle`: memory of open streams. `chats`: from one screen to the other. With --database-url, on PostgreSQL; `kill` then
runs two servers. `claims`: agents race for the same chats. Everything runs on this machine, the generator too: read the
processor time and the ratios.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from benches.live_echo import measure_echo
from benches.live_kill import kill_loop
from benches.live_load import measure_display, measure_idle, measure_person, measure_store


def bench_kill(options: argparse.Namespace) -> None:
    violations, done = kill_loop(kills=options.kills, messages=options.messages, database_url=options.database_url)
    print(", ".join(f"{name} {value:,}" for name, value in done.items()))
    print(f"violations: {len(violations)}")
    for violation in violations:
        print(violation)
    if violations:
        raise SystemExit(1)


def bench_cost(options: argparse.Namespace) -> None:
    rate, cpu = measure_echo()
    echo = cpu
    print("| | messages a second | CPU µs a message | × bare echo |\n|---|---|---|---|")
    print(f"| bare websocket echo | {rate:,.0f} | {cpu:.0f} | 1 |", flush=True)
    for at_once in (1, 10, 100):
        store = measure_store(at_once, options.database_url)
        ratio = store["cpu_us"] / echo
        print(
            f"| the store alone, {at_once} at once | {store['rate']:,.0f} | {store['cpu_us']:.0f} | {ratio:.1f} |",
            flush=True,
        )
    for writers in (20, 100):
        person = measure_person(options.seconds, writers, options.database_url)
        for name, said in (("alone", "nobody reading"), ("read", "each read once")):
            rate, cpu = person[f"{name}_rate"], person[f"{name}_cpu_us"]
            print(f"| whole door, {writers} writers, {said} | {rate:,.0f} | {cpu:.0f} | {cpu / echo:.1f} |", flush=True)


def bench_idle(options: argparse.Namespace) -> None:
    print("| open streams | KiB each |\n|---|---|")
    for connections, kib in measure_idle(options.connections):
        print(f"| {connections:,} | {kib:.1f} |")


def bench_chats(options: argparse.Namespace) -> None:
    p50, p99, rate = measure_display(options.chats, options.seconds, options.pause, options.database_url)
    print(f"{options.chats} chats, {rate:.0f} messages a second: p50 {p50:.1f} ms, p99 {p99:.1f} ms")


def bench_claims(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "RELAIS_HOME": home, "RELAIS_SAMPLE": "0"}
        if options.database_url:
            environment["RELAIS_DATABASE_URL"] = options.database_url
        command = [sys.executable, "-m", "benches.live_claims"]
        made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    counts = json.loads(made)
    print("20 agents, 200 chats, 3 at once: " + ", ".join(f"{name} {value:g}" for name, value in counts.items()))
    if counts["doubled"] or counts["most_held"] > 3:
        raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench live", description=__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL database of its own; default: SQLite")
    parts = parser.add_subparsers(required=True)
    kill = parts.add_parser("kill")
    kill.add_argument("--kills", type=int, default=50)
    kill.add_argument("--messages", type=int, default=20_000)
    kill.set_defaults(run=bench_kill)
    claims = parts.add_parser("claims")
    claims.set_defaults(run=bench_claims)
    cost = parts.add_parser("cost")
    cost.add_argument("--seconds", type=float, default=10)
    cost.set_defaults(run=bench_cost)
    idle = parts.add_parser("idle")
    idle.add_argument("--connections", type=int, nargs="+", default=[500, 2000, 5000])
    idle.set_defaults(run=bench_idle)
    chats = parts.add_parser("chats")
    chats.add_argument("--chats", type=int, default=200)
    chats.add_argument("--seconds", type=float, default=30)
    chats.add_argument("--pause", type=float, default=2.0, help="seconds between two messages of one chat")
    chats.set_defaults(run=bench_chats)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
