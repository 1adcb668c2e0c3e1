"""The workspace shows a person's own centres: an agent, a colleague and a stranger, from three jurisdictions."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.accounts.rules import MAKERS, holds
from tests.factories.accounts import make_centre, make_organisation, make_person, make_role

pytestmark = pytest.mark.django_db


def centre_in(jurisdiction: str, name: str) -> Centre:
    organisation = make_organisation(jurisdiction=jurisdiction, order="provincial")
    return make_centre(name_fr=f"{name} (fr)", name_en=name, organisation=organisation, is_trial=False)


def shown(client: Client, person: Person, language: str = "en") -> list[str]:
    client.force_login(person)
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", client.get(f"/{language}/workspace/").content.decode())


def test_each_sees_their_own_centres_and_no_other(client: Client) -> None:
    quebec, ontario, yukon = centre_in("QC", "Quebec"), centre_in("ON", "Ontario"), centre_in("YT", "Yukon")
    agent, colleague, stranger = make_person(), make_person(), make_person()
    make_role(agent, quebec, Group.AGENT)
    make_role(colleague, quebec, Group.CONTENT)
    make_role(colleague, ontario, Group.MANAGER)
    make_role(stranger, yukon, Group.AGENT)

    assert [shown(client, person) for person in (agent, colleague, stranger)] == [
        ["Quebec"],
        ["Ontario", "Quebec"],
        ["Yukon"],
    ]


@pytest.mark.parametrize(
    ("language", "centre", "roles"),
    [("fr", "Yukon (fr)", ["gestion de contenu", "gestion"]), ("en", "Yukon", ["content management", "manager"])],
)
def test_roles_are_named_in_the_language_of_the_page(
    client: Client, language: str, centre: str, roles: list[str]
) -> None:
    person, yukon = make_person(), centre_in("YT", "Yukon")
    make_role(person, yukon, Group.CONTENT)
    make_role(person, yukon, Group.MANAGER)

    assert shown(client, person, language) == [centre]
    page = client.get(f"/{language}/workspace/").content.decode()
    assert re.findall(r"<li>([^<]*?)</li>", page) == roles


def test_person_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(make_person())

    page = client.get("/fr/workspace/").content.decode()

    assert "Vous n’avez pas encore de rôle dans un centre" in page


def test_page_names_who_is_signed_in(client: Client) -> None:
    client.force_login(make_person(name="Ana Roy"))

    assert "Signed in as Ana Roy" in client.get("/en/workspace/").content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_visitor_is_sent_to_sign_in_in_the_same_language(client: Client, language: str) -> None:
    response = client.get(f"/{language}/workspace/")

    expected = f"/{language}/sign-in/?next=%2F{language}%2Fworkspace%2F"
    assert (response.status_code, response["Location"]) == (302, expected)


@pytest.mark.parametrize("count", [3, 300])
def test_workspace_asks_three_queries_however_many_centres(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person()
    for _ in range(count):
        make_role(person, make_centre(), Group.AGENT)
    client.force_login(person)

    with django_assert_num_queries(3):  # the session, the person, the roles with their centres
        page = client.get("/en/workspace/").content.decode()

    assert page.count("<h3>") == count


def test_role_counts_at_its_centre_in_its_group_and_for_an_active_person_only() -> None:
    person, here, there = make_person(), make_centre(), make_centre()
    roles = [make_role(person, here, Group.AGENT), make_role(person, there, Group.CONTENT)]

    assert [holds(person, roles, centre.pk, MAKERS) for centre in (here, there)] == [False, True]
    person.is_active = False
    assert not holds(person, roles, there.pk, MAKERS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_page_that_is_not_theirs_leaves_the_way_to_those_that_are(client: Client, language: str) -> None:
    centre, content = make_centre(slug="ici"), make_person(name="Ana Roy")
    make_role(content, centre, Group.CONTENT)
    client.force_login(content)

    refused = client.get(f"/{language}/workspace/ici/look/")

    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Ana Roy" in page and f'href="/{language}/workspace/"' in page and f"/{language}/sign-out/" in page
    assert f"/{language}/sign-in/" not in page
