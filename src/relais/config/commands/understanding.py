"""`relais understanding`: measure the engine on a bank and a set of questions; no database is needed."""

import json
import os
import sys
from pathlib import Path

import click

from relais.engines.understanding import UnderstandingError


@click.group()
def understanding() -> None:
    """Measure how questions find their approved answer."""


@understanding.command("evaluate")
@click.option("--bank", required=True, type=click.Path(path_type=Path), help="CSV: answer,language,kind,text")
@click.option("--questions", required=True, type=click.Path(path_type=Path), help="CSV: text,language,answer")
@click.option("--predictions", type=click.Path(path_type=Path), help="CSV to write, one line a question")
@click.option("--alpha", default=0.10, show_default=True, help="accepted share of wrong among answered")
@click.option("--encoder", help="folder of a sentence encoder, or https://host/v1?model=NAME (optional)")
@click.option("--seed", default=0, show_default=True)
def evaluate(
    *, bank: Path, questions: Path, predictions: Path | None, alpha: float, encoder: str | None, seed: int
) -> None:
    """Fit BANK, read every question, write the metrics as JSON on standard output."""
    from relais.apps.content.encoders import open_encoder
    from relais.config.commands.understanding_files import (  # slow import: numpy and scipy
        FileFault,
        read_bank,
        read_questions,
        write_predictions,
    )
    from relais.engines.understanding.evaluation import evaluate_bank

    try:
        opened = open_encoder(encoder, key=os.environ.get("EMBEDDINGS_API_KEY", "")) if encoder else None
        rows = read_bank(bank)
        asked = read_questions(questions, answers={row.answer for row in rows})
        result = evaluate_bank(rows=rows, questions=asked, alpha=alpha, seed=seed, encoder=opened)
        if predictions is not None:
            write_predictions(predictions, result.readings)
    except (FileFault, UnderstandingError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(result.metrics, indent=2, sort_keys=False))
