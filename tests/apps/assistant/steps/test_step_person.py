import pytest

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.steps.person import hear_request_for_person
from tests.factories.accounts import NOW, make_centre

pytestmark = pytest.mark.django_db


def settle(text: str) -> tuple[Outcome | None, Reason]:
    context = Context(make_centre(), text, "fr", NOW)
    hear_request_for_person(context)
    return context.outcome, context.reason


@pytest.mark.parametrize(
    "text",
    [
        "Je veux parler à quelqu'un",
        "parler à un agent svp",
        "je peux-tu jaser avec du monde?",
        "transférez-moi à une personne",
        "un humain",
        "agent",
        "I want to talk to a real person",
        "can I speak with someone please",
        "get me an agent",
        "human please",
        "REPRESENTATIVE",
    ],
)
def test_request_for_a_person_is_heard(text: str) -> None:
    assert settle(text) == (Outcome.HAND_OVER, Reason.ASKED)


@pytest.mark.parametrize(
    "text",
    [
        "combien coûte une licence pour une personne âgée",
        "parler de mon voisin à quelqu'un",
        "I need a form about someone who died",
        "can I contact someone about parking",
        "personne ne ramasse mes ordures depuis lundi",
        "quand passent les ordures",
        "",
    ],
)
def test_person_who_is_the_matter_of_the_question_is_not_a_request(text: str) -> None:
    assert settle(text) == (None, Reason.NONE)


def test_long_text_is_left_to_the_understanding() -> None:
    assert settle("je veux parler à quelqu'un " + "parce que " * 10) == (None, Reason.NONE)
