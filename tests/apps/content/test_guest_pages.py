"""The page of a reviewer without an account, from the asking to the spent link."""

import pytest
from django.test import Client

from relais.apps.content.models import Submission
from tests.factories.pages import Page
from tests.factories.review import BODY, House, live_text, make_house

pytestmark = pytest.mark.django_db
WHO = {"name": "Me Roy", "email": "me@cabinet.example", "language": "fr", "days": "7"}


def ask(house: House, submission: Submission, **values: str) -> str:
    """The path of the link, as it is shown to the member of the group who asked."""
    client = Client()
    client.force_login(house.person("program"))
    gate = house.gate(submission, "program")
    response = client.post(f"/en/workspace/{house.centre.slug}/gates/{gate.pk}/invite/", WHO | values)
    return Page.of(response.content.decode()).one("input", id="link")["value"].removeprefix("http://testserver")


def form(submission: Submission, **values: str) -> dict[str, str]:
    gate = submission.gates.get(group="program")
    return {"gate": str(gate.pk), "digest": submission.version.digest, "verdict": "approve"} | values


def test_guest_reads_one_text_and_decides_once() -> None:
    house, guest = make_house(), Client()
    submission = house.submit(house.write(house.answer()))
    link = ask(house, submission)

    read = guest.get(link).content.decode()
    done = guest.post(link, form(submission))
    again = guest.post(link, form(submission, verdict="change", note="Non."))

    assert (BODY["fr"] in read, BODY["en"] in read, done.status_code, again.status_code) == (True, True, 200, 410)
    assert (submission.decisions.count(), BODY["fr"] in again.content.decode()) == (1, False)
    house.sign(submission, "content")
    assert live_text(submission.answer) == BODY["fr"]


def test_guest_who_asks_for_a_change_without_a_word_is_told_and_may_try_again() -> None:
    house, guest = make_house(), Client()
    submission = house.submit(house.write(house.answer()))
    link = ask(house, submission)

    refused = guest.post(link, form(submission, verdict="change"))

    assert (refused.status_code, "Dites pourquoi" in refused.content.decode()) == (422, True)
    assert guest.post(link, form(submission, verdict="change", note="Non.")).status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_link_that_nobody_signed_is_no_page(language: str) -> None:
    assert Client().get(f"/{language}/review/abc:def/").status_code == 404


def test_link_opens_nothing_else() -> None:
    house, guest = make_house(), Client()
    guest.get(ask(house, house.submit(house.write(house.answer()))))

    assert guest.get(f"/fr/workspace/{house.centre.slug}/answers/").status_code == 302


def test_author_asks_nobody(client: Client) -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    client.force_login(house.author)

    gate = house.gate(submission, "content")
    response = client.post(f"/en/workspace/{house.centre.slug}/gates/{gate.pk}/invite/", WHO)

    assert (response.status_code, gate.invitations.count()) == (422, 0)
