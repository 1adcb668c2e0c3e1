"""`relais doctor`."""

import os
import sys
from datetime import UTC, datetime

import click
from django.utils import translation
from django.utils.translation import gettext as _

from relais.config.doctor import examine


@click.command()
@click.option("--language", type=click.Choice(["fr", "en"]), help="By default, the language of this terminal.")
def doctor(language: str | None) -> None:
    """Look at everything an installation needs, one line each, with what to do; exit 1 when something is not well."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    with translation.override(language or ("fr" if spoken.startswith("fr") else "en")):
        findings = examine(datetime.now(UTC))
        for finding in findings:
            click.echo(f"{_('well') if finding.well else _('TO DO')}  {finding.check}: {finding.says}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)
