"""The four statements of a commit: lock, look for repeats, insert, number. The same on SQLite and on PostgreSQL.

Written out, because they are all that a message costs: through the ORM a commit of one message took 1,900 µs of
processor, written out a fraction of it (`script/bench live`, "the store alone"). Nothing else in Relais writes SQL.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from relais.apps.conversations.models import Conversation, Message

_CONVERSATIONS = Conversation._meta.db_table
_MESSAGES = Message._meta.db_table
_COLUMNS = ("conversation_id", "seq", "at", "sender", "language", "text", "code", "client_id", "version_id")
_INSERT = f"INSERT INTO {_MESSAGES} ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608
_NUMBER = f"UPDATE {_CONVERSATIONS} SET last_seq = %s, active_at = %s WHERE id = %s"  # noqa: S608 - our own constant, as below

_LAST = f"SELECT last_seq FROM {_CONVERSATIONS} WHERE id = %s AND deleted_at IS NULL"  # noqa: S608


@dataclass
class Locked:
    """A conversation whose row this transaction holds; `last_seq` counts up as messages are placed."""

    pk: int
    state: str
    epoch: int
    last_seq: int


def lock_conversations(keys: Iterable[int]) -> dict[int, Locked]:
    """Hold the rows that still exist, in the order of their keys: two processes never wait for each other in a ring."""
    wanted = sorted(set(keys))
    marks = ", ".join(["%s"] * len(wanted))
    sql = (
        f"SELECT id, state, epoch, last_seq FROM {_CONVERSATIONS} "  # noqa: S608
        f"WHERE id IN ({marks}) AND deleted_at IS NULL ORDER BY id"
    )
    if connection.vendor == "postgresql":
        sql += " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        return {row[0]: Locked(*row) for row in cursor.fetchall()}


def last_number(key: int) -> int | None:
    """The number of the last message, or None once the conversation is deleted: all that an idle stream asks for."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [key])
        row = cursor.fetchone()
    return row[0] if row else None


def find_repeats(pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], tuple[int, str]]:
    """Of these (conversation, client_id), those stored already, each with its number and its text."""
    if not pairs:
        return {}
    marks = ", ".join(["(%s, %s)"] * len(pairs))
    # Joined from the few to the many: SQLite would read the whole table for `(a, b) IN (VALUES …)`.
    sql = (
        f"WITH wanted (room, name) AS (VALUES {marks}) SELECT conversation_id, client_id, seq, text "  # noqa: S608
        f"FROM wanted CROSS JOIN {_MESSAGES} WHERE conversation_id = room AND client_id = name"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for pair in pairs for value in pair])
        return {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}


def insert_messages(messages: Sequence[Message], now: datetime) -> None:
    """Insert messages that have their numbers; all bear the moment of the commit."""
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (m.conversation_id, m.seq, at, m.sender, m.language, m.text, m.code, m.client_id, m.version_id)
        for m in messages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def store_numbers(conversations: Iterable[Locked], now: datetime) -> None:
    """Keep the last number of each conversation that messages were added to, and that it is alive."""
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.executemany(_NUMBER, [(one.last_seq, at, one.pk) for one in conversations])
