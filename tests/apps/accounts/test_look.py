"""A manager gives the centre its look: checked, previewed, journalled, and worn by every page at once."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relais.apps.accounts.models import Centre, Group, Logo
from relais.apps.journal.models import Entry
from tests.factories.accounts import make_open_centre, make_person, make_role
from tests.factories.pages import Page
from tests.factories.pictures import make_picture

pytestmark = pytest.mark.django_db

PATH = "/en/workspace/ville/look/"


@pytest.fixture
def centre() -> Centre:
    return make_open_centre(slug="ville", name_fr="Ville", name_en="Town")


@pytest.fixture
def manager(client: Client, centre: Centre) -> Client:
    person = make_person()
    make_role(person, centre, Group.MANAGER)
    client.force_login(person)
    return client


def filled(**values: Any) -> dict[str, Any]:
    return {"name_fr": "Ville", "name_en": "Town", "first_language": "fr", "colour": "", "colour_dark": ""} | values


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", make_picture(), "image/png")


def styles(client: Client) -> list[str]:
    page = Page.of(client.get("/fr/c/ville/").content.decode())
    return [link["href"] for link in page.find("link", rel="stylesheet") if "/look." in link["href"]]


@pytest.mark.parametrize("group", sorted(set(Group) - {Group.MANAGER}))
def test_nobody_but_a_manager_may(client: Client, centre: Centre, group: Group) -> None:
    person = make_person()
    make_role(person, centre, group)
    client.force_login(person)

    assert [client.get(PATH).status_code, client.post(PATH, filled(colour="#000000")).status_code] == [403, 403]
    assert Centre.objects.get().colour == ""


def test_a_look_is_worn_by_the_public_page_at_once(manager: Client, centre: Centre) -> None:
    assert styles(manager) == []

    response = manager.post(PATH, filled(colour="8C143C", name_fr="Ville neuve", logo=picture()))

    assert (response.status_code, response["Location"]) == (303, PATH)
    (sheet,) = styles(manager)
    css = manager.get(sheet)
    assert css.content.decode().startswith(":root { --centre-colour: #8c143c; --centre-colour-dark: #c")
    assert css["Cache-Control"] == "public, max-age=31536000, immutable"
    page = Page.of(manager.get("/fr/c/ville/").content.decode())
    logo = page.one("img", class_="logo")
    assert page.one("a", class_="brand").said == "Ville neuve"
    assert (logo["alt"], logo["width"], logo["height"]) == ("", "288", "96")
    sent = manager.get(logo["src"])
    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert bytes(Logo.objects.get().data) == sent.content


def test_what_changed_is_journalled_without_a_name(manager: Client, centre: Centre) -> None:
    manager.post(PATH, filled(colour="#8c143c", name_fr="Ville neuve"))
    manager.post(PATH, filled(colour="#8c143c", name_fr="Ville neuve"))

    (entry,) = Entry.objects.filter(action="centre.change_look")
    assert entry.details == {"changed": "name_fr colour", "colour": "#8c143c", "logo": ""}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "#c0a040 is hard to read: its contrast with the ground of the notices is 2.3:1, and at least 4.5:1 is "
            "needed. #816b2b, close to it, would do.",
        ),
        (
            "fr",
            "#c0a040 se lit mal\u00a0: son contraste avec le fond des avis est de 2,3:1, et il faut au moins 4,5:1. "
            "#816b2b, tout près, conviendrait.",
        ),
    ],
)
def test_colour_that_is_hard_to_read_is_refused_with_its_ratio(
    manager: Client, centre: Centre, language: str, sentence: str
) -> None:
    response = manager.post(f"/{language}/workspace/ville/look/", filled(colour="#c0a040"))

    page = Page.of(response.content.decode())
    assert (response.status_code, page.one("p", id="id_colour_error").said) == (422, sentence)
    assert Centre.objects.get().colour == ""


@pytest.mark.parametrize(("field", "value"), [("colour", "red"), ("colour", "#12"), ("colour_dark", "#00000g")])
def test_what_is_no_colour_is_refused_with_an_example(manager: Client, centre: Centre, field: str, value: str) -> None:
    page = Page.of(manager.post(PATH, filled(**{field: value})).content.decode())

    assert page.one("p", id=f"id_{field}_error").said.endswith("for example #0f5257.")


def test_preview_saves_nothing_and_loses_nothing(manager: Client, centre: Centre) -> None:
    response = manager.post(PATH, filled(colour="#8c143c", logo=picture(), preview="1"))

    page = Page.of(response.content.decode())
    kept = page.one("input", name="logo_kept")["value"]
    assert (response.status_code, Centre.objects.get().colour, Logo.objects.count()) == (200, "", 0)
    assert page.one("input", name="colour")["value"] == "#8c143c"
    assert page.one("h2", id="preview-title").said == "Preview: nothing has been saved"
    manager.post(PATH, filled(colour="#8c143c", logo_kept=kept))
    assert bytes(Logo.objects.get().data) == base64.b64decode(kept)


def test_preview_sheet_holds_colours_only(manager: Client, centre: Centre) -> None:
    sheet = manager.get(f"{PATH}preview.css?day=%23000000&night=%23ffffff").content.decode()

    assert sheet == ".preview-day { --accent: #000000; }\n.preview-night { --accent: #ffffff; }\n"
    assert manager.get(f"{PATH}preview.css?day=%23000000;}}x&night=%23ffffff").status_code == 404


def test_file_that_is_no_picture_is_refused(manager: Client, centre: Centre) -> None:
    wrong = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")

    page = Page.of(manager.post(PATH, filled(logo=wrong)).content.decode())

    assert page.one("p", id="id_logo_error").said == "This file is not a PNG, JPEG or WebP picture. Choose another."
    assert Logo.objects.count() == 0


def test_logo_is_removed(manager: Client, centre: Centre) -> None:
    manager.post(PATH, filled(logo=picture()))
    address = Page.of(manager.get("/fr/c/ville/").content.decode()).one("img", class_="logo")["src"]

    manager.post(PATH, filled(remove_logo="on"))

    assert (Centre.objects.get().logo_digest, Logo.objects.count()) == ("", 0)
    assert manager.get(address).status_code == 404


def test_address_from_before_shows_what_is_there_now_and_is_not_kept(manager: Client, centre: Centre) -> None:
    manager.post(PATH, filled(colour="#8c143c"))

    old = manager.get("/c/ville/look.0123456789abcdef.css")

    assert (old.status_code, old["Cache-Control"]) == (200, "no-cache")


def test_element_is_told_the_colours(manager: Client, centre: Centre) -> None:
    before = manager.get("/api/v1/centres/ville?language=fr").json()["colours"]
    manager.post(PATH, filled(colour="#8c143c", colour_dark="#ffc0d0"))

    after = manager.get("/api/v1/centres/ville?language=fr").json()["colours"]

    assert (before, after) == (None, {"day": "#8c143c", "night": "#ffc0d0"})
