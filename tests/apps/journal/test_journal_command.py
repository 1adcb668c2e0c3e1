"""`relais journal verify` as an operator runs it."""

import pytest
from click.testing import CliRunner
from django.db import connection

from relais.apps.journal.actions import COMMAND, write_entry
from relais.apps.journal.commands import journal
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db


def test_verify_prints_ok_and_how_many_entries_hold() -> None:
    for subject in ("a", "b"):
        write_entry(actor=COMMAND, action="test.act", subject=subject, now=NOW)

    result = CliRunner().invoke(journal, ["verify"])

    assert (result.exit_code, result.stdout, result.stderr) == (0, "OK 2 entries\n", "")


def test_verify_names_the_first_broken_entry_and_exits_2() -> None:
    for subject in ("a", "b"):
        write_entry(actor=COMMAND, action="test.act", subject=subject, chain="centre-1", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET subject = 'c' WHERE number = 2")

    result = CliRunner().invoke(journal, ["verify"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "broken: chain centre-1, entry 2: digest does not hold\n"
