"""What a person reads when something went wrong: in the language of the address, in both where it names none."""

import re
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from relais.config import urls as ours

TITLES = {
    400: ("Cette demande ne peut pas être lue", "This request cannot be read"),
    403: ("Vous ne pouvez pas ouvrir cette page", "You may not open this page"),
    404: ("Cette page n’existe pas", "This page does not exist"),
    500: ("Quelque chose a cessé de fonctionner de notre côté", "Something broke on our side"),
}
FAILURES: dict[int, type[Exception]] = {400: BadRequest, 403: PermissionDenied, 500: RuntimeError}


def fail(request: HttpRequest, status: int, **kwargs: Any) -> HttpResponse:
    raise FAILURES[status]("the text of a citizen")


class Addresses:
    """Our own addresses, and one that fails on purpose in each language and in none."""

    urlpatterns = (
        *ours.urlpatterns,
        path("<language:language>/fail/<int:status>/", fail),
        path("fail/<int:status>/", fail),
    )
    handler400, handler403 = ours.handler400, ours.handler403
    handler404, handler500 = ours.handler404, ours.handler500


@pytest.fixture
def visitor(settings: Settings) -> Client:
    settings.ROOT_URLCONF = Addresses
    return Client(raise_request_exception=False)


def heading(page: str) -> list[str]:
    return re.findall(r'<(?:h1|p class="as-h1")>(.*?)</', page)


@pytest.mark.parametrize("status", sorted(FAILURES))
@pytest.mark.parametrize(("language", "side"), [("fr", 0), ("en", 1)])
def test_failure_is_told_in_the_language_of_the_address(visitor: Client, status: int, language: str, side: int) -> None:
    response = visitor.get(f"/{language}/fail/{status}/")
    page = response.content.decode()

    assert (response.status_code, heading(page)) == (status, [TITLES[status][side]])
    assert (f"<title>{TITLES[status][side]} – Relais</title>" in page, "citizen" in page) == (True, False)


@pytest.mark.parametrize("status", sorted(FAILURES))
def test_failure_is_told_in_both_where_the_address_names_none(visitor: Client, status: int) -> None:
    page = visitor.get(f"/fail/{status}/").content.decode()

    assert heading(page) == list(TITLES[status])


@pytest.mark.parametrize(
    ("address", "sides"), [("/fr/none", [0]), ("/en/none", [1]), ("/none", [0, 1]), ("/de/", [0, 1])]
)
def test_address_that_does_not_exist(client: Client, address: str, sides: list[int]) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert heading(response.content.decode()) == [TITLES[404][side] for side in sides]


@pytest.mark.parametrize(("language", "side"), [("fr", 0), ("en", 1)])
def test_form_without_its_token_is_refused_in_words(language: str, side: int) -> None:
    response = Client(enforce_csrf_checks=True).post(f"/{language}/sign-in/", {"email": "a@example.ca"})

    assert (response.status_code, heading(response.content.decode())) == (403, [TITLES[403][side]])


def test_page_leads_home(client: Client) -> None:
    assert '<a class="button" href="/">' in client.get("/en/none").content.decode()
