"""What the service itself says in a conversation between people: interface strings, translated, named by code."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from relais.web.problems import Text

SENTENCES: dict[str, Text] = {
    "agent_joined": _("A person has joined the conversation. They have read what was said."),
    "agent_lost": _("The person has lost their connection. You are back in line, at the place you had."),
    "back_in_line": _("You are back in line for another person, at the place you had."),
    "transferred": _("You are being passed to another person, who will have read what was said."),
    "back_to_assistant": _("The person has left. The automated service answers again."),
    "closed_by_agent": _("The person has ended the conversation. You can still ask a question here."),
    "wait_over": _("Nobody could answer in time. You can reach a person by telephone, or ask for one again here."),
    "left_line": _("You have left the line. You can ask for a person again at any time."),
    "callback_taken": _("Your request is noted: a person will contact you."),
}


def say(code: str, *, language: str) -> str:
    """The sentence of this code in one language."""
    with translation.override(language):
        return str(SENTENCES[code])
