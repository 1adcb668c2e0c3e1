"""`relais redaction`: personal information out of lines of text."""

import json
import sys
from dataclasses import asdict

import click

from relais.engines.redaction import mask


@click.group()
def redaction() -> None:
    """Find and mask personal information."""


@redaction.command("mask")
def mask_lines() -> None:
    """Mask each line of standard input (UTF-8); write one JSON object a line.

    {"text": the masked line, "found": [{"kind", "start", "end"}]}; offsets count characters of the line read.
    """
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            text = line.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            # The line itself is never repeated: it may hold what is to be masked.
            click.echo(f"line {number} is not UTF-8 (byte {error.start + 1}): save the file as UTF-8", err=True)
            sys.exit(2)
        masked = mask(text)
        found = [asdict(span) for span in masked.found]
        click.echo(json.dumps({"text": masked.text, "found": found}, ensure_ascii=False).encode())
