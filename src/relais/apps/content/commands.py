"""`relais pack …`"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from django.core.exceptions import ValidationError
from django.db import transaction

from relais.apps.accounts.actions import CentrePlan, open_centre
from relais.apps.accounts.models import Centre
from relais.apps.content.actions import Imported, import_pack
from relais.apps.content.packs import PackRefused, read_pack
from relais.apps.journal.actions import COMMAND


def fail(*lines: str) -> None:
    """Say what is wrong on stderr and end with status 2."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)


@click.group()
def pack() -> None:
    """Bring a centre's content in."""


@pack.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--centre", "slug", required=True, help="The centre's slug.")
@click.option("--trial", is_flag=True, help="Open a new trial centre and put the answers live, unsigned.")
@click.option(
    "--first-language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="With --trial."
)
def import_(file: Path, slug: str, trial: bool, first_language: str) -> None:
    """Make drafts of FILE (a relais-pack/1 .json, or a bank .csv)."""
    try:
        read = read_pack(file.read_bytes(), name=file.name)
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}")
    except PackRefused as refused:
        fail(f"{file}: refused, nothing was imported", *(f"  {f.place}: {f.message}" for f in refused.faults))
    now = datetime.now(UTC)
    existing = Centre.objects.filter(slug=slug).first()
    if trial and existing:
        fail(f"--trial opens a new centre, and “{slug}” exists already; choose another slug")
    if not trial and existing is None:
        fail(f"there is no centre “{slug}”; check the slug, or use --trial to open a trial centre")
    try:
        with transaction.atomic():
            centre = existing or _open_trial(slug, first_language, now)
            done = import_pack(pack=read, centre=centre, live=trial, actor=COMMAND, now=now)
    except ValidationError as error:
        fail(f"nothing was imported: {'; '.join(error.messages)} (centre: “{slug}”)")
    _report(done)


def _open_trial(slug: str, first_language: str, now: datetime) -> Centre:
    plan = CentrePlan(
        slug=slug,
        name_fr=f"Essai – {slug}",
        name_en=f"Trial – {slug}",
        first_language=first_language,
        time_zone="America/Toronto",
        organisation=None,
        is_trial=True,
    )
    return open_centre(plan=plan, actor=COMMAND, now=now)


def _report(done: Imported) -> None:
    click.echo(f"imported {done.answers} answers ({done.live} live), {done.topics} topics, {done.phrasings} phrasings")
    for key, languages in done.incomplete:
        click.echo(f"draft: {key} lacks a title or a body in {', '.join(languages)}")
