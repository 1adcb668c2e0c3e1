import pytest

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.steps.polite import return_politeness
from tests.factories.accounts import NOW, make_centre

pytestmark = pytest.mark.django_db


def settle(text: str) -> tuple[Outcome | None, Reason]:
    context = Context(make_centre(), text, "fr", NOW)
    return_politeness(context)
    return context.outcome, context.reason


@pytest.mark.parametrize("text", ["Bonjour", "bonjour!!", "Allo", "Bjr madame", "Hi there", "Good morning", "HELLO 👋"])
def test_greeting_is_returned(text: str) -> None:
    assert settle(text) == (Outcome.UNKNOWN, Reason.GREETING)


@pytest.mark.parametrize("text", ["Merci", "merci beaucoup!", "Thanks a million", "ok thx", "Bonjour, merci", "mci"])
def test_thanks_are_returned(text: str) -> None:
    assert settle(text) == (Outcome.UNKNOWN, Reason.THANKS)


@pytest.mark.parametrize(
    "text",
    [
        "bonjour, c'est quand les ordures",
        "hello dog licence",
        "merci mais ma rue?",
        "ok",
        "parfait",
        "🙂",
        "?",
        "bonjour " * 8,
        "متى",
    ],
)
def test_one_other_word_or_none_at_all_is_not_politeness(text: str) -> None:
    assert settle(text) == (None, Reason.NONE)
