"""The few sentences that the assistant says beside approved texts: interface strings, translated, named by code."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from relais.web.problems import Text

SENTENCES: dict[str, Text] = {
    "offer": _("Several answers may fit. Is it one of these?"),
    "unknown": _("No approved answer fits this question. A person can help you."),
    "language_not_served": _("This service answers in English and in French. A person can help you."),
    "nothing_live": _("This centre has no approved answer to give yet. A person can help you."),
    "greeting": _("Hello! What would you like to know?"),
    "thanks": _("You are welcome. Do you have another question?"),
    "about_service": _("This is an automated service, not a person."),
    "hand_over": _("Here is how to reach a person."),
    "hand_over_waiting": _(
        "You are in line for a person, who will have read what is said here. You can go on asking meanwhile."
    ),
    "failed": _("Something broke on our side, so your question was not looked up. Send it again, or reach a person."),
    "emergency_life": _("If someone is in danger, call 911 now."),
    "emergency_self_harm": _(
        "You are not alone. Call or text 9-8-8, the Suicide Crisis Helpline, day or night. "
        "If you are in immediate danger, call 911."
    ),
}


def say(code: str, *, language: str) -> str:
    """The sentence of this code in one language."""
    with translation.override(language):
        return str(SENTENCES[code])
