"""A server killed at a random moment, twice, under writers and readers; the long loop is `script/bench live kill`."""

import os

import pytest
from django.db import connection

from benches.live_kill import kill_loop

pytestmark = pytest.mark.xdist_group("serve")


@pytest.mark.django_db(transaction=True)
def test_kill_9_loses_doubles_and_disorders_nothing() -> None:
    url = os.environ["RELAIS_DATABASE_URL"] if connection.vendor == "postgresql" else ""
    if url:  # the same database as this test's, which is not the one that the variable names
        url = f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}"

    violations, done = kill_loop(kills=2, messages=200, conversations=3, database_url=url)

    assert violations == []
    assert (done["kills"], done["messages"] >= 200, done["retries"] > 0) == (2, True, True)
