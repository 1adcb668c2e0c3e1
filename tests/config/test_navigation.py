"""The workspace's navigation: by role, marking where one is, and hiding nothing that it can reach."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from relais.apps.accounts.models import Group
from relais.config.navigation import CENTRE_PAGES, COMMON_PAGES
from tests.factories.accounts import make_centre, make_person, make_role
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db


def labels(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    local = html.partition('<details class="menu">')[2].partition("</details>")[0]
    return re.findall(r"<a [^>]*>(.*?)</a>", local)


@pytest.mark.parametrize(("group", "shown"), [(Group.AGENT, False), (Group.CONTENT, True), (Group.MANAGER, True)])
def test_page_is_shown_to_the_groups_it_is_for(client: Client, group: Group, shown: bool) -> None:
    person, centre = make_person(), make_centre()
    make_role(person, centre, group)
    client.force_login(person)

    assert ("Understanding" in labels(client, f"/en/workspace/{centre.slug}/")) == shown


def test_a_role_elsewhere_adds_nothing_here(client: Client) -> None:
    person, here, there = make_person(), make_centre(), make_centre()
    make_role(person, here, Group.AGENT)
    make_role(person, there, Group.CONTENT)
    client.force_login(person)

    assert labels(client, f"/en/workspace/{here.slug}/") == ["Overview"]


@pytest.mark.parametrize(("path", "current"), [("", "Aperçu"), ("understanding/", "Compréhension")])
def test_link_of_the_present_page_is_marked_and_no_other(client: Client, path: str, current: str) -> None:
    person, centre = make_person(), make_centre()
    make_role(person, centre, Group.CONTENT)
    client.force_login(person)

    page = Page.of(client.get(f"/fr/workspace/{centre.slug}/{path}").content.decode())

    assert [link.said for link in page.find("a", aria_current="page")] == [current]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_listed_page_has_an_address(language: str) -> None:
    addresses = [reverse(page.name, args=[language]) for page in COMMON_PAGES]
    addresses += [reverse(page.name, args=[language, "ville"]) for page in CENTRE_PAGES]

    assert [address for address in addresses if not address.startswith(f"/{language}/")] == []


def test_names_of_pages_below_another_exist() -> None:
    below = [name for page in (*CENTRE_PAGES, *COMMON_PAGES) for name in page.within]

    assert len(below) == len(set(below))
