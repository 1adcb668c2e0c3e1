"""Nothing of one machine in the files, and nothing installed that is not pinned by its hash."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "docs", "script", "tests", "benches", ".ci")
TEXT = {".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".po", ".json", ".csv", ".svg", ".lock", ".example", ""}
# Written in pieces, so that this file does not hold what it forbids.
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ho" + "me/[a-z]+/", "/ro" + "ot/", "/Us" + "ers/[A-Za-z]+/"]))
TEMPORARY = re.compile(r"(?<![\w.$}])/tm" + "p/")


def files() -> list[Path]:
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    beside = [path for path in ROOT.iterdir() if path.name not in {".git", ".env", ".venv"}]
    return [
        path
        for path in sorted({*inside, *beside})
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts
    ]


def holding(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths if pattern.search(path.read_text(encoding="utf-8"))]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert (len(files()) > 100, holding(MACHINE, files())) == (True, [])


def test_no_page_or_module_names_a_temporary_folder() -> None:
    shipped = [path for path in files() if path.relative_to(ROOT).parts[0] in {"src", "docs"}]

    assert holding(TEMPORARY, shipped) == []


def test_patterns_find_what_they_forbid() -> None:
    assert [bool(MACHINE.search(text)) for text in ("/wo" + "rk/main", "a /ho" + "me/ana/x", "network/a")] == [
        True,
        True,
        False,
    ]
    assert [bool(TEMPORARY.search(text)) for text in ("in /tm" + "p/x", "$DIR/tm" + "p/x")] == [True, False]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_pins_every_package_with_its_hashes_and_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if not entry.startswith("#")]

    loose = [entry.splitlines()[0] for entry in entries if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry)]
    unhashed = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert (len(entries) > 20, loose, unhashed) == (True, [], [])
    assert re.findall(r"https?://|--index-url|--extra-index|--find-links|--trusted-host| @ ", text) == []


def test_every_package_of_the_service_is_pinned_the_same_for_the_tests() -> None:
    locks = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("requirements.lock", "requirements-test.lock")
    ]

    assert {name: version for name, version in locks[0].items() if locks[1].get(name) != version} == {}


def test_continuous_integration_calls_the_same_script() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == "exec script/test"
