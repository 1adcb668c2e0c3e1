"""How often each answer was given: what the worklists are ordered by."""

from datetime import timedelta

import pytest

from relais.apps.assistant.tasks import COUNTED_EVERY, QuestionCount
from relais.apps.content.models import Answer
from tests.factories.accounts import NOW, make_centre
from tests.factories.assistant import make_turn
from tests.factories.content import make_live_bank

pytestmark = pytest.mark.django_db


def asked() -> dict[str, int]:
    return dict(Answer.objects.filter(asked__gt=0).values_list("key", "asked"))


def test_answers_given_in_the_last_ninety_days_are_counted() -> None:
    centre = make_centre()
    versions = make_live_bank(centre)
    for days in (0, 10, 89, 91):
        make_turn(centre, version=versions["dogs"], at=NOW - timedelta(days=days))
    make_turn(centre, version=versions["garbage"])
    make_turn(centre)

    assert QuestionCount().count_questions(lambda: NOW) == 2

    assert asked() == {"dogs": 3, "garbage": 1}


def test_what_nobody_asks_any_more_falls_back_to_nought() -> None:
    centre = make_centre()
    make_turn(centre, version=make_live_bank(centre)["dogs"])
    count = QuestionCount()
    count.count_questions(lambda: NOW)

    count.count_questions(lambda: NOW + timedelta(days=100))

    assert asked() == {}


def test_counting_waits_for_its_time() -> None:
    centre = make_centre()
    version = make_live_bank(centre)["dogs"]
    count = QuestionCount()
    count.count_questions(lambda: NOW)
    make_turn(centre, version=version)

    assert count.count_questions(lambda: NOW + COUNTED_EVERY - timedelta(seconds=1)) == 0
    assert count.count_questions(lambda: NOW + COUNTED_EVERY) == 1
