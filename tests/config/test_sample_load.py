"""The sample in an empty database: one centre, marked, live in both languages, with people who can sign in."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from relais.apps.accounts.models import Centre, Group, Person, Role
from relais.apps.content.models import Version
from relais.apps.journal.actions import verify_journal
from relais.config.sample.load import PASSWORD, load_sample_if_empty
from tests.factories.accounts import make_centre

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_sample_is_loaded_once_and_marked() -> None:
    loaded = [load_sample_if_empty(now=NOW), load_sample_if_empty(now=NOW)]

    centre = Centre.objects.get()
    assert (loaded, centre.slug, centre.is_sample, centre.is_trial) == ([True, False], "val-boreal", True, False)
    assert (Version.objects.live().count() >= 12, Version.objects.filter(is_live=False).count()) == (True, 0)


def test_sample_holds_each_role_and_signs_in_on_loopback(client: Client) -> None:
    load_sample_if_empty(now=NOW)

    assert set(Role.objects.values_list("group", flat=True)) == set(Group.values)
    for person in Person.objects.all()[:3]:
        response = client.post("/fr/sign-in/", {"email": person.email, "password": PASSWORD})
        assert (person.is_sample, response["Location"]) == (True, "/fr/workspace/")


def test_sample_never_joins_a_centre_that_exists() -> None:
    make_centre(slug="aide")

    assert (load_sample_if_empty(now=NOW), Centre.objects.get().slug) == (False, "aide")


def test_loading_is_journalled_and_holds() -> None:
    load_sample_if_empty(now=NOW)

    held, broken = verify_journal()
    assert (held > 50, broken) == (True, None)
