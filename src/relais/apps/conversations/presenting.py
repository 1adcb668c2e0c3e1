"""Where a citizen stands on the way to a person: one reading for the API and for the page."""

from datetime import datetime
from typing import Any

from relais.apps.accounts.models import Centre
from relais.apps.conversations import line
from relais.apps.conversations.models import Callback, Conversation, HandOver


def way(centre: Centre, now: datetime, conversation: Conversation | None) -> dict[str, Any]:
    """`state`, `place`, `wait` in minutes and `promised_at`, as the API gives them."""
    content: dict[str, Any] = {"state": "by_phone", "place": None, "wait": None, "promised_at": None}
    if line.has_desk(centre) and line.is_closed(centre, now):
        content["state"] = "closed"
    if conversation is None:
        return content
    hand_over = HandOver.objects.filter(conversation=conversation).exclude(state=HandOver.State.ENDED).first()
    if hand_over is not None and hand_over.state == HandOver.State.AGENT:
        return content | {"state": "agent"}
    if hand_over is not None:
        wait = line.usual_wait(centre, now)
        interval = {"low": wait.low, "high": wait.high} if wait else None
        return content | {"state": "waiting", "place": line.place_of(hand_over), "wait": interval}
    callback = Callback.objects.filter(conversation=conversation, done_at__isnull=True).first()
    if callback is not None:
        promised = callback.promised_at
        return content | {"state": "callback", "promised_at": promised.isoformat() if promised else None}
    return content
