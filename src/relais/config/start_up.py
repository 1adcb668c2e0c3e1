"""Processes that start side by side: what they do one at a time, and a database that is away.

The locks are the system's (flock) or PostgreSQL's (advisory): a process that dies lets go of them, however it died.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

# Any number that nothing else in the same database locks: the letters of "relais".
ADVISORY_KEY = 0x72656C616973
CONNECT_SECONDS = 10


class DatabaseAway(Exception):
    """The database cannot be opened; the message is one line: the variable, its value without password, what to do."""


class HomeTaken(Exception):
    """Another server holds this home."""


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """Wait while another process of this installation migrates or loads the sample, then make the others wait.

    Raises `DatabaseAway` when the database cannot be opened.
    """
    if connection.vendor == "postgresql":
        with _own_connection() as locking:
            locking.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
            yield
        return
    with (settings.RELAIS_HOME / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            # Under the lock: to switch a new file to WAL fails, without waiting, while another process does the same.
            connection.ensure_connection()
        except DatabaseError as error:
            raise DatabaseAway(_away(f"SQLite file {settings.DATABASES['default']['NAME']}", error)) from error
        yield


@contextmanager
def only_server_of_home() -> Iterator[None]:
    """Keep every other server off RELAIS_HOME; raises `HomeTaken` at once when one is there already."""
    with (settings.RELAIS_HOME / "server.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeTaken from error
        yield


def _own_connection() -> psycopg.Connection:
    """A connection outside the pool: the lock is its session's, and ends with it."""
    parameters = connection.get_connection_params()
    parameters.setdefault("connect_timeout", CONNECT_SECONDS)
    try:
        return psycopg.connect(**parameters, autocommit=True)
    except psycopg.OperationalError as error:
        named = settings.DATABASES["default"]
        host = f"{named['HOST']}:{named['PORT']}" if named["PORT"] else named["HOST"]
        raise DatabaseAway(_away(f"postgres://{named['USER']}@{host}/{named['NAME']}", error)) from error


def _away(address: str, error: Exception) -> str:
    reason = str(error).partition("\n")[0].removeprefix("connection failed: ")
    return f"RELAIS_DATABASE_URL: {address} cannot be opened ({reason}); start the database, or correct the address"
