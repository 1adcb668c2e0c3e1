"""The figures of the mask: recall and false-alarm rate on probes written for it, in both languages."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from relais.engines.redaction import find_personal_information

with (Path(__file__).parent / "probes.csv").open(encoding="utf-8", newline="") as file:
    PROBES = [(row["text"], row["language"], Counter(row["kinds"].split())) for row in csv.DictReader(file)]


def test_probes_are_many_and_half_of_them_harmless_in_each_language() -> None:
    for language in ("fr", "en"):
        mine = [kinds for _, spoken, kinds in PROBES if spoken == language]
        assert len(mine) >= 60
        assert 2 * sum(not kinds for kinds in mine) >= len(mine)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_probes_are_all_found_and_nothing_else_is(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = hit = harmless = alarms = 0
    for text, spoken, kinds in PROBES:
        if spoken != language:
            continue
        found = Counter(span.kind for span in find_personal_information(text))
        expected += kinds.total()
        hit += (kinds & found).total()
        harmless += not kinds
        alarms += found != kinds & found

    figures = f"recall {hit}/{expected}, false alarms {alarms}, harmless probes {harmless}"
    with capsys.disabled():
        print(f"\n{language}: {figures}")  # noqa: T201 - published figures
    assert (hit / expected, alarms) == (1.0, 0)
