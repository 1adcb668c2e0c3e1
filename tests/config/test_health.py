"""`/healthz` and `/readyz` through the one ASGI callable."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings
from starlette.testclient import TestClient

from relais.apps.content.index import shelf
from relais.config.asgi import application
from relais.config.health import check_readiness
from tests.factories.accounts import make_centre
from tests.factories.content import make_live_bank


@pytest.fixture
def client(transactional_db: None) -> Iterator[TestClient]:
    yield TestClient(application)


def ready(client: TestClient) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    assert (response.headers["content-type"], response.headers["cache-control"]) == ("application/json", "no-store")
    return response.status_code, response.json()


def test_healthz_says_ok() -> None:
    response = TestClient(application).get("/healthz")

    assert (response.status_code, response.text) == (200, "ok\n")


def test_empty_installation_is_ready(client: TestClient) -> None:
    everything = {"ready": True, "database": True, "migrations": True, "assistant": True, "limits": "on"}

    assert ready(client) == (200, everything)


def test_not_ready_until_the_assistant_is_loaded(client: TestClient) -> None:
    make_live_bank(make_centre())
    shelf.forget()

    before = ready(client)
    shelf.refresh()

    assert (before[0], before[1]["ready"], before[1]["assistant"]) == (503, False, False)
    assert (ready(client)[0], ready(client)[1]["assistant"]) == (200, True)


@pytest.mark.django_db
def test_not_ready_until_migrated() -> None:
    last = MigrationLoader(connection).graph.leaf_nodes("content")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    assert check_readiness() == {"database": True, "migrations": False, "assistant": False}


def test_lifted_limits_are_shown(client: TestClient, settings: Settings) -> None:
    settings.RELAIS_LIMITS = False

    assert ready(client)[1]["limits"] == "off"


def test_starting_and_stopping_leaves_a_process_that_serves_again(client: TestClient) -> None:
    statuses = []
    for _ in range(2):
        with TestClient(application) as started:
            statuses.append(started.get("/readyz").status_code)

    assert statuses == [200, 200]
