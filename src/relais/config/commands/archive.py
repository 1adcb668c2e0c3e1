"""`relais backup` and `relais restore`."""

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click
from django.db import DatabaseError

from relais.config.archive import ArchiveRefused, read_archive, write_archive
from relais.config.backups import backups_folder
from relais.config.environment import environment
from relais.config.start_up import HomeTaken, only_server_of_home


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Write everything into one archive, while the server serves.

    Without FILE, it goes under RELAIS_HOME/backups, named for this moment.
    """
    now = datetime.now(UTC)
    if file is None:
        backups_folder().mkdir(mode=0o700, exist_ok=True)
        file = backups_folder() / f"relais-{now:%Y-%m-%dT%H-%M-%SZ}.zip"
    if file.exists():
        _fail(f"{file}: is there already; name another file")
    try:
        archived = write_archive(file, now=now)
    except OSError as error:
        _fail(f"{file}: cannot be written ({error.strerror}); nothing was kept")
    except DatabaseError as error:
        _fail(f"the database could not be read ({type(error).__name__}); nothing was kept")
    click.echo(f"{file}: {archived.total} rows, {file.stat().st_size} bytes")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Read an archive into an empty installation, whole or not at all."""
    alone = only_server_of_home() if environment().uses_sqlite else nullcontext()
    try:
        with alone:
            archived = read_archive(file)
    except HomeTaken:
        _fail("a server runs on this RELAIS_HOME; stop it, or name an empty one")
    except ArchiveRefused as refused:
        _fail(f"refused, nothing was restored: {refused}")
    click.echo(f"restored {archived.total} rows; every table and the journal verified")


def _fail(line: str) -> None:
    click.echo(line, err=True)
    sys.exit(2)
