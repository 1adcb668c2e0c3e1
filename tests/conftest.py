"""What every test may use: clean limits and indexes, static files under their hashed names, the recurring cast."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from relais.apps.content.alarms import board
from relais.apps.content.index import shelf
from relais.apps.conversations.writer import writer
from relais.web.limits import forget_all


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """script/test has collected them once for all; a single process run by hand does it here."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def fresh_process_state() -> Iterator[None]:
    """Counts and indexes live in the process: no test inherits another's."""
    forget_all()
    yield
    writer.stop()
    shelf.forget()
    board.forget()
