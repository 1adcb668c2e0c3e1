"""The visit that a browser's cookie opens; the cookie lives exactly as long as the key in it opens something."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from relais.apps.accounts.models import Centre
from relais.apps.assistant.schemas import ends_in
from relais.apps.conversations.door import ConversationNotFound, find_conversation
from relais.apps.conversations.keys import cookie_name, cookie_value, read_cookie
from relais.apps.conversations.models import Conversation


@dataclass
class Visit:
    """The conversation that the visitor's cookie opens, or the one just begun (its key not yet in a cookie)."""

    conversation: Conversation | None = None
    token: str = ""


def visit_of(request: HttpRequest, centre: Centre) -> Visit:
    public_id, token = read_cookie(request.COOKIES.get(cookie_name(centre.slug), ""))
    try:
        conversation = find_conversation(public_id=public_id, token=token)
    except ConversationNotFound:
        return Visit()
    return Visit(conversation, token) if conversation.centre_id == centre.pk else Visit()


def remember(response: HttpResponse, centre: Centre, visit: Visit, now: datetime) -> None:
    """Give the browser the key for as long as it opens the conversation from now on."""
    if visit.conversation is None:
        return
    visit.conversation.refresh_from_db(fields=["active_at", "easy_pace"])
    response.set_cookie(
        cookie_name(centre.slug),
        cookie_value(visit.conversation.public_id, visit.token),
        max_age=ends_in(visit.conversation, now),
        httponly=True,
        samesite="Lax",
        secure=settings.RELAIS_SECURE,
    )


def forget(response: HttpResponse, centre: Centre) -> None:
    response.delete_cookie(cookie_name(centre.slug), samesite="Lax")
