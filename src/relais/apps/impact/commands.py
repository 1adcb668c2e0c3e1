"""`relais evidence`: were calls avoided? No database is needed."""

import json
import sys
from pathlib import Path

import click

from relais.engines.evidence.errors import EvidenceError


@click.group()
def evidence() -> None:
    """Were calls avoided? An effect with its interval, or a plain "cannot tell"."""


@evidence.command("estimate")
@click.option("--calls", "calls_file", required=True, type=click.Path(path_type=Path), help="CSV: daily calls")
@click.option("--changes", "changes_file", required=True, type=click.Path(path_type=Path), help="CSV: the register")
@click.option("--change", required=True, help="the change to evaluate, as the register names it")
@click.option("--level", default=0.95, show_default=True, type=click.FloatRange(0.5, 0.999), help="of the interval")
@click.option("--seed", default=0, show_default=True, help="of what is drawn at random")
@click.option("--quick", is_flag=True, help="leave out what changes neither the verdict nor the interval")
def estimate(*, calls_file: Path, changes_file: Path, change: str, level: float, seed: int, quick: bool) -> None:
    """Evaluate CHANGE and write the answer as JSON on standard output. Every effect is a fraction."""
    from relais.apps.impact.files import FileFault, read_calls, read_changes  # slow import: numpy
    from relais.apps.impact.presenting import as_json
    from relais.engines.evidence import Examination, evaluate, examine  # slow import: scipy

    try:
        calls = read_calls(calls_file)
        changes = read_changes(changes_file, calls)
        if quick:
            answer = Examination(evaluate(calls=calls, changes=changes, change=change, level=level))
        else:
            answer = examine(calls=calls, changes=changes, change=change, level=level, seed=seed)
    except (FileFault, EvidenceError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(as_json(answer, change=change, seed=seed), indent=2))
