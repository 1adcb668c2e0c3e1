import pytest

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.steps.meaning import REASONS, understand
from relais.apps.content.index import IndexMissing, shelf
from relais.engines.understanding import Reason as EngineReason
from tests.factories.accounts import NOW, make_centre
from tests.factories.counter import make_counter, set_thresholds

pytestmark = pytest.mark.django_db


def test_every_reason_of_the_engine_has_one_of_ours() -> None:
    assert set(REASONS) == set(EngineReason)


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("quel jour ramassez-vous les déchets", "en", "fr"),
        ("what day is trash pickup", "fr", "en"),
        ("quel jour ramassez-vous les déchets", "fr", "fr"),
    ],
)
def test_message_decides_the_language_not_the_page(text: str, page: str, language: str) -> None:
    context = Context(make_counter(), text, page, NOW)

    understand(context)

    assert (context.language, context.outcome) == (language, None)
    assert context.understanding is not None
    assert context.understanding.candidates[0].answer == "garbage"
    assert context.confidence == context.understanding.confidence


def test_text_that_no_answer_fits_is_unknown() -> None:
    centre = make_counter()
    set_thresholds(centre, answer=2.0, offer=2.0)
    context = Context(centre, "quel jour ramassez-vous les déchets", "fr", NOW)

    understand(context)

    assert (context.outcome, context.reason) == (Outcome.UNKNOWN, Reason.OUT_OF_SCOPE)


@pytest.mark.parametrize("page", ["fr", "en"])
def test_language_that_is_not_served_is_said_in_the_pages(page: str) -> None:
    context = Context(make_counter(), "¿Cuándo pasa el camión de la basura por mi calle?", page, NOW)

    understand(context)

    assert (context.outcome, context.reason) == (Outcome.UNKNOWN, Reason.LANGUAGE_NOT_SERVED)
    assert context.language == page


@pytest.mark.parametrize("page", ["fr", "en"])
@pytest.mark.parametrize("text", ["qwertyuiop", "numero de telefono de la alcaldia", "asdf", "taxes"])
def test_unknown_keeps_the_language_of_the_page_unless_the_words_are_plain(text: str, page: str) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=2.0, offer=2.0)
    context = Context(centre, text, page, NOW)

    understand(context)

    assert (context.outcome, context.language) == (Outcome.UNKNOWN, page)


@pytest.mark.parametrize(
    ("text", "language"), [("où sont les bureaux pour mon passeport", "fr"), ("where do I get my passport", "en")]
)
@pytest.mark.parametrize("page", ["fr", "en"])
def test_unknown_is_said_in_the_language_that_is_plain(text: str, language: str, page: str) -> None:
    centre = make_counter()
    set_thresholds(centre, answer=2.0, offer=2.0)
    context = Context(centre, text, page, NOW)

    understand(context)

    assert (context.outcome, context.language) == (Outcome.UNKNOWN, language)


@pytest.mark.parametrize("text", ["?!", "🙂", "..."])
def test_text_without_a_word_is_unknown(text: str) -> None:
    context = Context(make_counter(), text, "fr", NOW)

    understand(context)

    assert (context.outcome, context.reason) == (Outcome.UNKNOWN, Reason.OUT_OF_SCOPE)


def test_centre_with_nothing_live_says_so() -> None:
    context = Context(make_centre(), "quand", "fr", NOW)

    understand(context)

    assert (context.outcome, context.reason) == (Outcome.UNKNOWN, Reason.NOTHING_LIVE)


def test_index_that_is_missing_is_not_the_same_as_nothing_live() -> None:
    context = Context(make_counter(), "quand", "fr", NOW)
    shelf.forget()

    with pytest.raises(IndexMissing):
        understand(context)
