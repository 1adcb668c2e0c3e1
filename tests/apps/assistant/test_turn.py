"""The whole turn, from a masked text to what is said and recorded."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from relais.apps.accounts.models import Centre
from relais.apps.assistant.context import Context
from relais.apps.assistant.models import Turn
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.assistant.turn import FIRST, LAST, STEPS, Step, answer_turn
from relais.apps.content.actions import Withdrawal, withdraw_answer
from relais.apps.content.index import shelf
from relais.apps.content.models import Answer
from relais.apps.conversations.writer import Draft
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW, make_centre, make_open_centre
from tests.factories.content import BANK
from tests.factories.counter import make_counter, set_thresholds

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
NAMES = [step.__name__ for step in (*FIRST, *STEPS, *LAST)]


def take(
    centre: Centre, text: str, language: str = "fr", now: datetime = NOW, steps: tuple[Step, ...] = STEPS
) -> tuple[Turn, tuple[Draft, ...]]:
    reply = answer_turn(Context(centre, text, language, now), steps)
    assert reply.record is not None
    turn = reply.record(1, 1, 1 + len(reply.drafts))
    assert isinstance(turn, Turn)
    return turn, reply.drafts


def codes(drafts: tuple[Draft, ...]) -> list[tuple[str, str]]:
    return [(draft.code, draft.language) for draft in drafts]


@pytest.mark.parametrize("page", ["fr", "en"])
@pytest.mark.parametrize(("text", "language"), [("c quand les vidanges", "fr"), ("what day is trash pickup", "en")])
def test_answer_is_the_approved_text_in_the_language_of_the_question(page: str, text: str, language: str) -> None:
    centre = make_counter()

    turn, drafts = take(centre, text, page)

    assert (turn.outcome, turn.reason, turn.language, turn.notices) == (Outcome.ANSWER, Reason.NONE, language, [])
    assert [(draft.text, draft.language) for draft in drafts] == [(BANK["garbage"][language][1], language)]
    assert turn.version is not None
    assert turn.version.answer.key == "garbage"


@pytest.mark.parametrize(
    ("thresholds", "outcome", "reason", "code"),
    [
        ((2.0, 0.0), Outcome.OFFER, Reason.BELOW_THRESHOLD, "offer"),
        ((2.0, 2.0), Outcome.UNKNOWN, Reason.OUT_OF_SCOPE, "unknown"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_unsure_turn_offers_or_says_unknown(
    thresholds: tuple[float, float], outcome: Outcome, reason: Reason, code: str, language: str
) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=thresholds[0], offer=thresholds[1])

    turn, drafts = take(centre, "taxes", language)

    assert (turn.outcome, turn.reason, turn.version) == (outcome, reason, None)
    assert codes(drafts) == [(code, language)]
    assert turn.offers == (["taxes"] if outcome is Outcome.OFFER else [])


@pytest.mark.parametrize(
    ("text", "outcome", "reason", "code"),
    [
        ("bonjour", Outcome.UNKNOWN, Reason.GREETING, "greeting"),
        ("merci", Outcome.UNKNOWN, Reason.THANKS, "thanks"),
        ("es-tu un robot?", Outcome.UNKNOWN, Reason.ABOUT_SERVICE, "about_service"),
        ("parler à quelqu'un", Outcome.HAND_OVER, Reason.ASKED, "hand_over"),
        ("¿Cuándo pasa el camión de la basura?", Outcome.UNKNOWN, Reason.LANGUAGE_NOT_SERVED, "language_not_served"),
    ],
)
def test_what_is_not_a_question_for_the_bank(text: str, outcome: Outcome, reason: Reason, code: str) -> None:
    turn, drafts = take(make_counter(), text)

    assert (turn.outcome, turn.reason, codes(drafts)) == (outcome, reason, [(code, "fr")])


def test_centre_with_nothing_live_says_so() -> None:
    turn, drafts = take(make_centre(), "quand passent les ordures")

    assert (turn.outcome, turn.reason) == (Outcome.UNKNOWN, Reason.NOTHING_LIVE)
    assert codes(drafts) == [("nothing_live", "fr")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_missing_index_is_failed_and_never_unknown(language: str) -> None:
    centre = make_counter()
    shelf.forget()

    turn, drafts = take(centre, "taxes", language)

    assert (turn.outcome, turn.reason) == (Outcome.FAILED, Reason.COMPONENT_FAILED)
    assert codes(drafts) == [("failed", language)]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("au secours ma maison brûle, c'est quand les vidanges", Outcome.ANSWER),
        ("au secours ma maison brûle, je veux parler à quelqu'un", Outcome.HAND_OVER),
    ],
)
def test_emergency_stands_first_beside_any_outcome(text: str, outcome: Outcome) -> None:
    turn, drafts = take(make_counter(), text)

    assert (turn.outcome, turn.notices) == (outcome, [Notice.EMERGENCY])
    assert (len(drafts), drafts[0].code) == (2, "emergency_life")


@pytest.mark.parametrize("thresholds", [(2.0, 0.0), (2.0, 2.0)])
def test_in_danger_the_way_to_a_person_follows_the_notice(thresholds: tuple[float, float]) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=thresholds[0], offer=thresholds[1])

    turn, drafts = take(centre, "I want to kill myself because of my taxes", "en")

    assert (turn.outcome, turn.reason, turn.notices) == (Outcome.HAND_OVER, Reason.EMERGENCY, [Notice.EMERGENCY])
    assert codes(drafts) == [("emergency_self_harm", "en"), ("hand_over", "en")]
    assert (turn.offers, turn.version) == ([], None)


def test_emergency_is_said_even_when_the_turn_fails() -> None:
    centre = make_counter()
    shelf.forget()

    turn, drafts = take(centre, "au secours ma maison brûle")

    assert (turn.outcome, turn.notices) == (Outcome.FAILED, [Notice.EMERGENCY])
    assert codes(drafts) == [("emergency_life", "fr"), ("failed", "fr")]


@pytest.mark.parametrize(("now", "notices"), [(NOW, []), (NIGHT, [Notice.CLOSED])])
def test_closed_is_noted_out_of_hours_only(now: datetime, notices: list[Notice]) -> None:
    turn, _drafts = take(make_open_centre(), "parler à quelqu'un", now=now)

    assert (turn.outcome, turn.notices) == (Outcome.HAND_OVER, notices)


def test_answer_withdrawn_between_index_and_text_is_not_said() -> None:
    centre = make_counter()
    answer = Answer.objects.get(centre=centre, key="garbage")
    withdraw_answer(answer=answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)

    turn, drafts = take(centre, "c quand les vidanges")

    assert (turn.outcome, turn.reason, turn.version) == (Outcome.UNKNOWN, Reason.NOT_LIVE, None)
    assert turn.offers == []
    assert codes(drafts) == [("unknown", "fr")]


def breaks(context: Context) -> None:
    raise RuntimeError(f"cannot read {context.text}")


def idles(_context: Context) -> None:
    return


def test_step_that_raises_fails_the_turn_and_is_logged_without_the_text() -> None:
    with capture_logs() as logs:
        turn, drafts = take(make_centre(), "concombre secret", steps=(breaks, idles))

    assert (turn.outcome, turn.reason, codes(drafts)) == (
        Outcome.FAILED,
        Reason.COMPONENT_FAILED,
        [("failed", "fr")],
    )
    assert [(log["event"], log["step"], log["fault"]) for log in logs] == [("step_failed", "breaks", "RuntimeError")]
    assert "concombre" not in f"{logs} {turn.trace} {drafts}"


def test_steps_after_one_that_raised_are_not_walked() -> None:
    turn, _drafts = take(make_centre(), "x", steps=(breaks, idles))

    assert [(row["step"], row["outcome"]) for row in turn.trace] == [
        ("notice_emergency", "passed"),
        ("breaks", "failed"),
        ("lead_to_a_person", "failed"),
        ("notice_closed", "failed"),
    ]


def test_walk_that_settles_nothing_is_failed() -> None:
    turn, _drafts = take(make_centre(), "x", steps=(idles,))

    assert (turn.outcome, turn.reason) == (Outcome.FAILED, Reason.COMPONENT_FAILED)


def test_trace_holds_steps_codes_and_milliseconds_and_no_text() -> None:
    centre = make_counter()

    turn, _drafts = take(centre, "c quand les vidanges")

    assert [row["step"] for row in turn.trace] == NAMES
    assert [row["outcome"] for row in turn.trace] == ["passed"] * 4 + ["answer"] * 3
    assert all(set(row) == {"step", "outcome", "ms"} and 0 <= row["ms"] < 10_000 for row in turn.trace)
    assert "vidanges" not in repr([getattr(turn, field.attname) for field in Turn._meta.concrete_fields])


def settled(outcome: Outcome, reason: Reason) -> Step:
    def step(context: Context) -> None:
        context.settle(outcome, reason)

    return step


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60),
    outcome=st.sampled_from([o for o in Outcome if o not in {Outcome.ANSWER, Outcome.LOOKUP}]),
    reason=st.sampled_from([Reason.NONE, Reason.GREETING, Reason.OUT_OF_SCOPE, Reason.NOTHING_LIVE]),
    language=st.sampled_from(["fr", "en"]),
)
def test_what_is_said_follows_from_the_codes_and_never_from_the_wording(
    text: str, outcome: Outcome, reason: Reason, language: str
) -> None:
    centre = Centre.objects.first() or make_open_centre()

    def said(words: str) -> Any:
        context = Context(centre, words, language, NOW)
        settled(outcome, reason)(context)
        return [draft for draft in answer_turn(context, steps=()).drafts if not draft.code.startswith("emergency_")]

    assert said(text) == said("autre chose")
