"""The documents lag behind nothing: every app, setting, command and outcome is on its page, in both languages."""

import importlib
import json
import re
from pathlib import Path

import click
import pytest

from relais.__main__ import COMMANDS
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.content.packs import read_pack
from relais.config.environment import PREFIX, SECRETS, Environment
from relais.config.sample.load import PASSWORD

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "relais"
VARIABLES = {f"{PREFIX}{name.upper()}" for name in Environment.model_fields}
# Of script/test, and of the two secrets that may come from a file.
BESIDE = {"RELAIS_TEST_POSTGRES_URL"} | {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / language / name).read_text(encoding="utf-8")


def rooms(folder: str) -> set[str]:
    return {path.parent.name for path in (SOURCE / folder).glob("*/__init__.py")}


def commands() -> list[str]:
    """Every command that does something, as it is typed."""

    def walk(command: click.Command, typed: str) -> list[str]:
        if isinstance(command, click.Group):
            return [line for name, sub in command.commands.items() for line in walk(sub, f"{typed} {name}")]
        return [typed]

    found = []
    for name, (module, attribute, _needs_database, _help) in COMMANDS.items():
        found += walk(getattr(importlib.import_module(module), attribute), f"relais {name}")
    return found


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


def test_architecture_names_every_app_and_engine() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

    missing = [name for name in rooms("apps") | rooms("engines") if f"`{name}`" not in text]

    assert (len(rooms("apps")), len(rooms("engines")), missing) == (9, 5, [])


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_readme_begins_with_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert [block.splitlines()[0].split()[0] for block in blocks(text, "sh")][:2] == ["script/server", "script/test"]


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_readme_names_accounts_that_the_sample_has(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    people = json.loads((SOURCE / "config/sample/centre.json").read_text(encoding="utf-8"))["people"]

    named = set(re.findall(r"`([^`\s]+@[^`\s]+)`", text))

    assert (bool(named), named - {person["email"] for person in people}) == (True, set())
    assert f"`{PASSWORD}`" in text


def test_both_languages_have_the_same_pages() -> None:
    names = [
        sorted(str(path.relative_to(ROOT / "docs" / language)) for path in (ROOT / "docs" / language).rglob("*.md"))
        for language in ("en", "fr")
    ]

    assert (names[0], "start.md" in names[0]) == (names[1], True)


@each_language
def test_every_setting_is_documented_and_no_other(language: str) -> None:
    named = set(re.findall(r"RELAIS_[A-Z_]+[A-Z]", page(language, "reference/settings.md")))

    assert (VARIABLES - named, named - VARIABLES - BESIDE) == (set(), set())


def test_example_of_the_environment_names_every_variable() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^#?(RELAIS_[A-Z_]+)=", text, re.M)) == VARIABLES


@each_language
def test_every_command_is_documented(language: str) -> None:
    text = page(language, "reference/commands.md")

    assert [command for command in commands() if command not in text] == []


@each_language
def test_every_script_is_documented(language: str) -> None:
    text = page(language, "reference/commands.md")

    assert [path.name for path in (ROOT / "script").iterdir() if f"script/{path.name}" not in text] == []


@each_language
def test_every_outcome_reason_and_notice_is_documented(language: str) -> None:
    text = page(language, "reference/outcomes.md")

    assert [code for kind in (Outcome, Reason, Notice) for code in kind if f"`{code}`" not in text] == []


@each_language
@pytest.mark.parametrize(("kind", "name"), [("json", "pack.json"), ("csv", "bank.csv")])
def test_examples_of_the_pack_page_import(language: str, kind: str, name: str) -> None:
    examples = blocks(page(language, "reference/pack.md"), kind)

    answers = [answer.missing_languages for text in examples for answer in read_pack(text.encode(), name=name).answers]

    assert (bool(answers), any(answers)) == (True, False)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_pages_name_exist(path: Path) -> None:
    named = re.findall(r"`((?:src|script|tests|docs|benches)/[\w./-]+\w)`", path.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_say_what_checks_them() -> None:
    paths = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))

    assert [path.name[:5] for path in paths] == [f"{number:04}-" for number in range(1, len(paths) + 1)]
    assert [path.name for path in paths if "check" not in path.read_text(encoding="utf-8").lower()] == []
