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


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour", "bonjour!!", "Allo", "Bjr madame", "Hi there", "Good morning", "HELLO 👋", "how's it going",
        "salut ça va?", "Bonjour, j'ai une question", "hi i have a question",
    ],
)  # fmt: skip
def test_greeting_is_returned(text: str) -> None:
    assert settle(text) == (Outcome.UNKNOWN, Reason.GREETING)


@pytest.mark.parametrize(
    "text",
    [
        "Merci", "merci beaucoup!", "Thanks a million", "ok thx", "Bonjour, merci", "mci", "thanks a lot!", "ok",
        "Parfait", "d'accord merci", "bonne journée", "bye", "Merci, bonne journée!", "no thanks",
    ],
)  # fmt: skip
def test_thanks_are_returned(text: str) -> None:
    assert settle(text) == (Outcome.UNKNOWN, Reason.THANKS)


@pytest.mark.parametrize(
    "text",
    [
        "are you a robot?", "r u a bot", "Are you human", "am i talking to a real person", "is this a bot or a human",
        "t'es tu un robot", "es-tu une vraie personne", "Êtes-vous un robot?", "c'est un robot?",
    ],
)  # fmt: skip
def test_who_is_writing_is_said(text: str) -> None:
    assert settle(text) == (Outcome.UNKNOWN, Reason.ABOUT_SERVICE)


@pytest.mark.parametrize(
    "text",
    [
        "bonjour, c'est quand les ordures",
        "hello dog licence",
        "merci mais ma rue?",
        "bonjour j'ai une question sur les ordures",
        "how's it going with my permit",
        "bonne journée pour brûler des branches?",
        "are you a person who fixes roads",
        "est-ce que le robot tondeuse est permis",
        "oui",
        "🙂",
        "?",
        "bonjour " * 8,
        "متى",
    ],
)
def test_one_other_word_or_none_at_all_is_not_politeness(text: str) -> None:
    assert settle(text) == (None, Reason.NONE)
