"""`relais serve` and `relais worker`."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import nullcontext, suppress
from datetime import UTC, datetime

import click
import structlog
import uvicorn
from django.conf import settings
from django.core.management import call_command

from relais.apps.assistant.tasks import QuestionCount, recalibrate
from relais.apps.content.index import fit_stale_indexes
from relais.apps.content.tasks import keep_the_calendar
from relais.apps.conversations.hub import hub
from relais.apps.conversations.tasks import end_waits, forget_old_conversations
from relais.config.backups import back_up_nightly
from relais.config.doctor import mark_worker_alive
from relais.config.environment import Environment, environment
from relais.config.sample.load import load_sample_if_empty
from relais.config.start_up import HomeTaken, only_server_of_home

log = structlog.get_logger(__name__)
POLL_SECONDS = 1.0
# Each finds what is due in the tables: killed half-way it does the same again, and two workers do no harm.
ROUNDS = (
    keep_the_calendar,
    fit_stale_indexes,
    recalibrate,
    QuestionCount().count_questions,
    forget_old_conversations,
    back_up_nightly,
    end_waits,
)
GRACEFUL_SECONDS = 5
PEER_GONE_SECONDS = 60
# Between the end of a worker and the next: 1, 2, 4 … 30 s; one that has run for a minute begins again at 1.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, STEADY_SECONDS = 1, 30, 60


def now() -> datetime:
    return datetime.now(UTC)


class DrainingServer(uvicorn.Server):
    """Ends the open streams first: uvicorn waits for every connection before it tells the application to stop."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hub.drain()
        await super().shutdown(sockets)


@click.command()
def serve() -> None:
    """Migrate, load the sample into an empty database, start one worker, and serve on RELAIS_PORT."""
    env = environment()
    # Two servers on one SQLite file would each believe that it alone writes; PostgreSQL is there for several.
    alone = only_server_of_home() if env.uses_sqlite else nullcontext()
    try:
        with alone:
            _serve(env)
    except HomeTaken:
        click.echo(
            f"RELAIS_HOME={settings.RELAIS_HOME}: another server runs on it; stop it, or move to PostgreSQL · "
            "un autre serveur y tourne déjà\N{NO-BREAK SPACE}: arrêtez-le, ou passez à PostgreSQL",
            err=True,
        )
        sys.exit(2)


def _serve(env: Environment) -> None:
    _refuse_taken_port(env.host, env.port)
    call_command("collectstatic", interactive=False, verbosity=0)
    if env.sample:
        load_sample_if_empty(now=now())
    kept = KeptWorker()
    try:
        _announce(env.host, env.port)
        config = uvicorn.Config(
            "relais.config.asgi:application",
            host=env.host,
            port=env.port,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=env.forwarded_by,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
            lifespan="on",
        )
        server = DrainingServer(config)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[_listen(config)])
        if not server.started:
            sys.exit(1)
    finally:
        kept.stop()


def _listen(config: uvicorn.Config) -> socket.socket:
    """The listening socket. What is sent to a peer that has gone, or takes nothing, is given up after a minute."""
    listening = config.bind_socket()
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; every accepted connection inherits it (RFC 5482)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PEER_GONE_SECONDS * 1000)
    return listening


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(f"RELAIS_HOST={host} RELAIS_PORT={port}: cannot listen there: {error.strerror}", err=True)
            sys.exit(2)


def _announce(host: str, port: int) -> None:
    shown = "localhost" if settings.RELAIS_ON_LOOPBACK else host
    click.echo(f"Relais: http://{shown}:{port}/  (Ctrl+C to stop · Ctrl+C pour arrêter)")


class KeptWorker:
    """A worker process beside the server, started again whenever it ends, at longer and longer intervals."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._lock = threading.Lock()  # a worker is never started once `stop` has ended the last one
        self._process = self._start()
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        with self._lock:
            self._stopping.set()
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=GRACEFUL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _start(self) -> "subprocess.Popen[bytes]":
        """A worker that ends when this process does, however that happens: its standard input is our open pipe."""
        self._started_at = time.monotonic()
        return subprocess.Popen(
            [sys.executable, "-m", "relais", "worker", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for the server, which ends its worker; it is not a worker that died
        )

    def _keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            status = self._process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - self._started_at > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            log.error("worker_ended", status=status, again_in_seconds=pause)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            with self._lock:
                if self._stopping.is_set():
                    return
                assert self._process.stdin is not None
                self._process.stdin.close()
                self._process = self._start()


@click.command()
@click.option("--until-stdin-closes", is_flag=True, help="End when the process that started this one ends.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(until_stdin_closes: bool, once: bool) -> None:
    """Do the background work: the calendar of texts, the index, removal of old conversations, the nightly backup."""
    if once:
        for round_of_work in ROUNDS:
            round_of_work(now)
        return
    if until_stdin_closes:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    log.info("worker_started")
    while True:
        mark_worker_alive()
        for round_of_work in ROUNDS:
            try:
                round_of_work(now)
            except Exception as error:
                # The database may be away for a moment; what is due stays due.
                log.error("worker_round_failed", round=round_of_work.__name__, fault=type(error).__name__)
        time.sleep(POLL_SECONDS)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
