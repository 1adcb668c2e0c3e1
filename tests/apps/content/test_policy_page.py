"""The policy page: the manager decides, everyone concerned reads, and what waits already is not touched."""

import pytest
from django.test import Client

from relais.apps.accounts.models import Group, Person
from relais.apps.content.actions import policy_for
from relais.apps.journal.models import Entry
from tests.factories.pages import Page
from tests.factories.review import House, make_house

pytestmark = pytest.mark.django_db
FORM = {
    "risk": "low", "low-review_days": "120", "low-typo_length": "3", "low-carries_links": "on",
    "low-stage_legal": "1", "low-stage_content": "2",
}  # fmt: skip


def at(house: House, language: str = "fr") -> str:
    return f"/{language}/workspace/{house.centre.slug}/policy/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(house: House) -> dict[str, int]:
    return dict(policy_for(house.centre, "low").requirements.values_list("group", "stage"))


@pytest.mark.parametrize(("language", "heading"), [("fr", "Politique de signature"), ("en", "Policy of signatures")])
def test_page_shows_where_a_centre_begins(language: str, heading: str) -> None:
    house = make_house()

    page = Page.of(signed_in(house.person("legal")).get(at(house, language)).content.decode())

    assert (page.one("h1").said, len(page.find("h2")), page.find("select")) == (heading, 3, [])


def test_manager_changes_what_is_asked_from_the_next_submission_on() -> None:
    house = make_house()
    waiting = house.submit(house.write(house.answer("low")))

    signed_in(house.person("manager")).post(at(house), FORM)

    policy = policy_for(house.centre, "low")
    assert asked(house) == {"legal": 1, "content": 2}
    assert (policy.review_days, policy.typo_length, policy.carries_links) == (120, 3, True)
    assert sorted(waiting.gates.values_list("group", flat=True)) == ["content", "program"]
    assert Entry.objects.get(action="policy.set").details["gates"] == "2:content,1:legal"


@pytest.mark.parametrize(
    "wrong",
    [
        {"low-review_days": "29"}, {"low-review_days": ""}, {"low-typo_length": "21"}, {"low-stage_legal": "5"},
        {"low-stage_legal": "", "low-stage_content": ""},
    ],
)  # fmt: skip
def test_wrong_policy_changes_nothing(wrong: dict[str, str]) -> None:
    house = make_house()
    before = asked(house)

    response = signed_in(house.person("manager")).post(at(house), FORM | wrong)

    assert (response.status_code, asked(house)) == (422, before)


@pytest.mark.parametrize("group", [Group.CONTENT, Group.LEGAL, Group.VENDOR])
def test_others_read_and_change_nothing(group: Group) -> None:
    house = make_house()
    before = asked(house)

    response = signed_in(house.person(group)).post(at(house), FORM)

    assert (response.status_code, asked(house)) == (422, before)
