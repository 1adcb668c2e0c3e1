"""The living page of components: for people who work here, in both languages, complete."""

import re
from pathlib import Path

import pytest
from django.test import Client

import relais.web
from tests.factories.accounts import make_person
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db

STYLES = (Path(relais.web.__file__).parent / "static/web/staff.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "title"), [("fr", "Composants"), ("en", "Components")])
def test_page_is_shown_in_both_languages(client: Client, language: str, title: str) -> None:
    client.force_login(make_person())

    page = Page.of(client.get(f"/{language}/design/").content.decode())

    assert [heading.said for heading in page.find("h1")] == [title]


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/fr/design/")["Location"] == "/fr/sign-in/?next=%2Ffr%2Fdesign%2F"


def test_every_kind_of_notice_button_and_tag_is_shown(client: Client) -> None:
    client.force_login(make_person())
    shown = set(
        re.findall(r"[\w-]+", " ".join(re.findall(r'class="(.*?)"', client.get("/en/design/").content.decode())))
    )

    kinds = set(re.findall(r"\.((?:notice|tag|button)-[a-z]+)", STYLES))

    assert (len(kinds) > 5, sorted(kinds - shown)) == (True, ["notice-error"])


def test_errors_are_tied_to_their_fields(client: Client) -> None:
    client.force_login(make_person())
    page = Page.of(client.get("/en/design/").content.decode())

    field = page.one("input", id="id_wrong-title")

    assert (field["aria-invalid"], field["aria-describedby"]) == (
        "true",
        "id_wrong-title_helptext id_wrong-title_error",
    )
    assert page.one("p", id="id_wrong-title_error").said == "This field is required."
