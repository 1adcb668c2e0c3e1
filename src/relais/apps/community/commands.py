"""`relais community …`"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from relais.apps.community.actions import import_community
from relais.apps.community.actions.members import invite_member
from relais.apps.community.files import FileRefused, read_community_file
from relais.apps.community.models import Community, Member, Period
from relais.apps.community.reporting.rendering import FORMATS, report_bytes
from relais.apps.journal.actions import COMMAND


@click.group()
def community() -> None:
    """A community of practice: its facts in, its yearly report out."""


@community.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Bring the facts of FILE (JSON) in; the same file again changes nothing."""
    try:
        read = read_community_file(file.read_bytes())
    except OSError as error:
        _fail(f"{file}: cannot be read: {error.strerror}")
    except FileRefused as refused:
        _fail(f"{file}: refused, nothing was imported", *(f"  {f.place}: {f.message}" for f in refused.faults))
    done = import_community(file=read, actor=COMMAND, now=datetime.now(UTC))
    if not (done.made or done.changed or done.removed):
        click.echo(f"{done.community.slug}: nothing to change")
        return
    click.echo(f"{done.community.slug}: {done.made} made, {done.changed} changed, {done.removed} removed")


@community.command("invite")
@click.option("--community", "slug", help="The community's id; may be left out when there is one beside the sample.")
@click.option("--email", required=True, help="The address that the account will have.")
@click.option("--organisation", "key", required=True, help="The id, in the community's file, of the organisation.")
@click.option("--language", type=click.Choice(["fr", "en"]), required=True)
@click.option("--coordinator", is_flag=True, help="They will coordinate the community.")
def invite(slug: str | None, email: str, key: str, language: str, coordinator: bool) -> None:
    """Print the path of a link that takes one seat, once, within 21 days."""
    found = _find(slug)
    organisation = found.organisations.filter(key=key).first()
    if organisation is None:
        _fail(f"--organisation “{key}” is the id of no organisation of {found.slug}; take one of its file")
    try:
        validate_email(email)
    except ValidationError:
        _fail(f"--email “{email}” is not an email address; write it as name@example.ca")
    role = Member.Role.COORDINATOR if coordinator else Member.Role.MEMBER
    _invitation, token = invite_member(
        community=found, by=None, email=email, language=language, organisation=organisation, role=role,
        now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(f"/{language}/community/join/{token}/")


@community.command("report")
@click.option("--community", "slug", help="The community's id; may be left out when there is one beside the sample.")
@click.option("--year", "label", required=True, metavar="2020-2021", help="The reporting year.")
@click.option("--language", type=click.Choice(["fr", "en"]), required=True)
@click.option("--format", "kind", type=click.Choice(FORMATS), default="txt", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Where to write; standard output when left out.")
def report(slug: str | None, label: str, language: str, kind: str, out: Path | None) -> None:
    """Write the report of one year from the present facts; an issued year gives its stored bytes."""
    found = _find(slug)
    try:
        period = Period.named(label, found.year_starts_month)
    except ValueError:
        example = found.period_of(datetime.now(found.zone).date()).label
        _fail(f"--year “{label}” is not a reporting year of {found.slug}; write it as {example}")
    from relais.apps.community.reporting.portable import NotInFont  # slow: it loads Typst

    try:
        data = report_bytes(found, period, language=language, kind=kind)
    except NotInFont as error:
        _fail(f"--format {kind}: its font has no “{error}”; write it otherwise, or take another format")
    if out is None:
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        _fail(f"--out {out}: cannot be written: {error.strerror}")


def _find(slug: str | None) -> Community:
    if slug is not None:
        found = Community.objects.filter(slug=slug).first()
        if found is None:
            _fail(f"there is no community “{slug}”; check --community")
        return found
    own = list(Community.objects.filter(is_sample=False).order_by("slug")[:2])
    own = own or list(Community.objects.order_by("slug")[:2])
    if len(own) != 1:
        _fail(
            "there is no community yet; import one"
            if not own
            else "there are several communities; name one with --community"
        )
    return own[0]


def _fail(*lines: str) -> NoReturn:
    """Say what is wrong on stderr and end with status 2."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)
