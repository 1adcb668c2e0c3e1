"""The door of the people who work here: who passes, who does not, and what each is told."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from relais.apps.accounts.models import Person
from relais.apps.journal.models import Entry
from relais.web.limits import SIGN_IN_PERSON
from tests.factories.accounts import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "quatre chevaux verts"
REFUSED = {
    "fr": "Ce courriel et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis essayez de nouveau.",
    "en": "This email and password do not go together. Check both, then try again.",
}
WAIT = {
    "fr": "Trop de tentatives. Attendez 15\u00a0minutes, puis essayez de nouveau.",
    "en": "Too many attempts. Wait 15 minutes, then try again.",
}
each_language = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def ana() -> Person:
    return make_person(email="ana@example.ca", password=PASSWORD)


def sign_in(client: Client, language: str = "fr", **values: str) -> Any:
    form = {"email": "ana@example.ca", "password": PASSWORD} | values
    return client.post(f"/{language}/sign-in/", form)


def is_in(client: Client) -> bool:
    return client.get("/en/workspace/").status_code == 200


@each_language
def test_right_password_opens_the_workspace_of_that_language(client: Client, ana: Person, language: str) -> None:
    response = sign_in(client, language)

    assert (response.status_code, response["Location"]) == (302, f"/{language}/workspace/")
    assert is_in(client)


def test_signing_in_is_journalled_by_key(client: Client, ana: Person) -> None:
    sign_in(client)

    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.subject) == ("person.sign_in", str(ana.key), f"person:{ana.key}")


def test_capital_letters_of_an_address_do_not_matter(client: Client, ana: Person) -> None:
    assert sign_in(client, email="Ana@Example.CA").status_code == 302


@each_language
@pytest.mark.parametrize("wrong", [{"password": "not this one"}, {"email": "nobody@example.ca"}])
def test_wrong_password_and_unknown_address_are_told_the_same(
    client: Client, ana: Person, language: str, wrong: dict[str, str]
) -> None:
    response = sign_in(client, language, **wrong)

    assert (response.status_code, is_in(client)) == (422, False)
    assert f"<p>{REFUSED[language]}</p>" in response.content.decode()
    assert wrong.get("password", PASSWORD) not in response.content.decode()


def test_address_typed_wrong_stays_in_the_field(client: Client) -> None:
    response = sign_in(client, email="ana@example")

    assert response.status_code == 422
    assert 'value="ana@example"' in response.content.decode()


@pytest.mark.parametrize("email", ["", "x" * 300 + "@example.ca", "ana\x00@example.ca", "👩@example.ca"])
def test_odd_address_is_refused_politely(client: Client, email: str) -> None:
    assert sign_in(client, email=email).status_code == 422


def test_odd_password_is_refused_politely(client: Client, ana: Person) -> None:
    assert [sign_in(client, password=odd).status_code for odd in ("", "a\x00b", "😀" * 400, "a" * 501)] == [422] * 4


def test_inactive_person_is_refused(client: Client) -> None:
    make_person(email="ana@example.ca", password=PASSWORD, is_active=False)

    assert (sign_in(client).status_code, is_in(client)) == (422, False)


def test_person_without_a_password_is_refused(client: Client) -> None:
    make_person(email="ana@example.ca", password=None)

    assert (sign_in(client, password="None").status_code, is_in(client)) == (422, False)


def test_person_made_inactive_is_out_at_once(client: Client, ana: Person) -> None:
    sign_in(client)

    Person.objects.filter(pk=ana.pk).update(is_active=False)

    assert not is_in(client)


@pytest.mark.parametrize(("on_loopback", "status"), [(True, 302), (False, 422)])
def test_sample_person_signs_in_on_loopback_only(
    client: Client, settings: Settings, on_loopback: bool, status: int
) -> None:
    make_person(email="ana@example.ca", password=PASSWORD, is_sample=True)
    settings.RELAIS_ON_LOOPBACK = on_loopback

    assert (sign_in(client).status_code, is_in(client)) == (status, on_loopback)


def test_sample_person_signed_in_is_out_once_others_can_reach_the_service(client: Client, settings: Settings) -> None:
    make_person(email="ana@example.ca", password=PASSWORD, is_sample=True)
    sign_in(client)

    settings.RELAIS_ON_LOOPBACK = False

    assert not is_in(client)


@each_language
def test_too_many_attempts_are_told_to_wait_even_with_the_right_password(
    client: Client, ana: Person, language: str
) -> None:
    for _ in range(SIGN_IN_PERSON.rate.amount):
        assert sign_in(client, password="no").status_code == 422

    response = sign_in(client, language)

    assert (response.status_code, is_in(client)) == (429, False)
    assert f"<p>{WAIT[language]}</p>" in response.content.decode()


def test_attempts_on_one_person_leave_another_theirs(client: Client, ana: Person) -> None:
    for _ in range(SIGN_IN_PERSON.rate.amount + 1):
        sign_in(client, email="other@example.ca", password="no")

    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\x00/",
    ],
)
def test_address_of_another_site_is_never_returned_to(client: Client, ana: Person, after: str) -> None:
    assert sign_in(client, next=after)["Location"] == "/fr/workspace/"


def test_person_returns_to_the_page_they_came_for(client: Client, ana: Person) -> None:
    asked = client.get("/fr/workspace/?from=mail")

    assert asked["Location"] == "/fr/sign-in/?next=%2Ffr%2Fworkspace%2F%3Ffrom%3Dmail"
    assert sign_in(client, next="/fr/workspace/?from=mail")["Location"] == "/fr/workspace/?from=mail"


@pytest.mark.parametrize(
    ("language", "tag", "heading", "other"),
    [("fr", "fr-CA", "Ouvrir une session", "/en/sign-in/"), ("en", "en-CA", "Sign in", "/fr/sign-in/")],
)
def test_page_is_in_the_language_of_its_address(
    client: Client, language: str, tag: str, heading: str, other: str
) -> None:
    response = client.get(f"/{language}/sign-in/", headers={"Accept-Language": "de"})
    page = response.content.decode()

    assert (f'<html lang="{tag}">' in page, f"<h1>{heading}</h1>" in page, f'href="{other}"' in page) == (True,) * 3
    assert (response["Content-Language"], response["Cache-Control"]) == (
        tag,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_another_language_has_no_page(client: Client) -> None:
    assert client.get("/de/sign-in/").status_code == 404


@each_language
def test_signing_out_is_by_post_only(client: Client, ana: Person, language: str) -> None:
    sign_in(client)

    assert (client.get(f"/{language}/sign-out/").status_code, is_in(client)) == (405, True)
    assert client.post(f"/{language}/sign-out/")["Location"] == f"/{language}/sign-in/"
    assert not is_in(client)


@pytest.mark.parametrize("address", ["/fr/sign-in/", "/fr/sign-out/"])
def test_form_of_another_site_is_refused(ana: Person, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(address, {"email": "ana@example.ca", "password": PASSWORD}).status_code == 403


def test_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: Client, ana: Person) -> None:
    cookie = sign_in(client).cookies["relais_session"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
