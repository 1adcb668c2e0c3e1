import pytest

from relais.apps.assistant.context import Context, Offer
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.assistant.steps.emergency import lead_to_a_person, notice_emergency
from tests.factories.accounts import NOW, make_centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "kind", "notices"),
    [
        ("ma maison brûle, au secours", "life", [Notice.EMERGENCY]),
        ("I want to kill myself", "self_harm", [Notice.EMERGENCY]),
        ("quand passent les ordures", "", []),
        ("", "", []),
    ],
)
def test_danger_adds_a_notice_and_settles_nothing(text: str, kind: str, notices: list[Notice]) -> None:
    context = Context(make_centre(), text, "fr", NOW)

    notice_emergency(context)

    assert (context.emergency, context.notices, context.outcome) == (kind, notices, None)


@pytest.mark.parametrize(
    ("kind", "outcome", "confidence", "expected"),
    [
        ("life", Outcome.UNKNOWN, None, (Outcome.HAND_OVER, Reason.EMERGENCY)),
        ("self_harm", Outcome.OFFER, 0.5, (Outcome.HAND_OVER, Reason.EMERGENCY)),
        ("life", Outcome.ANSWER, 0.89, (Outcome.HAND_OVER, Reason.EMERGENCY)),
        ("life", Outcome.ANSWER, 0.9, (Outcome.ANSWER, Reason.NONE)),
        ("life", Outcome.FAILED, None, (Outcome.FAILED, Reason.NONE)),
        ("", Outcome.OFFER, 0.5, (Outcome.OFFER, Reason.NONE)),
    ],
)
def test_danger_leads_to_a_person_unless_the_answer_is_sure(
    kind: str, outcome: Outcome, confidence: float | None, expected: tuple[Outcome, Reason]
) -> None:
    context = Context(make_centre(), "", "fr", NOW, emergency=kind, outcome=outcome, confidence=confidence)
    context.offers = (Offer("taxes", "Taxes"),)

    lead_to_a_person(context)

    assert (context.outcome, context.reason) == expected
    assert len(context.offers) == (0 if context.reason is Reason.EMERGENCY else 1)
