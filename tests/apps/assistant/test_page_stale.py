"""A form that stayed open longer than its cookie, without JavaScript: the text is given back, never lost."""

import re

import pytest
from django.test import Client

from tests.factories.accounts import make_open_centre

pytestmark = pytest.mark.django_db
TEXTS = re.compile(r"<textarea[^>]* readonly>\n(.*?)</textarea>", re.S)


@pytest.mark.parametrize(
    ("path", "form", "back", "texts"),
    [
        ("/fr/c/ville/", {"text": "Où est <mon> permis?"}, "Revenir à la conversation", ["Où est &lt;mon&gt; permis?"]),
        ("/en/c/ville/", {"text": "Where is it?"}, "Back to the conversation", ["Where is it?"]),
        ("/en/c/ville/feedback/", {"seq": "2", "reason": "No fee"}, "Back to the conversation", ["No fee"]),
        ("/en/c/ville/leave/", {}, "Back to the conversation", []),
    ],
)
def test_text_is_given_back_to_copy(path: str, form: dict[str, str], back: str, texts: list[str]) -> None:
    make_open_centre(slug="ville")

    response = Client(enforce_csrf_checks=True).post(path, form)

    page = response.content.decode()
    assert (response.status_code, TEXTS.findall(page)) == (403, texts)
    assert f'<a class="button" href="{path[:12]}">{back}</a>' in page


def test_staff_form_keeps_its_own_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/en/sign-in/", {"email": "a@example.ca"})

    assert (response.status_code, "<textarea" in response.content.decode()) == (403, False)


@pytest.mark.parametrize(("language", "word"), [("fr", "Erreur\u00a0:"), ("en", "Error:")])
def test_refusal_is_said_in_the_title_and_takes_the_focus(language: str, word: str) -> None:
    make_open_centre(slug="ville")

    page = Client().post(f"/{language}/c/ville/", {"text": " "}).content.decode()

    assert (f"<title>{word} " in page, " autofocus" in page) == (True, True)
    assert " autofocus" not in Client().get(f"/{language}/c/ville/").content.decode()
