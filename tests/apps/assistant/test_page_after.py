"""After an answer: was it useful, a copy to keep, and the statements of the centre."""

import pytest
from django.test import Client

from relais.apps.accounts.models import Centre
from relais.apps.assistant.models import Turn
from relais.apps.content.models import Answer, Version
from relais.apps.conversations.models import Feedback, Message
from tests.factories.accounts import make_open_centre
from tests.factories.content import make_live_bank

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def centre() -> Centre:
    centre = make_open_centre(slug="ville", name_fr="Ville d’essai", name_en="Test Town")
    make_live_bank(centre)
    return centre


@pytest.fixture
def visitor(centre: Centre) -> Client:
    """Somebody who has asked one question and got its answer as message 2."""
    visitor = Client()
    visitor.post("/fr/c/ville/", {"text": "jour des poubelles", "client_id": "a"})
    return visitor


def test_feedback_is_kept_and_thanked_for(visitor: Client) -> None:
    response = visitor.post("/fr/c/ville/feedback/", {"seq": "2", "useful": "yes"})

    assert (response.status_code, response["Location"]) == (303, "/fr/c/ville/#message-2")
    assert list(Feedback.objects.values_list("seq", "useful", "reason")) == [(2, True, "")]
    assert "Merci de nous l’avoir dit." in visitor.get("/fr/c/ville/").content.decode()


def test_reason_is_masked_and_replaces_what_was_said_before(visitor: Client) -> None:
    visitor.post("/fr/c/ville/feedback/", {"seq": "2", "useful": "no"})

    visitor.post("/fr/c/ville/feedback/", {"seq": "2", "useful": "no", "reason": "écrivez à moi@exemple.ca"})

    assert list(Feedback.objects.values_list("useful", "reason")) == [(False, "écrivez à [courriel/email]")]


@pytest.mark.parametrize(
    "form",
    [
        {"seq": "1", "useful": "yes"},
        {"seq": "9", "useful": "yes"},
        {"seq": "²", "useful": "yes"},
        {"seq": "2", "useful": "maybe"},
        {"useful": "yes"},
    ],
)
def test_feedback_on_what_is_not_an_answer_is_refused(visitor: Client, form: dict[str, str]) -> None:
    assert visitor.post("/fr/c/ville/feedback/", form).status_code == 404
    assert Feedback.objects.count() == 0


def test_stranger_can_neither_judge_nor_copy(visitor: Client) -> None:
    stranger = Client()

    judged = stranger.post("/fr/c/ville/feedback/", {"seq": "2", "useful": "no"})
    copied = stranger.get("/fr/c/ville/copy/?file=1")

    assert [(page.status_code, page["Location"], page.content) for page in (judged, copied)] == [
        (303, "/fr/c/ville/", b"")
    ] * 2
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "La conversation a été effacée."), ("en", "The conversation has been erased.")],
)
def test_erasing_is_confirmed_to_who_has_no_conversation_left(visitor: Client, language: str, sentence: str) -> None:
    shown = f'role="status">{sentence}</p>'
    before = visitor.get(f"/{language}/c/ville/?erased=1").content.decode()

    response = visitor.post(f"/{language}/c/ville/leave/")

    assert response["Location"] == f"/{language}/c/ville/?erased=1"
    after = visitor.get(response["Location"]).content.decode()
    assert [shown in before, shown in after] == [False, True]
    assert Message.objects.count() == 0


def test_copy_lists_offers_without_buttons_and_opens_the_hours(visitor: Client) -> None:
    Turn.objects.update(outcome="offer", offers=list(Answer.objects.values_list("key", flat=True)[:2]))

    text = visitor.get("/fr/c/ville/copy/").content.decode()

    assert (text.count("<button"), text.count('<details class="hours" open>')) == (0, 1)
    titles = [version.title_fr for version in Version.objects.filter(answer__key__in=Turn.objects.get().offers)]
    assert [f"<li>{title}</li>" in text for title in titles] == [True, True]


@pytest.mark.parametrize(("language", "heading"), [("fr", "Votre conversation"), ("en", "Your conversation")])
def test_copy_holds_everything_that_was_said_in_one_file(visitor: Client, language: str, heading: str) -> None:
    response = visitor.get(f"/{language}/c/ville/copy/?file=1")

    text = response.content.decode()
    assert response["Content-Disposition"].startswith('attachment; filename="conversation-')
    assert [heading in text, "jour des poubelles" in text, "le mardi" in text] == [True, True, True]
    assert [mark in text for mark in ("<script", "<link", "<img", "<form")] == [False] * 4


def test_copy_escapes_what_the_citizen_wrote(visitor: Client) -> None:
    visitor.post("/fr/c/ville/", {"text": "<script>alert(1)</script>", "client_id": "b"})

    assert "<script>alert" not in visitor.get("/fr/c/ville/copy/?file=1").content.decode()
    assert Message.objects.filter(text="<script>alert(1)</script>").count() == 1


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/fr/c/ville/about/", "Vous n’écrivez pas à une personne"),
        ("/en/c/ville/about/", "You are not writing to a person"),
        ("/fr/c/ville/accessibility/", "Limites connues"),
        ("/en/c/ville/accessibility/", "Known limits"),
    ],
)
def test_statement_is_in_the_language_of_its_address(centre: Centre, path: str, sentence: str) -> None:
    response = Client().get(path)

    assert sentence in response.content.decode()
    assert response["Content-Language"] == f"{path[1:3]}-CA"
