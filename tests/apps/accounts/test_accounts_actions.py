"""Opening a centre, adding people and granting roles: whole or not at all, each with its entry."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from relais.apps.accounts.actions import (
    CentrePlan,
    SlugTaken,
    add_person,
    create_organisation,
    grant_roles,
    open_centre,
)
from relais.apps.accounts.models import Centre, Group, Holiday, OpeningHours, Organisation, Person, Phone, Role
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_centre, make_person

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": COMMAND, "now": NOW}


def plan(**values: Any) -> CentrePlan:
    plain: dict[str, Any] = {
        "slug": "aide",
        "name_fr": "Aide",
        "name_en": "Help",
        "first_language": "fr",
        "time_zone": "America/Toronto",
        "organisation": None,
        "is_trial": True,
    }
    return CentrePlan(**(plain | values))


def test_centre_opens_with_its_hours_holidays_and_lines() -> None:
    centre = open_centre(
        plan=plan(
            hours=(OpeningHours(weekday=0, opens=time(8), closes=time(9)),),
            holidays=(Holiday(on=date(2026, 12, 25), name_fr="Noël", name_en="Christmas Day"),),
            phones=(Phone(kind="telephone", number="711", label_fr="Relais", label_en="Relay"),),
        ),
        **BY,
    )

    assert [rows.count() for rows in (centre.hours, centre.holidays, centre.phones)] == [1, 1, 1]
    assert Entry.objects.get().chain.key == centre.chain


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "Pas une adresse"},
        {"name_en": ""},
        {"time_zone": "Mars/Olympus"},
        {"is_trial": False},
        {"hours": (OpeningHours(weekday=0, opens=time(9), closes=time(8)),)},
        {"hours": (OpeningHours(weekday=9, opens=time(8), closes=time(9)),)},
        {"phones": (Phone(kind="telephone", number="call us", label_fr="a", label_en="a"),)},
        {"phones": (Phone(kind="telephone", number="711", label_fr="", label_en="a"),)},
    ],
)
def test_wrong_plan_opens_nothing(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        open_centre(plan=plan(**values), **BY)

    assert (Centre.objects.count(), Entry.objects.count()) == (0, 0)


def test_taken_slug_is_refused() -> None:
    make_centre(slug="aide")

    with pytest.raises(SlugTaken):
        open_centre(plan=plan(), **BY)


def test_wrong_organisation_is_not_recorded() -> None:
    with pytest.raises(ValidationError):
        create_organisation(name_fr="Ville", name_en="Town", jurisdiction="CA", order="municipal", **BY)

    assert (Organisation.objects.count(), Entry.objects.count()) == (0, 0)


def test_person_is_added_with_a_password_that_works() -> None:
    person = add_person(email="ana@example.ca", name="Ana", language="fr", password="quatre chevaux", **BY)

    assert (person.check_password("quatre chevaux"), person.is_sample, person.is_active) == (True, False, True)


@pytest.mark.parametrize("email", ["", "not an address", "ANA@example.ca"])
def test_wrong_or_taken_address_adds_nobody(email: str) -> None:
    make_person(email="ana@example.ca")

    with pytest.raises(ValidationError):
        add_person(email=email, name="Ana", language="fr", password=None, **BY)

    assert (Person.objects.count(), Entry.objects.count()) == (1, 0)


def test_role_already_held_writes_nothing() -> None:
    person, centre = make_person(), make_centre()

    grant_roles(person=person, centre=centre, groups=[Group.AGENT], **BY)
    grant_roles(person=person, centre=centre, groups=[Group.AGENT, Group.LEGAL], **BY)

    assert [role.group for role in Role.objects.all()] == ["agent", "legal"]
    assert [entry.details for entry in Entry.objects.all()] == [{"group": "agent"}, {"group": "legal"}]
