"""One turn in twenty is drawn, whatever became of it; a person who may judge judges it once."""

import uuid
from datetime import timedelta

import pytest

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.assistant.actions import (
    AlreadyLabelled,
    NoSuchAnswer,
    NoSuchTurn,
    label_turn,
    take_label_back,
)
from relais.apps.assistant.audit import SAMPLED_ONE_IN, engine_mark
from relais.apps.assistant.context import Context
from relais.apps.assistant.models import Label, Turn
from relais.apps.assistant.turn import answer_turn
from relais.apps.conversations.actions import delete_conversation
from relais.engines.understanding import engine_digest
from tests.factories.accounts import NOW, make_centre, make_person, make_role
from tests.factories.assistant import make_turn
from tests.factories.content import make_answer, make_topic
from tests.factories.counter import make_counter, set_thresholds

pytestmark = pytest.mark.django_db
RIGHT, OTHER = Label.Verdict.RIGHT, Label.Verdict.OTHER_ANSWER


def make_auditor(centre: Centre, group: Group = Group.CONTENT) -> Person:
    person = make_person()
    make_role(person, centre, group)
    return person


def recorded(centre: Centre, text: str) -> Turn:
    reply = answer_turn(Context(centre, text, "fr", NOW))
    assert reply.record
    turn = reply.record(1, 1, 2)
    assert isinstance(turn, Turn)
    return turn


@pytest.mark.parametrize(
    ("thresholds", "outcome"), [((0.0, 0.0), "answer"), ((1.1, 0.0), "offer"), ((1.1, 1.1), "unknown")]
)
def test_the_likeliest_answer_is_kept_whatever_the_outcome(thresholds: tuple[float, float], outcome: str) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=thresholds[0], offer=thresholds[1])

    turn = recorded(centre, "jour des poubelles")

    assert (turn.outcome, turn.candidate, turn.candidate_language) == (outcome, "garbage", "fr")
    assert turn.engine == engine_mark() == engine_digest()[:16]


def test_about_one_turn_in_twenty_is_drawn() -> None:
    reply = answer_turn(Context(make_counter(), "jour des poubelles", "fr", NOW))
    assert reply.record

    drawn = sum(bool(getattr(reply.record(1, seq, 2), "sampled", None)) for seq in range(4000))

    # Six standard errors: one false alarm in half a billion runs.
    assert abs(drawn - 4000 / SAMPLED_ONE_IN) < 6 * (4000 * 0.05 * 0.95) ** 0.5


@pytest.mark.parametrize("text", ["bonjour", "parler à une personne", "🙂"])
def test_what_was_not_looked_up_is_never_drawn(text: str) -> None:
    reply = answer_turn(Context(make_counter(), text, "fr", NOW))
    assert reply.record

    turns = [reply.record(1, seq, 2) for seq in range(300)]

    assert {(turn.sampled, turn.candidate) for turn in turns if isinstance(turn, Turn)} == {(False, "")}


@pytest.mark.parametrize("group", list(Group))
def test_only_those_who_know_the_matter_or_the_figures_judge(group: Group) -> None:
    turn = make_turn(make_centre())
    person = make_auditor(turn.conversation.centre, group)
    may = group in {Group.CONTENT, Group.DATA_ANALYSIS, Group.PROGRAM, Group.MANAGER}

    assert list(Turn.objects.visible_to(person)) == ([turn] if may else [])
    if may:
        assert label_turn(person=person, turn_id=turn.pk, verdict=RIGHT, now=NOW).by == person.key
    else:
        with pytest.raises(NoSuchTurn):
            label_turn(person=person, turn_id=turn.pk, verdict=RIGHT, now=NOW)


def test_a_stranger_or_a_person_who_has_left_judges_nothing() -> None:
    turn = make_turn(make_centre())
    stranger, gone = make_auditor(make_centre()), make_auditor(turn.conversation.centre)
    gone.is_active = False
    gone.save()

    for person in (stranger, gone):
        with pytest.raises(NoSuchTurn):
            label_turn(person=person, turn_id=turn.pk, verdict=RIGHT, now=NOW)
    assert Label.objects.count() == 0


def test_a_turn_is_judged_once_and_one_takes_back_only_ones_own_label() -> None:
    turn = make_turn(make_centre())
    first, second = make_auditor(turn.conversation.centre), make_auditor(turn.conversation.centre)
    label_turn(person=first, turn_id=turn.pk, verdict=RIGHT, now=NOW)

    with pytest.raises(AlreadyLabelled):
        label_turn(person=second, turn_id=turn.pk, verdict=Label.Verdict.WRONG_ANSWER, now=NOW)
    with pytest.raises(NoSuchTurn):
        take_label_back(person=second, turn_id=turn.pk)
    assert Label.objects.get().verdict == "right"

    take_label_back(person=first, turn_id=turn.pk)
    assert Label.objects.count() == 0


def test_a_turn_outside_the_sample_cannot_be_judged() -> None:
    turn = make_turn(make_centre(), sampled=False)

    with pytest.raises(NoSuchTurn):
        label_turn(person=make_auditor(turn.conversation.centre), turn_id=turn.pk, verdict=RIGHT, now=NOW)


@pytest.mark.parametrize("answer", ["", "garbage", "elsewhere", "nowhere", "\x00"])
def test_the_other_answer_is_one_of_the_centre_and_not_the_one_judged(answer: str) -> None:
    centre = make_centre()
    for owner, key in ((centre, "garbage"), (centre, "dogs"), (make_centre(), "elsewhere")):
        make_answer(make_topic(owner), key=key)
    turn = make_turn(centre)
    person = make_auditor(centre)

    with pytest.raises(NoSuchAnswer):
        label_turn(person=person, turn_id=turn.pk, verdict=OTHER, answer=answer, now=NOW)
    assert label_turn(person=person, turn_id=turn.pk, verdict=OTHER, answer="dogs", now=NOW).answer == "dogs"


def test_the_list_holds_what_is_drawn_readable_and_unjudged_oldest_first() -> None:
    centre = make_centre()
    late = make_turn(centre, "le plus récent", at=NOW + timedelta(hours=1))
    early = make_turn(centre, "le plus ancien")
    make_turn(centre, "hors échantillon", sampled=False)
    erased = make_turn(centre, "effacé")
    delete_conversation(conversation=erased.conversation, now=NOW)
    judged = make_turn(centre, "jugé")
    Label.objects.create(turn=judged, verdict="right", by=uuid.uuid4(), at=NOW)

    waiting = Turn.objects.all().to_label()

    assert [(turn.pk, turn.question) for turn in waiting] == [  # type: ignore[attr-defined]
        (early.pk, "le plus ancien"),
        (late.pk, "le plus récent"),
    ]


def test_a_label_outlives_the_question_that_its_citizen_erased() -> None:
    turn = make_turn(make_centre())
    label_turn(person=make_auditor(turn.conversation.centre), turn_id=turn.pk, verdict=RIGHT, now=NOW)

    delete_conversation(conversation=turn.conversation, now=NOW)

    assert Label.objects.filter(turn=turn).count() == 1
