"""What the database itself refuses about organisations, centres, hours and roles."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from relais.apps.accounts.models import Centre, Group, Holiday, Jurisdiction, OpeningHours, Person, Phone
from tests.factories.accounts import make_centre, make_organisation, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("missing", ["name_fr", "name_en"])
def test_organisation_is_named_in_both_languages(missing: str) -> None:
    with pytest.raises(IntegrityError, match="organisation_named_in_both"), transaction.atomic():
        make_organisation(**{missing: ""})


@pytest.mark.parametrize("missing", ["name_fr", "name_en"])
def test_centre_is_named_in_both_languages(missing: str) -> None:
    with pytest.raises(IntegrityError, match="centre_named_in_both"), transaction.atomic():
        make_centre(**{missing: ""})


@pytest.mark.parametrize(("jurisdiction", "order"), [("CA", "municipal"), ("CA", "provincial"), ("QC", "federal")])
def test_only_the_federal_jurisdiction_is_of_the_federal_order(jurisdiction: str, order: str) -> None:
    with pytest.raises(IntegrityError, match="organisation_federal_is_federal"), transaction.atomic():
        make_organisation(jurisdiction=jurisdiction, order=order)


@pytest.mark.parametrize(("jurisdiction", "order"), [("CA", "federal"), ("NU", "provincial"), ("ON", "municipal")])
def test_each_order_has_its_jurisdictions(jurisdiction: str, order: str) -> None:
    assert make_organisation(jurisdiction=jurisdiction, order=order).pk is not None


def test_there_are_thirteen_jurisdictions_beside_the_federal_one() -> None:
    assert len(set(Jurisdiction.values) - {"CA"}) == 13


def test_centre_without_organisation_is_a_trial() -> None:
    with pytest.raises(IntegrityError, match="centre_has_organisation_unless_trial"), transaction.atomic():
        make_centre(is_trial=False)

    assert make_centre(is_trial=False, organisation=make_organisation()).organisation is not None


def test_slug_is_used_once() -> None:
    make_centre(slug="aide")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_centre(slug="aide")


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "Ville Été"},
        {"slug": "-a"},
        {"slug": "a--b"},
        {"slug": "a\n"},
        {"time_zone": "America/Nowhere"},
        {"time_zone": "../etc/passwd"},
        {"first_language": "de"},
    ],
)
def test_wrong_field_of_a_centre_is_named(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        make_centre(**values).full_clean()

    assert list(refused.value.error_dict) == list(values)


@pytest.mark.parametrize(("opens", "closes"), [(time(16), time(8)), (time(8), time(8))])
def test_hours_open_before_they_close(opens: time, closes: time) -> None:
    with pytest.raises(IntegrityError, match="hours_open_before_close"), transaction.atomic():
        OpeningHours.objects.create(centre=make_centre(), weekday=0, opens=opens, closes=closes)


def test_week_has_seven_days() -> None:
    with pytest.raises(IntegrityError, match="hours_weekday_known"), transaction.atomic():
        OpeningHours.objects.create(centre=make_centre(), weekday=7, opens=time(8), closes=time(9))


def test_holiday_stands_once_a_day() -> None:
    centre = make_centre()
    Holiday.objects.create(centre=centre, on=date(2026, 12, 25), name_fr="Noël", name_en="Christmas Day")

    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(centre=centre, on=date(2026, 12, 25), name_fr="Noël", name_en="Christmas")


def test_role_is_held_once() -> None:
    person, centre = make_person(), make_centre()
    make_role(person, centre, Group.AGENT)

    with pytest.raises(IntegrityError, match=r"role_once|accounts_role"), transaction.atomic():
        make_role(person, centre, Group.AGENT)


def test_address_of_a_person_is_kept_in_small_letters_and_used_once() -> None:
    assert make_person(email=" Ana@Example.CA ").email == "ana@example.ca"

    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(email="ANA@example.ca")


@pytest.mark.parametrize(("language", "name"), [("fr", "Ville d’Aube"), ("en", "Town of Aube")])
def test_name_follows_the_language(language: str, name: str) -> None:
    with translation.override(language):
        assert make_centre(name_fr="Ville d’Aube", name_en="Town of Aube").name == name


@pytest.mark.parametrize(("first", "languages"), [("fr", ("fr", "en")), ("en", ("en", "fr"))])
def test_first_language_is_offered_first(first: str, languages: tuple[str, str]) -> None:
    assert Centre(first_language=first).languages == languages


@pytest.mark.parametrize(
    ("kind", "number", "href"),
    [
        ("telephone", "819-555-0142", "tel:+18195550142"),
        ("toll_free", "1 800 555-0142", "tel:18005550142"),
        ("relay", "711", "tel:711"),
        ("sms", "819-555-0199", "sms:+18195550199"),
    ],
)
def test_line_has_an_address_that_dials_it(kind: str, number: str, href: str) -> None:
    assert Phone(kind=kind, number=number).href == href


def test_person_without_a_password_has_none_that_works() -> None:
    person = make_person(password=None)

    assert (person.has_usable_password(), person.check_password("")) == (False, False)


def test_person_is_shown_by_name() -> None:
    assert str(Person(name="Ana Roy")) == "Ana Roy"
