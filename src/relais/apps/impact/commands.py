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
@click.option("--report", type=click.Path(path_type=Path), help="folder for a page in each language and its pictures")
def estimate(
    *, calls_file: Path, changes_file: Path, change: str, level: float, seed: int, quick: bool, report: Path | None
) -> None:
    """Evaluate CHANGE and write the answer as JSON on standard output. Every effect is a fraction."""
    from relais.apps.impact.files import FileFault, read_calls, read_changes  # slow import: numpy
    from relais.apps.impact.presenting import as_json
    from relais.apps.impact.report import Made, write_report
    from relais.engines.evidence import Examination, evaluate, examine  # slow import: scipy

    try:
        calls = read_calls(calls_file)
        changes = read_changes(changes_file, calls)
        if quick and report is None:
            answer = Examination(evaluate(calls=calls, changes=changes, change=change, level=level))
        else:
            answer = examine(calls=calls, changes=changes, change=change, level=level, seed=seed)
        found = as_json(answer, change=change, seed=seed)
        if report is not None:
            made = Made(answer, calls, changes, change, level, seed)
            write_report(report, made, found, calls_file=calls_file, changes_file=changes_file)
    except (FileFault, EvidenceError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(found, indent=2))


@evidence.command("design")
@click.option("--calls", "calls_file", required=True, type=click.Path(path_type=Path), help="CSV: daily calls")
@click.option("--changes", "changes_file", required=True, type=click.Path(path_type=Path), help="CSV: the register")
@click.option("--weeks", required=True, type=click.IntRange(2, 104), help="length of the study")
@click.option("--kind", required=True, type=click.Choice(["stepped", "switchback", "holdout"]))
@click.option("--effect", default=0.1, show_default=True, help="share of calls that one hopes to avoid")
@click.option("--seed", default=0, show_default=True, help="of the draw, kept in the plan")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="folder for the plan and its picture")
def design(*, calls_file: Path, changes_file: Path, weeks: int, kind: str, effect: float, seed: int, out: Path) -> None:
    """Plan a launch that will be measurable: who starts when, drawn at random, and what it could show."""
    from relais.apps.impact.files import FileFault, read_calls, read_changes  # slow import: numpy
    from relais.apps.impact.plans import plan_as_json, write_plan
    from relais.engines.evidence.design import Kind  # slow import: scipy
    from relais.engines.evidence.design import design as make_design

    try:
        calls = read_calls(calls_file)
        changes = read_changes(changes_file, calls, may_be_empty=True)
        made = make_design(calls=calls, changes=changes, weeks=weeks, kind=Kind(kind), effect=effect, seed=seed)
        found = plan_as_json(made, kind=kind, weeks=weeks, effect=effect, seed=seed)
        write_plan(out, found, made)
    except (FileFault, EvidenceError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(found, indent=2))


@evidence.command("cube")
@click.option("--records", required=True, help="CSV files of call records, such as 'records/*.csv'")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="folder for calls.csv and cube.csv")
def cube(*, records: str, out: Path) -> None:
    """Count call records (at,topic,region[,channel][,id]) into the calls.csv that an estimate reads."""
    from relais.apps.impact.cube import count_records, write_cube  # slow import: numpy
    from relais.apps.impact.files import FileFault

    try:
        counted = count_records(records)
        rows = write_cube(out, counted)
    except FileFault as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    answer = {"records": counted.records, "repeated": counted.repeated, "cells": len(counted.counts), "rows": rows}
    click.echo(json.dumps(answer, indent=2))
