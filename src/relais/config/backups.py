"""The nightly backup: one archive a day under `RELAIS_HOME/backups`, and the oldest removed (`RELAIS_BACKUPS`)."""

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings

from relais.config.archive import write_archive

log = structlog.get_logger(__name__)
# Universal time: the night of all of Canada, from Newfoundland (03:30) to the Pacific (23:00).
FIRST_HOUR = 7
PATTERN = "relais-????-??-??.zip"


def backups_folder() -> Path:
    return Path(settings.RELAIS_HOME) / "backups"


def kept_backups() -> list[Path]:
    """The nightly archives that are there, the oldest first."""
    return sorted(backups_folder().glob(PATTERN))


def back_up_nightly(now: Callable[[], datetime]) -> None:
    """Make today's archive if it is due and missing, then remove what is beyond the number to keep."""
    moment = now().astimezone(UTC)
    if not settings.RELAIS_BACKUPS or moment.hour < FIRST_HOUR:
        return
    path = backups_folder() / f"relais-{moment:%Y-%m-%d}.zip"
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with (path.parent / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another worker of this home is at it
            return
        if path.exists():
            return
        for unfinished in path.parent.glob(".*.part"):  # a worker was killed half-way
            unfinished.unlink()
        archived = write_archive(path, now=moment)
        log.info("backup_made", rows=archived.total, bytes=path.stat().st_size)
        for old in kept_backups()[: -settings.RELAIS_BACKUPS]:
            old.unlink()
