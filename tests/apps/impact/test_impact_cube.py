import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.apps.impact.commands import evidence
from relais.apps.impact.files import read_calls

RECORDS = """id,at,topic,region,channel
1,2026-03-01T09:30,tax,east,telephone
2,2026-03-01 23:59:59,tax,east,chat
3,2026-03-03,tax,west,telephone
"""


def cube(folder: Path, **files: str) -> Result:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return CliRunner().invoke(evidence, ["cube", "--records", str(folder / "*.csv"), "--out", str(folder / "out")])


def test_records_become_the_calls_that_an_estimate_reads(tmp_path: Path) -> None:
    result = cube(tmp_path, march=RECORDS)

    calls = read_calls(tmp_path / "out" / "calls.csv")
    assert json.loads(result.stdout) == {"records": 3, "repeated": 0, "cells": 3, "rows": 4}
    assert calls.counts[0, :, ::2].tolist() == [[2, 0], [0, 1]]
    assert (tmp_path / "out" / "cube.csv").read_text().splitlines()[1] == "2026-03-01,tax,east,chat,1"


def test_same_records_loaded_twice_change_nothing(tmp_path: Path) -> None:
    cube(tmp_path, march=RECORDS)
    first = (tmp_path / "out" / "cube.csv").read_bytes()

    again = cube(tmp_path, march=RECORDS, copy=RECORDS)

    assert json.loads(again.stdout)["repeated"] == 3
    assert (tmp_path / "out" / "cube.csv").read_bytes() == first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RECORDS.replace("2026-03-03", "yesterday"), "row 4, column at: expected a day or a moment"),
        (RECORDS.replace("tax,west", ",west"), "row 4, column topic: expected a name"),
        (RECORDS.replace("2026-03-03,tax,west,telephone", "2026-03-03,ta"), "row 4, column region: the row has 3"),
        ("id,topic,region\n", "row 1: the header lacks at"),
        ("at,topic,region\n", "there is no record"),
    ],
)
def test_faulty_records_are_refused_with_row_and_column(tmp_path: Path, text: str, message: str) -> None:
    result = cube(tmp_path, march=text)

    assert (result.exit_code, result.stdout, message in result.stderr) == (2, "", True)
    assert not (tmp_path / "out").exists()


def test_no_file_is_said(tmp_path: Path) -> None:
    assert "no file matches" in cube(tmp_path).stderr
