"""`relais journal …`"""

import sys

import click

from relais.apps.journal.actions import verify_journal


@click.group()
def journal() -> None:
    """The hash-chained record of who did what."""


@journal.command()
def verify() -> None:
    """Print OK, or the first broken entry (exit status 2)."""
    held, broken = verify_journal()
    if broken is None:
        click.echo(f"OK {held} entries")
        return
    click.echo(f"broken: chain {broken.chain}, entry {broken.number}: {broken.fault} does not hold", err=True)
    sys.exit(2)
