"""The whole service in this process, as a program calls it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Every request goes through the one ASGI callable; a fault of ours is raised in the test."""
    from relais.config.asgi import application  # only here: it wants the static files to be there

    program = TestClient(application, follow_redirects=False)
    yield program
    program.close()
