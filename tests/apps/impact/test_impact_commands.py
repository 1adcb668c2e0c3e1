import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.apps.impact.commands import evidence
from relais.engines.evidence import Calls, Change, Code, Remedy, Verdict
from tests.factories.evidence import make_calls, make_change, stagger

COLUMNS = "change,kind,label,topic,region,starts_on,ends_on,ramp_days,effect_low,effect_high".split(",")


def write_calls(path: Path, calls: Calls) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "topic", "region", "calls"])
        for (k, r, d), count in [(i, calls.counts[i]) for i in _positions(calls)]:
            writer.writerow([calls.first_day + dt.timedelta(days=d), calls.topics[k], calls.regions[r], int(count)])


def _positions(calls: Calls) -> list[tuple[int, int, int]]:
    topics, regions, days = calls.counts.shape
    return [(k, r, d) for k in range(topics) for r in range(regions) for d in range(days)]


def write_changes(path: Path, changes: list[Change]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for change in changes:
            for s in change.stages:
                writer.writerow([change.change, change.kind, change.label, s.topic or "", s.region or "", s.starts_on,
                                 s.ends_on or "", s.ramp_days, "" if s.effect_low is None else s.effect_low,
                                 "" if s.effect_high is None else s.effect_high])  # fmt: skip


def estimate(
    folder: Path, effects: dict[str, float], changes: list[Change], *extra: str, change: str = "bot"
) -> Result:
    write_calls(folder / "calls.csv", make_calls(effects=effects, changes=changes))
    write_changes(folder / "changes.csv", changes)
    files = ["--calls", str(folder / "calls.csv"), "--changes", str(folder / "changes.csv")]
    return CliRunner().invoke(evidence, ["estimate", *files, "--change", change, *extra])


def test_estimate_writes_the_contract(tmp_path: Path) -> None:
    result = estimate(tmp_path, {"bot": -0.2}, [make_change("bot", stagger())], "--quick")

    found = json.loads(result.stdout)
    assert (result.exit_code, found["verdict"], found["joint"], found["bounds"]) == (0, "identified", None, None)
    assert found["low"] <= -0.2 <= found["high"] < 0 and found["low"] < found["effect"] < found["high"]
    assert found["calls_avoided"]["low"] > 0
    assert {"reasons", "would_identify", "design", "diagnostics", "estimators"} <= set(found)


def test_refusal_is_an_answer_and_gives_no_number(tmp_path: Path) -> None:
    result = estimate(tmp_path, {"bot": -0.2}, [make_change("bot", {(None, None): 250})], "--quick")

    found = json.loads(result.stdout)
    assert (result.exit_code, found["verdict"]) == (0, "cannot_tell")
    assert [found[name] for name in ("effect", "low", "high", "joint", "bounds", "calls_avoided")] == [None] * 6
    assert found["reasons"][0]["code"] == "all_at_once" and len(found["reasons"][0]["cells"]) == 20


def test_joint_effect_names_its_changes(tmp_path: Path) -> None:
    changes = [make_change("bot", stagger()), make_change("banner", stagger(), declared=(-0.2, 0.0))]

    found = json.loads(estimate(tmp_path, {"bot": -0.1, "banner": -0.1}, changes, "--quick").stdout)

    assert (found["verdict"], found["effect"], found["joint"]["changes"]) == ("joint", None, ["bot", "banner"])
    assert found["joint"]["low"] <= -0.19 <= found["joint"]["high"]
    assert found["bounds"]["low"] <= -0.1 <= found["bounds"]["high"]


def test_higher_level_widens_the_interval(tmp_path: Path) -> None:
    found = [
        json.loads(estimate(tmp_path, {}, [make_change("bot", stagger())], "--quick", "--level", level).stdout)
        for level in ("0.80", "0.99")
    ]

    assert found[1]["low"] < found[0]["low"] < found[0]["effect"] < found[0]["high"] < found[1]["high"]


@pytest.mark.parametrize(
    ("change", "extra", "message"),
    [("robot", [], "no change is called 'robot'; the register has bot"), ("bot", ["--level", "2"], "--level")],
)
def test_bad_input_ends_with_2_and_a_clear_line(tmp_path: Path, change: str, extra: list[str], message: str) -> None:
    result = estimate(tmp_path, {}, [make_change("bot", stagger())], *extra, change=change)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_help_needs_no_django(tmp_path: Path) -> None:
    code = (
        "import sys; from relais.__main__ import main\n"
        "try: main(['evidence', '--help'])\n"
        "except SystemExit: print([m for m in ('django', 'psycopg') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_code_is_on_its_page(language: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / language / "reference" / "evidence.md").read_text(encoding="utf-8")

    missing = [code for code in [*Code, *Remedy, *Verdict] if f"`{code}`" not in page]

    assert missing == []


def plan(folder: Path, *extra: str, changes: str = ",".join(COLUMNS) + "\n") -> Result:
    write_calls(folder / "calls.csv", make_calls(effects={}, changes=[], topics=3, days=420))
    (folder / "changes.csv").write_text(changes)
    files = ["--calls", str(folder / "calls.csv"), "--changes", str(folder / "changes.csv")]
    return CliRunner().invoke(evidence, ["design", *files, "--out", str(folder / "plan"), *extra])


@pytest.mark.parametrize("kind", ["stepped", "switchback", "holdout"])
def test_design_writes_the_contract_and_its_files(tmp_path: Path, kind: str) -> None:
    result = plan(tmp_path, "--weeks", "12", "--kind", kind, "--seed", "7")

    found = json.loads(result.stdout)
    assert (result.exit_code, found["seed"], found["weeks"]) == (0, 7, 12)
    assert {"power", "smallest_effect", "weeks_needed", "conflicts", "plan"} <= set(found)
    assert found == json.loads((tmp_path / "plan" / "plan.json").read_text())
    pictures = [(tmp_path / "plan" / f"power.{language}.svg").read_text() for language in ("en", "fr")]
    assert ["by weeks" in pictures[0], "selon les semaines" in pictures[1]] == [True, True]


def test_plan_can_be_added_to_the_register_as_it_stands(tmp_path: Path) -> None:
    result = plan(tmp_path, "--weeks", "12", "--kind", "switchback")
    rows = (tmp_path / "plan" / "plan.csv").read_text()

    again = plan(tmp_path, "--weeks", "12", "--kind", "stepped", changes=rows)

    assert (result.exit_code, again.exit_code) == (0, 0)
    assert [conflict["change"] for conflict in json.loads(again.stdout)["conflicts"]] in ([], ["planned"])


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--weeks", "90", "--kind", "stepped"], "needs 116 weeks of calls; there are 60"),
        (["--weeks", "1", "--kind", "stepped"], "--weeks"),
        (["--weeks", "12", "--kind", "guess"], "--kind"),
        (["--weeks", "12", "--kind", "holdout", "--effect", "10"], "between 0 and 1"),
    ],
)
def test_bad_plan_ends_with_2_and_a_clear_line(tmp_path: Path, extra: list[str], message: str) -> None:
    result = plan(tmp_path, *extra)

    assert (result.exit_code, result.stdout, message in result.stderr) == (2, "", True)
    assert not (tmp_path / "plan").exists()
