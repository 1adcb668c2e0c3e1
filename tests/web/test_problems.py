"""Errors for programs: a stable code, a translated sentence, and the media type of RFC 9457."""

import json

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from relais.web.problems import TITLES, Problem, problem_response


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("fr", "Introuvable", "Il n’y a rien à cette adresse."),
        ("en", "Not found", "There is nothing at this address."),
    ],
)
def test_problem_is_told_in_the_language_of_the_program(language: str, title: str, detail: str) -> None:
    problem = Problem(404, "no_such_address", _("There is nothing at this address."), headers={"X-A": "1"}, seq=3)

    response = problem_response(problem, language)

    assert (response.status_code, response["Content-Type"], response["X-A"]) == (404, "application/problem+json", "1")
    assert json.loads(response.content) == {
        "type": "urn:relais:problem:no_such_address",
        "title": title,
        "status": 404,
        "code": "no_such_address",
        "detail": detail,
        "seq": 3,
    }


@pytest.mark.parametrize("status", sorted(TITLES))
def test_each_status_has_a_title_in_each_language(status: int) -> None:
    titles = {json.loads(Problem(status, "x", "x").body(language))["title"] for language in ("fr", "en")}

    assert len(titles) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "no_such_address"),
        ("GET", "/api/", 404, "no_such_address"),
        ("PUT", "/api/v1/centres/x/conversations", 405, "method_not_allowed"),
    ],
)
def test_wrong_address_or_method_of_the_api_is_a_problem(
    client: Client, language: str, method: str, address: str, status: int, code: str
) -> None:
    response = client.generic(method, address, headers={"Accept-Language": language})

    body = json.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (body["code"], body["title"]) == (code, json.loads(Problem(status, code, "x").body(language))["title"])


def test_wrong_method_names_the_right_ones(client: Client) -> None:
    assert client.put("/api/v1/centres/x/conversations")["Allow"] == "POST"


def test_wrong_address_elsewhere_is_a_page(client: Client) -> None:
    assert client.get("/fr/api/").headers["Content-Type"] == "text/html; charset=utf-8"
