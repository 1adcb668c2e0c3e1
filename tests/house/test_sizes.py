"""No file is too long to be read at one sitting, and no name is a drawer for everything."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def long_files(paths: list[Path], most: int) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > most]


def test_no_module_is_over_400_lines() -> None:
    assert (len(MODULES) > 50, long_files([*MODULES, *TESTS], 400)) == (True, [])


def test_no_conftest_is_over_150_lines() -> None:
    assert long_files([path for path in TESTS if path.name == "conftest.py"], 150) == []


def test_no_function_is_over_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 50
    ]

    assert long == []


def test_scripts_are_at_most_20_lines() -> None:
    scripts = sorted((ROOT / "script").iterdir())

    assert ([path.name for path in scripts if path.name in {"server", "test"}]) == ["server", "test"]
    assert long_files(scripts, 20) == []


def test_scripts_can_be_run() -> None:
    assert [path.name for path in (ROOT / "script").iterdir() if not path.stat().st_mode & 0o100] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "base.py", "misc.py"}

    assert [str(path) for path in MODULES if path.name in drawers] == []


def test_tests_have_names_of_their_own() -> None:
    names = [path.name for path in TESTS if path.name.startswith("test_")]

    assert sorted(names) == sorted(set(names))
