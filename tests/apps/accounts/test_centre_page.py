"""The overview of a centre: for those who hold a role there, an agent, a colleague and a stranger."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.models import Group
from tests.factories.accounts import make_centre, make_open_centre, make_person, make_role
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("fr", "Ville d’essai. Vos rôles ici\u00a0: agent, gestion."),
        ("en", "Test Town. Your roles here: agent, manager."),
    ],
)
def test_page_names_the_centre_and_the_persons_roles(client: Client, language: str, lead: str) -> None:
    person, centre = make_person(), make_centre(name_fr="Ville d’essai", name_en="Test Town")
    make_role(person, centre, Group.AGENT)
    make_role(person, centre, Group.MANAGER)
    client.force_login(person)

    page = Page.of(client.get(f"/{language}/workspace/{centre.slug}/").content.decode())

    assert page.one("p", class_="lead").said == lead


def test_stranger_gets_what_a_missing_centre_gets(client: Client) -> None:
    centre, stranger = make_centre(), make_person()
    make_role(stranger, make_centre(), Group.MANAGER)
    client.force_login(stranger)

    pages = [client.get(f"/en/workspace/{slug}/") for slug in (centre.slug, "nowhere")]

    assert [page.status_code for page in pages] == [404, 404]
    assert centre.name_en not in pages[0].content.decode()


def test_former_colleague_is_signed_out(client: Client) -> None:
    person, centre = make_person(), make_centre()
    make_role(person, centre, Group.AGENT)
    client.force_login(person)
    person.is_active = False
    person.save()

    assert client.get(f"/en/workspace/{centre.slug}/").status_code == 302


@pytest.mark.parametrize("roles", [1, 3])
def test_page_asks_the_same_queries_however_many_roles(
    client: Client, roles: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person, centre = make_person(), make_open_centre()
    for group in list(Group)[:roles]:
        make_role(person, centre, group)
    client.force_login(person)

    with django_assert_num_queries(8):  # session, person, role and centre, roles, hours, holidays, lines, navigation
        client.get(f"/en/workspace/{centre.slug}/")
