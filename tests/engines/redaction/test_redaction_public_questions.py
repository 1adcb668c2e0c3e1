import csv
from pathlib import Path

import pytest

from relais.engines.redaction import find_personal_information

SETS = Path(__file__).parents[4] / "shared" / "data" / "understanding"


def test_public_question_sets_hold_nothing_but_email_addresses() -> None:
    """53,645 lines people wrote to assistants: figures, dates and amounts, and no number of a person."""
    files = sorted(SETS.glob("*/*.csv"))
    if not files:
        pytest.skip("the public question sets are not beside the repository")

    found = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        found += [(text, span.kind) for text in texts for span in find_personal_information(text)]

    assert [text for text, kind in found if kind != "email" or not ("@" in text or " at " in text)] == []
