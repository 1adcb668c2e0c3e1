"""What search engines are told: the pages of live answers, and what is not theirs to index."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from relais.apps.accounts.models import Centre
from tests.factories.accounts import make_open_centre, make_organisation
from tests.factories.content import make_live_bank

pytestmark = pytest.mark.django_db
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
KNOWN = "https://comptoir.example.ca"


def make_real(slug: str) -> None:
    """A centre whose texts went live on trial and whose trial is over."""
    make_live_bank(make_open_centre(slug=slug, organisation=make_organisation()))
    Centre.objects.filter(slug=slug).update(is_trial=False)


def listed() -> list[str]:
    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    return [str(place.text) for place in root.iter(PLACE)]


def test_sitemap_lists_every_live_answer_in_both_languages(settings: Settings) -> None:
    settings.RELAIS_ADDRESS = KNOWN
    make_real("ville")
    make_live_bank(make_open_centre(slug="essai"))

    places = listed()

    assert all(place.startswith((f"{KNOWN}/fr/c/ville/", f"{KNOWN}/en/c/ville/")) for place in places)
    assert f"{KNOWN}/fr/c/ville/answers/garbage/" in places
    assert len(places) == len(set(places)) == 2 * (1 + Centre.objects.get(slug="ville").answers.count())


def test_without_a_known_address_there_is_no_sitemap() -> None:
    make_real("ville")

    robots = Client().get("/robots.txt").content.decode()

    assert (Client().get("/sitemap.xml").status_code, "Sitemap" in robots) == (404, False)


def test_robots_are_led_to_the_sitemap_and_kept_out_of_the_workspace(settings: Settings) -> None:
    settings.RELAIS_ADDRESS = KNOWN

    lines = Client().get("/robots.txt").content.decode().splitlines()

    assert ("Disallow: /*/workspace/" in lines, f"Sitemap: {KNOWN}/sitemap.xml" in lines) == (True, True)
