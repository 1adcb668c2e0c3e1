"""What keeps an installation well: each check is one line, with what to do where it does not hold."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relais.apps.content.index import stale_revisions
from relais.apps.content.models import FittedIndex
from relais.apps.journal.models import Entry
from relais.config.backups import kept_backups
from relais.web.problems import fill

ALIVE = "worker.alive"
WORKER_SILENT = timedelta(seconds=60)
BACKUP_OLD = timedelta(hours=30)
INDEX_LATE = timedelta(minutes=5)
CLOCK_OFF = timedelta(seconds=60)
LEAST_FREE_BYTES = 1 << 30
OLDEST_POSTGRESQL = 150000


@dataclass(frozen=True)
class Finding:
    """`check` names what was looked at, `well` whether it holds, `says` what was found and what to do."""

    check: str
    well: bool
    says: Promise | str


def examine(now: datetime) -> list[Finding]:
    """Every check in order; those that need the database are left out when it does not answer."""
    findings = [*_check_database()]
    if all(finding.well for finding in findings):
        for check in (_check_clock, _check_index):
            findings.extend(check(now))
    for check in (_check_disk, _check_worker, _check_backups, _check_address):
        findings.extend(check(now))
    return findings


def mark_worker_alive() -> None:
    """Leave the worker's sign of life, once a round."""
    (Path(settings.RELAIS_HOME) / ALIVE).touch()


def _check_database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        yield Finding("database", False, _("does not answer: start it, or correct RELAIS_DATABASE_URL"))
        return
    version = getattr(connection, "pg_version", None)
    if version is not None and version < OLDEST_POSTGRESQL:
        yield Finding("database", False, _("is older than PostgreSQL 15: upgrade it"))
    else:
        yield Finding("database", True, connection.display_name)
    if missing:
        yield Finding(
            "migrations", False, fill(_("%s are missing: run any relais command, or start the server"), missing)
        )
    else:
        yield Finding("migrations", True, _("all applied"))


def _check_clock(now: datetime) -> Iterator[Finding]:
    """Nothing recorded may lie in the future, and PostgreSQL's clock must agree with ours."""
    moments = [Entry.objects.order_by("-pk").values_list("at", flat=True).first()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            theirs: datetime = cursor.fetchone()[0]
        moments.append(theirs)
        behind = now - theirs > CLOCK_OFF
    else:
        behind = False
    ahead = any(moment is not None and moment - now > CLOCK_OFF for moment in moments)
    if ahead or behind:
        yield Finding("clock", False, _("disagrees with the database or with what is recorded: set it by NTP"))
    else:
        yield Finding("clock", True, now.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"))


def _check_index(now: datetime) -> Iterator[Finding]:
    late = [
        revision.centre.slug
        for revision in stale_revisions()
        if not FittedIndex.objects.filter(centre=revision.centre, fitted_at__gt=now - INDEX_LATE).exists()
    ]
    if late:
        yield Finding(
            "index", False, fill(_("is behind for %s: see whether the worker runs, and its log"), ", ".join(late))
        )
    else:
        yield Finding("index", True, _("up to date for every centre"))


def _check_disk(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.RELAIS_HOME).free
    amount = f"{free / (1 << 30):.1f}"
    if free < LEAST_FREE_BYTES:
        yield Finding("disk", False, fill(_("%s GiB free: make room, or move RELAIS_HOME"), amount))
    else:
        yield Finding("disk", True, fill(_("%s GiB free"), amount))


def _check_worker(now: datetime) -> Iterator[Finding]:
    path = Path(settings.RELAIS_HOME) / ALIVE
    seen = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None
    if seen is None or now - seen > WORKER_SILENT:
        yield Finding("worker", False, _("gives no sign of life: start the server, or relais worker"))
    else:
        yield Finding("worker", True, _("alive"))


def _check_backups(now: datetime) -> Iterator[Finding]:
    if not settings.RELAIS_BACKUPS:
        yield Finding("backups", False, _("none at night: set RELAIS_BACKUPS to how many to keep"))
        return
    kept = kept_backups()
    newest = datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC) if kept else None
    if newest is None or now - newest > BACKUP_OLD:
        yield Finding("backups", False, _("the last night’s is missing: see the worker’s log, then run relais backup"))
    else:
        yield Finding("backups", True, fill(_("%s kept"), len(kept)))


def _check_address(now: datetime) -> Iterator[Finding]:
    if settings.RELAIS_SECURE:
        yield Finding("address", True, _("HTTPS; the proxy must send X-Forwarded-Proto"))
    elif settings.RELAIS_ON_LOOPBACK:
        yield Finding("address", True, _("this machine only"))
    else:
        yield Finding(
            "address", False, _("reached by others without HTTPS: put a proxy before it and set RELAIS_SECURE")
        )
