"""`relais centre …`"""

import sys
from datetime import UTC, datetime

import click
from django.core.exceptions import ValidationError

from relais.apps.accounts.actions import allow_origins, withdraw_origins
from relais.apps.accounts.models import Centre, Person
from relais.apps.accounts.tokens import create_token, revoke_tokens
from relais.apps.journal.actions import COMMAND


@click.group()
def centre() -> None:
    """What an operator sets for one centre."""


@centre.command("allow-origin")
@click.option("--centre", "slug", required=True, help="The centre's slug.")
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN…")
def allow_origin(slug: str, origins: tuple[str, ...]) -> None:
    """Let pages of these web sites carry the centre's counter, then print the whole list."""
    found = _find(slug)
    try:
        allow_origins(centre=found, origins=origins, actor=COMMAND, now=datetime.now(UTC))
    except ValidationError as error:
        _fail(f"nothing was changed: {' '.join(error.messages)}")
    _print_list(found)


@centre.command("withdraw-origin")
@click.option("--centre", "slug", required=True, help="The centre's slug.")
@click.argument("origins", nargs=-1, required=True, metavar="ORIGIN…")
def withdraw_origin(slug: str, origins: tuple[str, ...]) -> None:
    """Take web sites off the list, then print what is left of it."""
    found = _find(slug)
    try:
        withdraw_origins(centre=found, origins=origins, actor=COMMAND, now=datetime.now(UTC))
    except ValidationError as error:
        _fail(f"nothing was changed: {' '.join(error.messages)}")
    _print_list(found)


@click.group()
def token() -> None:
    """Keys for programs that act for a person."""


@token.command("create")
@click.option("--person", "email", required=True, help="The person's email address.")
@click.option("--label", default="command line", show_default=True, help="What it is for.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="Days until it expires.")
def create(email: str, label: str, days: int) -> None:
    """Make a token and print it, this once."""
    click.echo(create_token(person=_person(email), label=label[:80], days=days, actor=COMMAND, now=datetime.now(UTC)))


@token.command("revoke")
@click.option("--person", "email", required=True, help="The person's email address.")
def revoke(email: str) -> None:
    """Revoke every token of a person."""
    gone = revoke_tokens(person=_person(email), actor=COMMAND, now=datetime.now(UTC))
    click.echo(f"{gone} revoked")


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        _fail(f"nobody who works here has the address “{email}”; check it")
    assert found is not None
    return found


def _find(slug: str) -> Centre:
    found = Centre.objects.filter(slug=slug).first()
    if found is None:
        _fail(f"there is no centre “{slug}”; check the slug")
    assert found is not None
    return found


def _print_list(found: Centre) -> None:
    origins = list(found.allowed_origins.all())
    click.echo(f"{found.slug}: {len(origins)} allowed")
    for allowed in origins:
        click.echo(allowed.origin)


def _fail(line: str) -> None:
    """Say what is wrong on stderr and end with status 2."""
    click.echo(line, err=True)
    sys.exit(2)
