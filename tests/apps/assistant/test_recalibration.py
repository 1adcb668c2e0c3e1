"""Labels become a threshold: due when the tables say so, once however many workers, in service within a refresh."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from relais.apps.accounts.models import Centre
from relais.apps.assistant.audit import figures_at, read_judged
from relais.apps.assistant.models import Turn
from relais.apps.assistant.tasks import recalibrate
from relais.apps.content.index import find_answers, shelf
from relais.apps.content.models import Calibration
from relais.apps.journal.models import Entry
from relais.engines.understanding import Decision, Thresholds
from tests.factories.accounts import NOW, make_centre
from tests.factories.assistant import make_labels, make_turn
from tests.factories.counter import make_counter, set_thresholds

pytestmark = pytest.mark.django_db


def at(moment: datetime = NOW) -> Callable[[], datetime]:
    return lambda: moment


def label_enough(centre: Centre, *, language: str = "fr") -> None:
    """200 sure and right, then 100 unsure of which all are out of scope: .8 passes, .3 does not. No drift in it."""
    for week in range(3):
        start = NOW - timedelta(days=30 - week)
        make_labels(centre, turns=67, confidence=0.8, verdict="right", language=language, at=start)
        make_labels(centre, turns=34, confidence=0.3, verdict="out_of_scope", language=language, at=start)


def answers_from(centre: Centre, language: str = "fr") -> Thresholds:
    loaded = shelf.get(centre.pk)
    assert loaded and loaded.index
    return loaded.index.thresholds[language]


def test_nothing_is_due_before_the_first_label() -> None:
    make_turn(make_centre())

    assert (recalibrate(at()), Calibration.objects.count()) == (0, 0)


def test_few_labels_make_an_estimate_and_change_no_threshold() -> None:
    centre = make_counter()
    before = answers_from(centre)
    make_labels(centre, turns=299, confidence=0.9, verdict="right", at=NOW - timedelta(days=1))

    recalibrate(at())
    shelf.refresh()

    made = Calibration.objects.get()
    assert (made.kind, made.labelled, made.threshold) == ("estimate", 299, 0.9)
    assert answers_from(centre) == before


def test_enough_labels_make_a_guarantee_that_serves_after_one_refresh() -> None:
    centre = make_counter()
    label_enough(centre)

    written = recalibrate(at())
    shelf.refresh()

    assert written == 1
    assert answers_from(centre) == Thresholds(answer=0.8, offer=answers_from(centre).offer, estimate=False)
    assert answers_from(centre, "en").estimate


def test_a_guaranteed_threshold_decides_what_is_answered() -> None:
    centre = make_counter()
    set_thresholds(centre, answer=0.0, offer=0.0)
    before = find_answers(centre_id=centre.pk, text="jour des poubelles", prefer="fr")
    make_labels(centre, turns=300, confidence=1.0, verdict="right", at=NOW - timedelta(days=1))

    recalibrate(at())
    shelf.refresh()

    after = find_answers(centre_id=centre.pk, text="jour des poubelles", prefer="fr")
    assert before and after and before.confidence == after.confidence < 1
    assert (before.decision, after.decision) == (Decision.ANSWER, Decision.OFFER)


def test_labels_of_one_language_say_nothing_of_the_other() -> None:
    centre = make_centre()
    label_enough(centre, language="en")

    recalibrate(at())

    assert list(Calibration.objects.values_list("language", "kind", "drift")) == [("en", "guaranteed", "steady")]


def test_a_calibration_is_made_again_after_a_week_and_not_before() -> None:
    label_enough(make_centre())

    moments = (timedelta(0), timedelta(minutes=1), timedelta(days=6, hours=23), timedelta(days=7))
    assert [recalibrate(at(NOW + later)) for later in moments] == [1, 0, 0, 1]


def test_the_label_that_makes_enough_is_not_kept_waiting() -> None:
    centre = make_centre()
    make_labels(centre, turns=299, confidence=0.9, verdict="right", at=NOW - timedelta(days=1))
    recalibrate(at())
    make_labels(centre, turns=1, confidence=0.9, verdict="right")

    assert recalibrate(at(NOW + timedelta(seconds=1))) == 1
    assert Calibration.objects.get().kind == "guaranteed"


def test_another_engine_ends_the_guarantee_at_once() -> None:
    centre = make_counter()
    label_enough(centre)
    recalibrate(at())
    Turn.objects.update(engine="another")
    Calibration.objects.update(format="another")

    shelf.refresh()
    assert answers_from(centre).estimate
    assert recalibrate(at()) == 1
    assert Calibration.objects.values_list("kind", "labelled").get() == ("estimate", 0)


def test_questions_that_shift_void_the_guarantee_and_never_lower_the_threshold() -> None:
    centre = make_counter()
    own = answers_from(centre).answer
    make_labels(centre, turns=500, confidence=0.3, verdict="right", at=NOW - timedelta(days=30))
    make_labels(centre, turns=100, confidence=0.2, verdict="out_of_scope", at=NOW - timedelta(days=1))

    recalibrate(at())
    shelf.refresh()

    made = Calibration.objects.get()
    assert (made.kind, made.drift, made.recent_out, made.reference_out) == ("estimate", "risen", 100, 0)
    assert answers_from(centre) == Thresholds(answer=own, offer=answers_from(centre).offer, estimate=True)


def test_labels_older_than_a_year_no_longer_speak() -> None:
    centre = make_centre()
    make_labels(centre, turns=5, confidence=0.9, verdict="right", at=NOW - timedelta(days=366))
    make_labels(centre, turns=2, confidence=0.9, verdict="wrong_answer", at=NOW - timedelta(days=364))

    judged = read_judged(centre, now=NOW)

    assert {language: len(turns) for language, turns in judged.items()} == {"fr": 2, "en": 0}


def test_figures_are_those_at_the_threshold_in_service() -> None:
    centre = make_centre()
    make_labels(centre, turns=6, confidence=0.9, verdict="right")
    make_labels(centre, turns=2, confidence=0.8, verdict="wrong_answer")
    make_labels(centre, turns=2, confidence=0.1, verdict="out_of_scope")
    judged = read_judged(centre, now=NOW + timedelta(days=1))["fr"]

    made = figures_at(judged, 0.5)

    assert (made.labelled, made.answered, made.wrong, made.coverage, made.error) == (10, 8, 2, 0.8, 0.25)
    assert (figures_at(judged, None).answered, figures_at([], 0.5).coverage) == (0, 0.0)


def test_the_journal_tells_of_each_calibration() -> None:
    label_enough(make_centre())

    recalibrate(at())

    entry = Entry.objects.get(action="calibration.record")
    assert (entry.actor, entry.details) == (
        "worker",
        {"language": "fr", "kind": "guaranteed", "threshold": "0.8000", "labelled": 303, "drift": "steady"},
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_calibration() -> None:
    label_enough(make_centre())
    written: list[int] = []

    def work() -> None:
        written.append(recalibrate(at()))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(written), Calibration.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="calibration.record").count() == 1
