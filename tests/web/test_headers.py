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


@pytest.mark.parametrize(("secure", "sent"), [(True, "max-age=31536000"), (False, None)])
def test_https_is_insisted_on_only_where_it_is_used(
    client: Client, settings: Settings, secure: bool, sent: str | None
) -> None:
    settings.RELAIS_SECURE = secure

    assert client.get("/nowhere").get("Strict-Transport-Security") == sent
