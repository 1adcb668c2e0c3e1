"""From a request's headers to the conversation it may touch, or a problem that says what is missing."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from relais.apps.conversations.door import ConversationNotFound, find_conversation, held
from relais.apps.conversations.keys import bearer_token, cookie_token, is_same_origin
from relais.apps.conversations.models import Conversation
from relais.web.problems import Problem


def read_key(*, public_id: str, method: str, headers: Mapping[str, str], cookies: Mapping[str, str], host: str) -> str:
    """The key that a request carries for this conversation; `Problem` 401 or 403 where there is none that counts."""
    token = bearer_token(headers.get("authorization", ""))
    if token is None:
        token = cookie_token(public_id, cookies)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if token and not is_same_origin(method=method, origin=origin, fetch_site=site, host=host):
            raise Problem(403, "wrong_origin", _("The cookie works on this service's own pages only."))
    if not token:
        raise Problem(
            401,
            "key_missing",
            _("Send the conversation's key in the header “Authorization: Bearer …”."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    return token


def open_with_key(
    *, public_id: str, method: str, headers: Mapping[str, str], cookies: Mapping[str, str], host: str
) -> Conversation:
    """The conversation, when the request carries its key; `Problem` 401, 403 or 404 otherwise."""
    token = read_key(public_id=public_id, method=method, headers=headers, cookies=cookies, host=host)
    try:
        found = find_conversation(public_id=public_id, token=token)
    except ConversationNotFound as error:
        raise Problem(
            404, "conversation_not_found", _("There is no conversation with this identifier and this key.")
        ) from error
    if found.state == Conversation.State.AGENT:
        held.remember(public_id, token, found.pk)
    else:
        held.forget(public_id, token)
    return found
