"""What every response carries, a refusal and a failure included."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.accounts import make_centre

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ADDRESSES = ["/", "/fr/sign-in/", "/en/workspace/", "/fr/c/aide/", "/c/aide/", "/nowhere", "/api/v1/nowhere"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_is_for_its_own_origin_only(client: Client, address: str) -> None:
    make_centre(slug="aide")

    response = client.get(address)

    assert {name: response[name] for name in SAFE} == SAFE
    # Never `unsafe-url`, and never the address to another site.
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80:90", ""])
@pytest.mark.parametrize("address", ["/", "/fr/sign-in/", "/en/c/aide/", "/nowhere"])
def test_host_that_is_not_ours_is_refused(client: Client, host: str, address: str) -> None:
    make_centre(slug="aide")

    response = client.get(address, headers={"Host": host})

    assert (response.status_code, response["X-Content-Type-Options"]) == (400, "nosniff")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_host_of_this_machine_is_answered(client: Client, host: str) -> None:
    assert client.get("/fr/sign-in/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(("secure", "sent"), [(True, "max-age=31536000"), (False, None)])
def test_https_is_insisted_on_only_where_it_is_used(
    client: Client, settings: Settings, secure: bool, sent: str | None
) -> None:
    settings.RELAIS_SECURE = secure

    assert client.get("/nowhere").get("Strict-Transport-Security") == sent
