import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from relais.apps.impact.report import per_cent, whole
from relais.apps.impact.report_words import CODES, WORDS
from relais.engines.evidence import Change, Code, Remedy
from tests.apps.impact.test_impact_commands import estimate
from tests.factories.evidence import make_change, stagger

LATE = {cell: at + 60 for cell, at in stagger().items()}  # leaves room for fake launches before it
FILES = {"calls.csv", "changes.csv", "command.txt", "evaluation.json", "report.en.html", "report.fr.html", "sha256.txt"}

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def report(folder: Path, effects: dict[str, float], changes: list[Change]) -> Path:
    result = estimate(folder, effects, changes, "--report", str(folder / "report"))
    assert result.exit_code == 0, result.stderr
    return folder / "report"


def test_report_holds_a_page_in_each_language_its_pictures_and_a_bundle(tmp_path: Path) -> None:
    folder = report(tmp_path, {"bot": -0.2}, [make_change("bot", LATE)])

    pictures = {f"{name}.{language}.svg" for name in ("rollout", "course", "fakes") for language in ("en", "fr")}
    assert {path.name for path in folder.iterdir()} == FILES | pictures
    assert all(ElementTree.parse(folder / name).getroot().get("aria-label") for name in pictures)


@each_language
def test_every_picture_has_its_figures_in_a_table_under_it(tmp_path: Path, language: str) -> None:
    folder = report(tmp_path, {"bot": -0.2}, [make_change("bot", LATE)])

    page = (folder / f"report.{language}.html").read_text(encoding="utf-8")

    assert f'<html lang="{language}-CA">' in page
    assert page.count("<svg ") == page.count(f"<summary>{WORDS[language]['figures']}</summary><div") == 3
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S)  # nothing was left to fill in


@each_language
def test_page_says_the_figures_of_the_answer(tmp_path: Path, language: str) -> None:
    folder = report(tmp_path, {"bot": -0.2}, [make_change("bot", LATE)])
    found = json.loads((folder / "evaluation.json").read_text())

    page = (folder / f"report.{language}.html").read_text(encoding="utf-8")

    assert all(per_cent(found[name], language) in page for name in ("effect", "low", "high"))
    assert whole(found["calls_avoided"]["estimate"], language) in page


@each_language
def test_refusal_gives_reasons_and_remedies_and_no_number(tmp_path: Path, language: str) -> None:
    folder = report(tmp_path, {"bot": -0.2}, [make_change("bot", {(None, None): 250})])

    page = (folder / f"report.{language}.html").read_text(encoding="utf-8")

    assert CODES[language]["all_at_once"] in page and CODES[language]["stagger_regions_within_topics"] in page
    assert "course" not in {path.name.split(".")[0] for path in folder.iterdir()}
    assert WORDS[language]["cannot_tell"].format(change="bot") in page


def test_bundle_gives_the_same_figures_when_rerun(tmp_path: Path) -> None:
    folder = report(tmp_path, {"bot": -0.2}, [make_change("bot", LATE), make_change("web", {("topic0", None): 300})])
    first = (folder / "evaluation.json").read_text()

    (tmp_path / "calls.csv").write_bytes((folder / "calls.csv").read_bytes())
    again = estimate(tmp_path, {"bot": -0.2}, [make_change("bot", LATE), make_change("web", {("topic0", None): 300})])

    assert json.loads(again.stdout) == json.loads(first)


def test_report_cannot_be_written_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("taken")

    result = estimate(tmp_path, {}, [make_change("bot", stagger())], "--report", str(tmp_path / "report"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr


def test_both_languages_say_the_same_things() -> None:
    fields = {
        language: {key: set(re.findall(r"{\w+}", text)) for key, text in words.items()}
        for language, words in WORDS.items()
    }

    assert fields["en"] == fields["fr"]
    assert set(CODES["en"]) == set(CODES["fr"]) == {*Code, *Remedy}


def test_names_from_the_register_are_escaped(tmp_path: Path) -> None:
    folder = report(tmp_path, {}, [make_change("bot", stagger()), make_change("<script>x</script>", stagger())])

    assert "<script>" not in (folder / "report.en.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ["−9.1%", "12,346"]), ("fr", ["−9,1\u00a0%", "12\u00a0346"])]
)
def test_numbers_are_written_as_the_language_does(language: str, expected: list[str]) -> None:
    assert [per_cent(-0.0912, language), whole(12345.6, language)] == expected
