"""Log lines in both forms, each in a process of its own because logging belongs to the whole process."""

import json
import re
import subprocess
import sys

import pytest

PROGRAM = """
import logging, structlog
from relais.config.logs import configure_logs
configure_logs(form={form!r}, level={level!r})
log = structlog.get_logger("relais.test")
log.debug("hidden_event")
log.info("index_fitted", centre="val-boréal", rows=3)
logging.getLogger("library").warning("said %s", "this")
def answer(typed):
    try:
        try:
            raise KeyError(typed)
        except KeyError as error:
            raise ValueError("could not read " + typed) from error
    except ValueError:
        log.exception("turn_failed", step="meaning")
answer(" ".join(["046", "454", "286"]))
"""


def lines(form: str, level: str = "info") -> list[str]:
    """What the program writes to stderr, any warning turned into an error."""
    command = [sys.executable, "-W", "error", "-c", PROGRAM.format(form=form, level=level)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_json_is_one_object_a_line() -> None:
    first, second, third = map(json.loads, lines("json"))

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", first.pop("timestamp"))
    assert first == {
        "event": "index_fitted",
        "centre": "val-boréal",
        "rows": 3,
        "level": "info",
        "logger": "relais.test",
    }
    assert (second["event"], second["level"], second["logger"]) == ("said this", "warning", "library")
    assert (third["event"], third["step"], third["level"]) == ("turn_failed", "meaning", "error")


def test_console_is_readable_text() -> None:
    first, second, *rest = lines("console")

    assert re.fullmatch(r"\S+Z \[info +\] index_fitted +\[relais\.test\] centre=val-boréal rows=3", first)
    assert re.fullmatch(r"\S+Z \[warning +\] said this +\[library\]", second)
    assert rest[-1] == "builtins.ValueError"


@pytest.mark.parametrize("form", ["json", "console"])
def test_traceback_names_places_and_kinds_and_nothing_that_was_said(form: str) -> None:
    text = "\n".join(lines(form))

    assert ("in answer" in text, text.index("builtins.KeyError") < text.index("builtins.ValueError")) == (True, True)
    assert ("046 454 286" in text, "could not read" in text) == (False, False)


@pytest.mark.parametrize(("level", "events"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_level_is_the_least_that_is_written(level: str, events: int) -> None:
    assert len(lines("json", level)) == events
