"""The emergency page, and the banner that the public gets from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.models import Group, Person
from relais.apps.content.actions.emergency import raise_alarm
from relais.apps.content.alarms import board
from relais.apps.content.models import EmergencyMessage, EmergencyText
from tests.factories.pages import Page
from tests.factories.review import House, make_house

pytestmark = pytest.mark.django_db
PREPARED = {
    "act": "prepare", "name_fr": "Ébullition", "name_en": "Boil water", "text_fr": "Faites bouillir l’eau.",
    "text_en": "Boil your water.", "ivr_fr": "a", "ivr_en": "a", "sms_fr": "a", "sms_en": "a",
}  # fmt: skip


def at(house: House, language: str = "fr") -> str:
    return f"/{language}/workspace/{house.centre.slug}/emergency/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def banner(house: House, language: str) -> list[str]:
    board.refresh(datetime.now(UTC))
    page = Page.of(Client().get(f"/{language}/c/{house.centre.slug}/answers/").content.decode())
    return [element.said for element in page.find("aside", class_="banner-emergency")]


def test_prepared_text_is_approved_published_shown_ended_and_reviewed_from_the_page() -> None:
    house = make_house()
    signed_in(house.person("content")).post(at(house), PREPARED)
    text = EmergencyText.objects.get()
    signed_in(house.person("legal")).post(at(house), {"act": "approve", "row": text.pk, "digest": text.digest})
    manager = signed_in(house.person("manager"))

    manager.post(at(house), {"act": "publish", "prepared": text.pk, "reason": "Bris", "hours": 6})
    shown = banner(house, "fr"), banner(house, "en")
    message = EmergencyMessage.objects.get()
    manager.post(at(house), {"act": "end", "row": message.pk})
    signed_in(house.person("legal")).post(at(house), {"act": "review", "row": message.pk, "review": "Justifié."})

    assert shown == (["Message d’urgence. Faites bouillir l’eau."], ["Emergency message. Boil your water."])
    assert (banner(house, "fr"), EmergencyMessage.objects.to_review().count()) == ([], 0)


def test_words_in_one_language_are_marked_for_readers_of_the_other() -> None:
    house = make_house()
    signed_in(house.person("manager")).post(
        at(house), {"act": "publish", "prepared": "", "reason": "Bris", "hours": 1, "text_en": "Boil <b>water</b>."}
    )
    board.refresh(datetime.now(UTC))

    html = Client().get(f"/fr/c/{house.centre.slug}/answers/").content.decode()

    assert '<span lang="en-CA">Boil &lt;b&gt;water&lt;/b&gt;.</span>' in html


@pytest.mark.parametrize("group", [Group.CONTENT, Group.LEGAL, Group.VENDOR])
def test_others_are_offered_no_publication_and_a_forged_one_is_refused(group: Group) -> None:
    house = make_house()
    client = signed_in(house.person(group))
    form = {"act": "publish", "prepared": "", "reason": "Bris", "hours": 1, "text_fr": "a"}

    page, forged = Page.of(client.get(at(house)).content.decode()), client.post(at(house), form)

    assert (page.find("select", id="prepared"), forged.status_code, EmergencyMessage.objects.count()) == ([], 422, 0)


@pytest.mark.parametrize("form", [{"reason": ""}, {"hours": "25"}, {"hours": "0"}, {"text_fr": ""}, {"prepared": "9"}])
def test_incomplete_publication_is_refused_with_what_was_typed(form: dict[str, str]) -> None:
    house = make_house()
    whole = {"act": "publish", "prepared": "", "reason": "Bris", "hours": "1", "text_fr": "a"}

    response = signed_in(house.person("manager")).post(at(house), whole | form)

    assert (response.status_code in {404, 422}, EmergencyMessage.objects.count()) == (True, 0)


def test_banner_ends_by_itself_in_a_process_that_reads_nothing_new() -> None:
    house = make_house()
    began = datetime.now(UTC) - timedelta(minutes=59, seconds=59.5)
    raise_alarm(centre=house.centre, reason="a", minutes=60, person=house.person("manager"), text_fr="b", now=began)
    board.refresh(datetime.now(UTC))

    seen = [len(board.shown(house.centre.pk, "fr", began + timedelta(minutes=minutes))) for minutes in (59.9, 60, 61)]

    assert seen == [1, 0, 0]


def test_another_centre_shows_nothing_and_no_page_asks_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    house, other = make_house(), make_house()
    now = datetime.now(UTC)
    raise_alarm(centre=house.centre, reason="a", minutes=60, person=house.person("manager"), text_fr="b", now=now)
    board.refresh(now)

    with django_assert_num_queries(0):
        seen = [len(board.shown(centre.pk, "en", now)) for centre in (house.centre, other.centre)]

    assert (seen, banner(other, "fr")) == ([1, 0], [])
