"""The emergency route: who, why, how long; seen by the public at once, gone by itself, reviewed by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.content.actions.emergency import (
    approve_emergency,
    end_alarm,
    prepare_emergency,
    raise_alarm,
    review_alarm,
)
from relais.apps.content.models import EmergencyMessage, EmergencyText
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW
from tests.factories.review import House, make_house

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TEXTS = {
    "name_fr": "Avis d’ébullition", "name_en": "Boil-water advisory",
    "text_fr": "Faites bouillir l’eau une minute.", "text_en": "Boil water for one minute.",
    "ivr_fr": "Avis d’ébullition en vigueur.", "ivr_en": "A boil-water advisory is in effect.",
    "sms_fr": "Faites bouillir l’eau.", "sms_en": "Boil your water.",
}  # fmt: skip


def refusal(code: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code.value}$")


def prepared(house: House, *, approved: bool = True) -> EmergencyText:
    text = prepare_emergency(centre=house.centre, texts=TEXTS, person=house.person("content"), now=NOW)
    if approved:
        approve_emergency(prepared=text, digest=text.digest, person=house.person("legal"), now=NOW)
    text.refresh_from_db()
    return text


def alarm(house: House, **values: Any) -> EmergencyMessage:
    defaults: dict[str, Any] = {
        "reason": "Bris d’aqueduc",
        "minutes": 60,
        "now": NOW,
        "person": house.person("manager"),
    }
    return raise_alarm(centre=house.centre, **(defaults | values))


def shown(centre: Centre, now: Any = NOW) -> list[str]:
    return [message.text_fr for message in EmergencyMessage.objects.of(centre, now)]


def test_prepared_and_approved_text_is_public_in_one_act_and_gone_by_itself() -> None:
    house = make_house()
    alarm(house, prepared=prepared(house))

    times = (NOW, NOW + HOUR - timedelta(seconds=1), NOW + HOUR)
    assert [shown(house.centre, at) for at in times] == [[TEXTS["text_fr"]], [TEXTS["text_fr"]], []]


@pytest.mark.parametrize("group", [group for group in Group if group != Group.MANAGER])
def test_no_other_role_takes_the_route(group: Group) -> None:
    house = make_house()

    with refusal(Refusal.NOT_ALLOWED):
        alarm(house, text_fr="Attention", person=house.person(group))


def test_text_that_nobody_approved_or_that_was_changed_since_is_not_published() -> None:
    house = make_house()
    with refusal(Refusal.NOT_APPROVED):
        alarm(house, prepared=prepared(house, approved=False))
    text = prepared(house)

    EmergencyText.objects.filter(pk=text.pk).update(text_en="Water is free.")

    with refusal(Refusal.NOT_APPROVED):
        alarm(house, prepared=text)
    assert shown(house.centre) == []


def test_author_does_not_approve_their_own_emergency_text() -> None:
    house = make_house()
    text = prepared(house, approved=False)

    with refusal(Refusal.OWN_TEXT):
        approve_emergency(prepared=text, digest=text.digest, person=house.person("content"), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyText.objects.update(approved_by=house.person("content"))


def test_sms_is_at_most_280_characters() -> None:
    house = make_house()

    with pytest.raises(ValidationError, match="sms_en"):
        prepare_emergency(
            centre=house.centre, texts=TEXTS | {"sms_en": "x" * 281}, person=house.person("content"), now=NOW
        )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": "  "}, Refusal.NEEDS_COMMENT),
        ({"minutes": 24 * 60 + 1}, Refusal.TIMES_WRONG),
        ({"minutes": 0}, Refusal.TIMES_WRONG),
        ({"text_fr": " "}, Refusal.EMPTY),
    ],
)
def test_reason_words_and_an_end_within_24_hours_are_required(values: dict[str, Any], code: Refusal) -> None:
    house = make_house()

    with refusal(code):
        alarm(house, **({"text_fr": "Attention"} | values))


@pytest.mark.parametrize("wrong", [{"minutes": 1441}, {"reason": ""}, {"text_fr": "", "text_en": ""}])
def test_database_holds_the_same_line(wrong: dict[str, Any]) -> None:
    house = make_house()
    alarm(house, text_fr="Attention")

    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyMessage.objects.update(**wrong)


def test_one_language_alone_reaches_readers_of_the_other() -> None:
    message = alarm(make_house(), text_en="Boil water.")

    assert (message.text_in("en"), message.text_in("fr")) == (("Boil water.", "en"), ("Boil water.", "en"))


def test_publisher_does_not_review_their_own_publication() -> None:
    house = make_house()
    message = alarm(house, text_fr="Attention")

    with refusal(Refusal.OWN_TEXT):
        review_alarm(message=message, review="Bien.", person=message.by, now=NOW + HOUR)
    assert list(EmergencyMessage.objects.to_review()) == [message]

    review_alarm(message=message, review="Bien.", person=house.person("legal"), now=NOW + HOUR)
    assert list(EmergencyMessage.objects.to_review()) == []


def test_message_ended_by_a_person_is_shown_no_more() -> None:
    house = make_house()
    message = alarm(house, text_fr="Attention")

    end_alarm(message=message, person=house.person("content"), now=NOW + timedelta(minutes=5))

    assert shown(house.centre, NOW + timedelta(minutes=6)) == []


def test_route_is_journalled_from_end_to_end_without_a_word_of_text() -> None:
    house = make_house()
    text = prepared(house)
    message = alarm(house, prepared=text)
    end_alarm(message=message, person=house.person("manager"), now=NOW)
    review_alarm(message=message, review="Bien.", person=house.person("legal"), now=NOW)

    entries = Entry.objects.filter(action__startswith="emergency.").order_by("number")
    assert [(e.action.partition(".")[2], e.actor) for e in entries] == [
        ("prepare", key(house.person("content"))), ("approve", key(house.person("legal"))),
        ("publish", key(house.person("manager"))), ("end", key(house.person("manager"))),
        ("review", key(house.person("legal"))),
    ]  # fmt: skip
    assert entries[2].details == {"minutes": 60, "languages": "fr,en", "prepared": text.digest}


def key(person: Person) -> str:
    return str(person.key)
