"""`/`: every centre by name, the sample first, in both languages at once."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import make_centre

pytestmark = pytest.mark.django_db


def shown(client: Client) -> str:
    return client.get("/").content.decode()


def test_sample_comes_first_then_names_in_order(client: Client) -> None:
    make_centre(name_fr="Bora", name_en="Bora")
    make_centre(name_fr="Aube", name_en="Dawn")
    make_centre(name_fr="Zénith", name_en="Zenith", is_sample=True)

    page = shown(client)

    assert re.findall(r"<h2>(.*?)</h2>", page) == ["Zénith", "Aube", "Bora"]
    assert re.findall(r'<p class="as-h2">(.*?)</p>', page) == ["Zenith", "Dawn", "Bora"]


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ({"is_sample": True}, ["Centre de démonstration, fictif", "Sample centre, fictional"]),
        ({"is_trial": True}, ["Centre à l’essai", "Trial centre"]),
    ],
)
def test_sample_and_trial_are_marked_in_both_languages(
    client: Client, values: dict[str, bool], marks: list[str]
) -> None:
    make_centre(**values)

    assert re.findall(r'<p class="tag">(.*?)</p>', shown(client)) == marks


def test_each_centre_leads_to_its_page_in_each_language(client: Client) -> None:
    make_centre(slug="aube")

    assert re.findall(r'<a class="button" href="(.*?)" hreflang="(.*?)">', shown(client)) == [
        ("/fr/c/aube/", "fr-CA"),
        ("/en/c/aube/", "en-CA"),
    ]


@pytest.mark.parametrize("count", [3, 300])
def test_list_asks_one_query_however_long(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_centre()

    with django_assert_num_queries(1):
        page = shown(client)

    assert page.count("<h2>") == count


def test_empty_list_says_so_in_both_languages(client: Client) -> None:
    page = shown(client)

    assert "Aucun centre de contact" in page
    assert "No contact centre answers here yet." in page


def test_name_is_escaped(client: Client) -> None:
    make_centre(name_fr="<script>1</script>", name_en="A & B")

    page = shown(client)

    assert ("<h2>&lt;script&gt;1&lt;/script&gt;</h2>" in page, '<p class="as-h2">A &amp; B</p>' in page) == (True, True)
    assert "<script>1" not in page
