"""The `relais` command as an operator types it, each in a process and a home of its own."""

import os
import subprocess
import sys
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


def test_help_names_every_command_and_makes_no_database(tmp_path: Path) -> None:
    status, said, _faults = relais(tmp_path, "--help")

    listed = said.partition("Commands:\n")[2].split("\n")
    assert (status, [line.split()[0] for line in listed if line]) == (0, sorted(COMMANDS))
    assert not (tmp_path / "relais.sqlite3").exists()


def test_unknown_command_is_refused(tmp_path: Path) -> None:
    status, said, faults = relais(tmp_path, "nothing")

    assert (status, said, faults.splitlines()[-1]) == (2, "", "Error: No such command 'nothing'.")


def test_command_makes_its_database_and_never_loads_the_sample(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    assert relais(home, "journal", "verify") == (0, "OK 0 entries\n", "")
    assert (home / "relais.sqlite3").exists()


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
