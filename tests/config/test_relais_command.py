"""The `relais` command as an operator types it, each in a process and a home of its own."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from relais.__main__ import COMMANDS
from relais.apps.content.index import stale_revisions
from relais.apps.content.models import FittedIndex
from relais.config.commands.server import worker
from tests.factories.accounts import make_centre
from tests.factories.content import make_live_bank


def relais(home: Path, *words: str, typed: str = "", database: str = "") -> tuple[int, str, str]:
    variables = {**os.environ, "RELAIS_HOME": str(home), "RELAIS_DATABASE_URL": database}
    command = [sys.executable, "-W", "error", "-m", "relais", *words]
    done = subprocess.run(command, env=variables, input=typed, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_help_names_every_command_and_makes_nothing(tmp_path: Path) -> None:
    status, said, _faults = relais(tmp_path, "--help")

    listed = said.partition("Commands:\n")[2].split("\n")
    assert (status, [line.split()[0] for line in listed if line]) == (0, sorted(COMMANDS))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("journal",), ("journal", "verify"), ("serve",)])
def test_help_of_a_command_makes_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    status, said, _faults = relais(tmp_path, *words, "--help", database="sqlite:////none/none/db")

    assert (status, said.partition(" [OPTIONS]")[0]) == (0, f"Usage: relais {' '.join(words)}")
    assert list(tmp_path.iterdir()) == []


def test_refused_option_makes_no_database(tmp_path: Path) -> None:
    status, said, _faults = relais(tmp_path, "worker", "--nothing")

    assert (status, said, (tmp_path / "relais.sqlite3").exists()) == (2, "", False)


def test_unknown_command_is_refused(tmp_path: Path) -> None:
    status, said, faults = relais(tmp_path, "nothing")

    assert (status, said, faults.splitlines()[-1]) == (2, "", "Error: No such command 'nothing'.")


def test_command_makes_its_database_and_never_loads_the_sample(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    assert relais(home, "journal", "verify") == (0, "OK 0 entries\n", "")
    assert (home / "relais.sqlite3").exists()


@pytest.mark.parametrize("round_", range(2))
def test_commands_that_start_at_once_share_one_new_database(tmp_path: Path, round_: int) -> None:
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _number: relais(tmp_path, "journal", "verify"), range(3)))

    assert done == [(0, "OK 0 entries\n", "")] * 3


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////none/none/db", "SQLite file /none/none/db cannot be opened (unable to open database file)"),
        (
            "postgres://u:hush@127.0.0.1:1/d",
            'postgres://u@127.0.0.1:1/d cannot be opened (connection to server at "127.0.0.1", port 1 failed:'
            " Connection refused)",
        ),
    ],
)
def test_database_that_is_away_is_one_clear_line(tmp_path: Path, url: str, shown: str) -> None:
    done = relais(tmp_path, "journal", "verify", database=url)

    assert done == (2, "", f"RELAIS_DATABASE_URL: {shown}; start the database, or correct the address\n")


def test_command_of_an_engine_needs_no_database(tmp_path: Path) -> None:
    status, said, faults = relais(tmp_path, "redaction", "mask", typed="bonjour\n", database="sqlite:////none/none/db")

    assert (status, faults) == (0, "")
    assert said == '{"text": "bonjour", "found": []}\n'


@pytest.mark.django_db
def test_worker_does_once_what_is_due_and_ends() -> None:
    make_live_bank(make_centre())
    FittedIndex.objects.all().delete()

    result = CliRunner().invoke(worker, ["--once"])

    assert (result.exit_code, FittedIndex.objects.count(), stale_revisions()) == (0, 1, [])


def test_not_ready_while_the_database_is_away(tmp_path: Path) -> None:
    variables = {**os.environ, "RELAIS_HOME": str(tmp_path), "RELAIS_DATABASE_URL": "sqlite:////none/none/db"}
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'relais.config.settings'; django.setup();"
        "from relais.config.health import check_readiness; print(check_readiness())"
    )

    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)

    assert done.stdout == "{'database': False, 'migrations': False, 'assistant': False}\n"
