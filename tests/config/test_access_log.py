"""One line a request, with nothing that a visitor typed or holds; static files and health checks write none."""

from typing import Any

import pytest
from django.templatetags.static import static
from starlette.testclient import TestClient

from relais.config.access_log import logged_path
from relais.config.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    events = [record.msg for record in caplog.records if record.name == "relais.access"]
    return [event for event in events if isinstance(event, dict)]


@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/fr/046454286", 404)])
def test_request_is_one_line_without_its_query_its_key_or_an_address_that_does_not_exist(
    caplog: pytest.LogCaptureFixture, address: str, status: int
) -> None:
    caplog.set_level("INFO")

    TestClient(application).get(address, params={"text": "secret"}, headers={"Authorization": "Bearer secret"})

    line = lines(caplog)[0]
    assert (len(lines(caplog)), line["method"], line["path"], line["status"]) == (
        1,
        "GET",
        address if status == 200 else "-",
        status,
    )
    assert "secret" not in repr(line)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/en/community/join/eyJrIjoxfQ:1vNabc:0123456789abcdefghijKLMNOP/", "/en/community/join/-/"),
        ("/en/community/ici/meetings/4f1c2a9e-7c1b-4c59-9b53-0d2f5f8a7c11.ics", "/en/community/ici/meetings/-"),
        (
            "/api/v1/conversations/4f1c2a9e-7c1b-4c59-9b53-0d2f5f8a7c11/messages",
            "/api/v1/conversations/-/messages",
        ),
        (
            "/fr/c/centre-de-contact-de-la-ville-de-val-boreal/answers/",
            "/fr/c/centre-de-contact-de-la-ville-de-val-boreal/answers/",
        ),
        ("/fr/\x1b[2J", "/fr/\\x1b[2J"),
    ],
)
def test_path_is_logged_without_what_may_be_a_key(path: str, logged: str) -> None:
    assert logged_path(path) == logged


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/static/none.css"])
def test_what_machines_ask_all_day_is_not_logged(caplog: pytest.LogCaptureFixture, address: str) -> None:
    caplog.set_level("INFO")

    TestClient(application).get(address)

    assert lines(caplog) == []


def test_static_file_named_by_its_digest_is_kept_for_ever() -> None:
    response = TestClient(application).get(static("web/relais.css"))

    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_static_file_under_its_plain_name_is_asked_for_again() -> None:
    response = TestClient(application).get("/static/web/relais.css")

    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("address", ["/static/../secret_key", "/static/%2e%2e/secret_key", "/static/none.css"])
def test_nothing_outside_the_static_files_is_served(address: str) -> None:
    assert TestClient(application).get(address).status_code == 404
