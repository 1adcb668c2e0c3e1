"""The database's own guards over sign-off: triggers, because a check constraint sees one row of one table.

Whatever code forgets, on SQLite and PostgreSQL alike: no version becomes live with a gate open, no text of a version
and no decision changes, no decision comes from an author or an outsider to the group, and no submission asks for less
than the policy. They come and go around a migration, because SQLite rebuilds a table to alter it and refuses to while
a trigger names it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections

PREFIX = "relais_guard_"
VERSION = 2  # raise it with any change below: older guards are then replaced


@dataclass(frozen=True)
class Guard:
    """Refuses `event` on `table` when the SQL `wrong` is true of the row; `NEW` and `OLD` are its two states."""

    name: str
    table: str
    event: str
    wrong: str

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}_v{VERSION}"


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


# A centre that says on every page that nothing in it is approved.
_UNSIGNED = """EXISTS (SELECT 1 FROM content_answer a JOIN accounts_centre c ON c.id = a.centre_id
    WHERE a.id = NEW.answer_id AND (c.is_trial OR c.is_sample))"""

_SIGNED = """EXISTS (SELECT 1 FROM content_submission s WHERE s.version_id = NEW.id AND s.gates_asked = (
    SELECT COUNT(*) FROM content_gate g WHERE g.submission_id = s.id AND EXISTS (
        SELECT 1 FROM content_decision d
        WHERE d.gate_id = g.id AND d.verdict = 'approve' AND d.digest = NEW.digest)))"""

_WANTED = """SELECT {what} FROM content_requirement r
    JOIN content_policy p ON p.id = r.policy_id
    JOIN content_answer a ON a.centre_id = p.centre_id
    JOIN content_topic t ON t.id = a.topic_id AND t.risk = p.risk"""

_OTHER_ANSWER = """NOT EXISTS (SELECT 1 FROM content_version v
    WHERE v.id = NEW.version_id AND v.answer_id = NEW.answer_id)"""

_DECIDES = """NOT EXISTS (SELECT 1 FROM content_submission s
    JOIN content_version v ON v.id = s.version_id
    JOIN content_gate g ON g.submission_id = s.id
    WHERE s.id = NEW.submission_id AND g.id = NEW.gate_id AND v.digest = NEW.digest AND s.state = 'open'
    AND NOT EXISTS (SELECT 1 FROM content_gate e WHERE e.submission_id = s.id AND e.stage < g.stage
        AND NOT EXISTS (SELECT 1 FROM content_decision y WHERE y.gate_id = e.id AND y.verdict = 'approve'))
    AND (NEW.person_id IS NULL OR (NEW.person_id IS DISTINCT FROM v.author_id AND NEW.person_id <> s.by_id))
    AND NOT EXISTS (SELECT 1 FROM content_invitation mi JOIN content_gate mg ON mg.id = mi.gate_id
        WHERE mg.submission_id = s.id AND mg.id <> g.id AND (mi.by_id = NEW.person_id OR mi.by_id = (
            SELECT ni.by_id FROM content_invitation ni WHERE ni.id = NEW.invitation_id)))
    AND NOT EXISTS (SELECT 1 FROM content_invitation ii JOIN content_decision od ON od.person_id = ii.by_id
        WHERE ii.id = NEW.invitation_id AND od.submission_id = s.id AND od.gate_id <> g.id)
    AND (EXISTS (SELECT 1 FROM content_decision o JOIN content_gate og ON og.id = o.gate_id
            WHERE o.id = NEW.carried_from_id AND o.verdict = 'approve' AND og."group" = g."group"
            AND o.person_id IS NOT DISTINCT FROM NEW.person_id AND o.carried_from_id IS NULL)
        OR (NEW.carried_from_id IS NULL AND (
            EXISTS (SELECT 1 FROM content_invitation i WHERE i.id = NEW.invitation_id AND i.gate_id = g.id)
            OR (NEW.invitation_id IS NULL AND EXISTS (SELECT 1 FROM accounts_role ro JOIN content_answer a
                ON a.centre_id = ro.centre_id WHERE a.id = s.answer_id AND ro.person_id = NEW.person_id
                AND ro."group" = g."group"))))))"""

_TEXT = ("answer_id", "number", "title_fr", "title_en", "body_fr", "body_en", "links", "sources", "digest", "author_id")

GUARDS = (
    Guard("live_insert", "content_version", "INSERT", f"NEW.is_live AND NOT {_UNSIGNED}"),
    Guard("live", "content_version", "UPDATE OF is_live", f"NEW.is_live AND NOT ({_UNSIGNED} OR {_SIGNED})"),
    Guard("text", "content_version", "UPDATE", _changed(*(c for c in _TEXT if c not in {"links", "sources"}))),
    # JSON has no equality on PostgreSQL's `json`, and is text on SQLite.
    Guard(
        "lists",
        "content_version",
        "UPDATE",
        "CAST(NEW.links AS TEXT) <> CAST(OLD.links AS TEXT) OR CAST(NEW.sources AS TEXT) <> CAST(OLD.sources AS TEXT)",
    ),
    Guard(
        "submission",
        "content_submission",
        "INSERT",
        _OTHER_ANSWER + " OR NEW.gates_asked <> (" + _WANTED.format(what="COUNT(*)") + " WHERE a.id = NEW.answer_id)",
    ),
    Guard(
        "submission_kept",
        "content_submission",
        "UPDATE",
        _changed("answer_id", "version_id", "by_id", "gates_asked"),
    ),
    Guard(
        "gate",
        "content_gate",
        "INSERT",
        f"""NOT EXISTS ({_WANTED.format(what="1")} JOIN content_submission s ON s.answer_id = a.id
        WHERE s.id = NEW.submission_id AND r."group" = NEW."group" AND r.stage = NEW.stage)""",
    ),
    Guard("gate_kept", "content_gate", "UPDATE", _changed("submission_id", '"group"', "stage")),
    Guard("decision", "content_decision", "INSERT", _DECIDES),
    Guard(
        "decision_kept",
        "content_decision",
        "UPDATE",
        _changed("submission_id", "gate_id", "person_id", "invitation_id", "verdict", "digest", "carried_from_id"),
    ),
)


def installed(using: str = "default") -> set[str]:
    """The names of the guards that are in the database."""
    connection = connections[using]
    table = "sqlite_master WHERE type = 'trigger' AND" if connection.vendor == "sqlite" else "pg_trigger WHERE"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} {column} LIKE %s", [f"{PREFIX}%"])  # noqa: S608 - our own names
        return {row[0] for row in cursor.fetchall()}


def install_guards(*, using: str = "default", **_signal: Any) -> None:
    """Put in what is missing; nothing when the tables are not there (a migration backwards)."""
    connection = connections[using]
    if "content_decision" not in connection.introspection.table_names():
        return
    held = installed(using)
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.trigger not in held:
                for statement in _create(guard, connection.vendor):
                    cursor.execute(statement)


def lift_guards(*, using: str = "default", plan: Any = (), **_signal: Any) -> None:
    """Take them away before tables are altered; left alone when there is nothing to migrate."""
    connection = connections[using]
    current = {guard.trigger for guard in GUARDS}
    with connection.cursor() as cursor:
        for name in installed(using):
            if plan or name not in current:
                _drop(cursor, name, connection.vendor)


@contextmanager
def guards_lifted(*, using: str = "default") -> Iterator[None]:
    """For an archive that is read back row by row, inside its transaction: whoever lifts them checks what came in."""
    lift_guards(using=using, plan=["an archive"])
    yield
    connections[using].check_constraints()
    install_guards(using=using)


def _create(guard: Guard, vendor: str) -> list[str]:
    refusal = f"relais: refused by {guard.name}"
    if vendor == "sqlite":
        # The same two operators under the names that every SQLite knows (the standard's came with 3.39).
        wrong = guard.wrong.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
        return [
            f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
            f"WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {guard.trigger}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF {guard.wrong} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $guard$",
        f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.trigger}()",
    ]


def _drop(cursor: Any, name: str, vendor: str) -> None:
    if vendor == "sqlite":
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def watch_migrations(config: AppConfig) -> None:
    """Lift the guards before this app's tables may be altered, and put them back afterwards."""
    from django.db.models.signals import post_migrate, pre_migrate  # before Django is set up there are no models

    pre_migrate.connect(lift_guards, sender=config, dispatch_uid="relais-guards-lift")
    post_migrate.connect(install_guards, sender=config, dispatch_uid="relais-guards-install")
