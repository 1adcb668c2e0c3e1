"""`relais backup` and `relais restore` as an operator types them, from SQLite to the database the suite runs on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

BANK = "answer,language,kind,text\npiscine,fr,title,Heures de la piscine\npiscine,fr,body,De 9 h à 21 h\n"


@pytest.fixture
def new_database() -> Iterator[str]:
    """The address of an empty database, of the kind that the suite runs on."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"relais_archive_{os.getpid()}"
    server = os.environ["RELAIS_DATABASE_URL"].rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def relais(home: Path, *words: str, database: str = "") -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    environment = {**kept, "RELAIS_HOME": str(home), "RELAIS_DATABASE_URL": database}
    return subprocess.run(
        [sys.executable, "-m", "relais", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_installation_moves_whole_from_sqlite_to_a_new_database(tmp_path: Path, new_database: str) -> None:
    old, new, archive = tmp_path / "old", tmp_path / "new", tmp_path / "moving.zip"
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8")
    relais(old, "pack", "import", str(tmp_path / "bank.csv"), "--centre", "essai", "--trial")

    assert relais(old, "backup", str(archive)).returncode == 0
    restored = relais(new, "restore", str(archive), database=new_database)

    assert (restored.returncode, restored.stderr) == (0, "")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert relais(new, "journal", "verify", database=new_database).stdout == relais(old, "journal", "verify").stdout
    again = relais(new, "restore", str(archive), database=new_database)
    assert again.returncode == 2
    assert again.stderr.startswith("refused, nothing was restored: this installation is not empty")


def test_backup_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine")

    refused = relais(tmp_path / "home", "backup", str(tmp_path / "mine.zip"))

    assert (refused.returncode, refused.stderr) == (2, f"{tmp_path}/mine.zip: is there already; name another file\n")
    assert (tmp_path / "mine.zip").read_text() == "mine"


def test_doctor_says_what_is_to_do_before_anything_runs(tmp_path: Path) -> None:
    told = relais(tmp_path, "doctor", "--language", "en")

    assert told.returncode == 1
    assert "TO DO  worker: gives no sign of life: start the server, or relais worker" in told.stdout.splitlines()
    assert [line for line in told.stdout.splitlines() if line.startswith("TO DO  migrations:")] != []
