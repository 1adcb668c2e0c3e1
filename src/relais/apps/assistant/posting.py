"""Posting a message as JSON: read, check, act, shape. The Starlette edge (live.py) runs `begin` and `finish`."""

import json
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from relais.apps.assistant.actions import send_message
from relais.apps.assistant.models import Turn
from relais.apps.assistant.schemas import MessageIn, posted_content
from relais.apps.conversations.access import open_with_key, read_key
from relais.apps.conversations.door import (
    MAX_CHARACTERS,
    EmptyMessage,
    InvalidClientId,
    MessageTooLong,
    held,
    receive_held,
)
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.schemas import message_content
from relais.apps.conversations.writer import ClientIdReused, ConversationGone, Receipt
from relais.web.limits import MESSAGE_ADDRESS, MESSAGE_CONVERSATION, Limit, allow, seconds_to_wait
from relais.web.problems import Problem, fill

MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class Begun:
    """A message on its way to the disk."""

    conversation: Conversation
    receipt: "Future[Receipt]"
    now: datetime


def begin(
    *,
    public_id: str,
    body: bytes,
    address: str,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    host: str,
) -> Begun:
    """Everything before the commit; `Problem` for whatever is wrong with the request."""
    check_rate(MESSAGE_ADDRESS, address)
    conversation = open_with_key(public_id=public_id, method="POST", headers=headers, cookies=cookies, host=host)
    check_rate(MESSAGE_CONVERSATION, str(conversation.pk))
    message = read_body(body, headers.get("content-type", ""))
    now = datetime.now(UTC)
    with refusals_as_problems():
        receipt = send_message(conversation=conversation, text=message.text, client_id=message.client_id, now=now)
    return Begun(conversation, receipt, now)


def begin_held(
    *,
    public_id: str,
    body: bytes,
    address: str,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    host: str,
) -> "Future[Receipt] | None":
    """The same where a person is known to hold the conversation: it reads nothing, so it needs no thread. Else None."""
    token = read_key(public_id=public_id, method="POST", headers=headers, cookies=cookies, host=host)
    conversation_id = held.find(public_id, token)
    if conversation_id is None:
        return None
    check_rate(MESSAGE_ADDRESS, address)
    check_rate(MESSAGE_CONVERSATION, str(conversation_id))
    message = read_body(body, headers.get("content-type", ""))
    with refusals_as_problems():
        return receive_held(conversation_id=conversation_id, text=message.text, client_id=message.client_id)


def finish_held(receipt: Receipt) -> tuple[int, dict[str, Any]]:
    """What the call gets once its message for a person is on the disk: no turn, so nothing is read."""
    content = {"seq": receipt.seq, "turn": None, "messages": [message_content(message) for message in receipt.added]}
    return 201, content


def finish(begun: Begun, receipt: Receipt) -> tuple[int, dict[str, Any]]:
    """The status and the content once the message is on the disk; a repeat gets what the first call got."""
    messages, turn = list(receipt.added), receipt.turn
    if receipt.replayed:
        messages, turn = read_turn(begun.conversation, receipt.seq)
    assert turn is None or isinstance(turn, Turn)
    content = posted_content(messages=messages, turn=turn, centre=begun.conversation.centre, now=begun.now)
    return (200 if receipt.replayed else 201), content


def read_turn(conversation: Conversation, seq: int) -> tuple[list[Message], Turn | None]:
    """The messages that the call which stored message `seq` added, and its turn."""
    turn = Turn.objects.filter(conversation=conversation, seq=seq).first()
    added = turn.added if turn else 1
    rows = Message.objects.filter(conversation=conversation, seq__gte=seq, seq__lt=seq + added)
    return list(rows.select_related("version__answer").order_by("seq")), turn


def read_body(body: bytes, content_type: str) -> MessageIn:
    """The checked body, or a `Problem` that names each wrong field."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "not_json", _("Send the message as application/json."))
    try:
        return MessageIn.model_validate(json.loads(body))
    except ValidationError as error:
        raise invalid_body(error) from error
    except (ValueError, RecursionError) as error:  # not only JSONDecodeError: a number of 5,000 digits is another one
        raise Problem(400, "malformed_json", _("The body is not JSON in UTF-8.")) from error


def invalid_body(error: ValidationError) -> Problem:
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]) or "body", "fault": fault["type"]}
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    names = ", ".join(fault["field"] for fault in faults)
    return Problem(422, "invalid_body", fill(_("Check these fields of the body: %s."), names), errors=faults)


def check_rate(limit: Limit, who: str) -> None:
    if not allow(limit, who):
        wait = str(seconds_to_wait(limit, who))
        detail = _("Too many requests in a short time. Wait, then send again.")
        raise Problem(429, "too_many_requests", detail, headers={"Retry-After": wait})


def refusal(error: Exception) -> Problem | None:
    """The problem that an expected refusal of the door or the writer is to a program."""
    match error:
        case EmptyMessage():
            return Problem(422, "empty_message", _("The message is empty. Write your question, then send it."))
        case MessageTooLong():
            too_long = _("The message is longer than %d characters. Shorten it, then send it again.")
            detail = fill(too_long, MAX_CHARACTERS)
            return Problem(422, "message_too_long", detail, max_characters=MAX_CHARACTERS)
        case InvalidClientId():
            return Problem(422, "invalid_client_id", _("client_id must have 1 to 64 visible ASCII characters."))
        case ClientIdReused():
            reused = _("This client_id came before with another text. Send the new text under a new client_id.")
            return Problem(409, "client_id_reused", reused)
        case ConversationGone():
            return Problem(404, "conversation_not_found", _("This conversation was deleted; begin a new one."))
        case OperationalError():
            busy = _("The service is busy or its database is away. Send it again in a few seconds.")
            return Problem(503, "busy", busy, headers={"Retry-After": "5"})
        case TimeoutError():
            late = _("The message was not stored in time. Send it again with the same client_id.")
            return Problem(503, "not_stored_in_time", late, headers={"Retry-After": "2"})
    return None


class refusals_as_problems:  # noqa: N801 - used as a `with` statement reads best in lower case
    """Turns expected refusals inside the block into problems; lets anything else through."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        problem = refusal(error) if isinstance(error, Exception) else None
        if problem:
            raise problem from error
