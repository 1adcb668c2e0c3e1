"""Which language a visitor gets, from a header or an address."""

import pytest
from django.test import Client
from django.utils import translation

from relais.web.languages import active_language, in_language, language_from_header, other_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-CA,en;q=0.9,fr;q=0.8", "en"),
        ("FR-ca", "fr"),
        ("en;q=0.4, fr;q=0.5", "fr"),
        ("en;Q=0.4, fr;Q=0.5", "fr"),
        ("fr;q=0", "en"),
        ("fr ; q=0.2", "fr"),
        ("de, fr;q=0.1", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("fra", "en"),
        ("fr;q=high", "en"),
        ("fr;q=", "en"),
        ("fr;q=nan", "en"),
        (",,;;q=1,", "en"),
        ("fr" * 10_000, "en"),
    ],
)
def test_header_chooses_the_better_of_the_two(header: str, language: str) -> None:
    assert language_from_header(header) == language


@pytest.mark.parametrize(("active", "language"), [("fr", "fr"), ("fr-ca", "fr"), ("en-ca", "en"), (None, "en")])
def test_active_language_is_one_of_the_two(active: str | None, language: str) -> None:
    with translation.override(active):
        assert active_language() == language


@pytest.mark.parametrize(("language", "text", "other"), [("fr", "oui", "en"), ("en", "yes", "fr")])
def test_text_of_a_language(language: str, text: str, other: str) -> None:
    assert (in_language(fr="oui", en="yes", language=language), other_language(language)) == (text, other)
    with translation.override(language):
        assert in_language(fr="oui", en="yes") == text


@pytest.mark.parametrize(
    ("address", "header", "tag", "varies"),
    [
        ("/fr/sign-in/", "en", "fr-CA", False),
        ("/en/sign-in/", "fr", "en-CA", False),
        ("/nowhere", "fr", "fr-CA", True),
        ("/nowhere", "en", "en-CA", True),
        ("/french", "en", "en-CA", True),
    ],
)
def test_address_outranks_the_header(client: Client, address: str, header: str, tag: str, varies: bool) -> None:
    response = client.get(address, headers={"Accept-Language": header})

    assert response["Content-Language"] == tag
    assert ("Accept-Language" in response.get("Vary", "")) is varies
