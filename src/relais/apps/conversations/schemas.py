"""The JSON shape of a message, one for the API, the stream and the page."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from relais.apps.conversations.models import Message

# Written once, by `message_content`: read back as a moment, each edge would write it in its own way.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class LinkOut(BaseModel):
    url: str
    label: str


class AnswerOut(BaseModel):
    """An approved text: `id` names the answer, `version` which of its texts this is. `text` is CommonMark."""

    id: str
    version: int
    title: str
    text: str
    links: list[LinkOut]


class MessageOut(BaseModel):
    """One message; `seq` counts from 1 without gaps. `language` is empty where it is not known."""

    seq: int
    at: Moment
    sender: Literal["citizen", "assistant", "agent", "system"] = Field(alias="from")
    language: str
    text: str
    answer: AnswerOut | None


def answer_content(message: Message) -> dict[str, Any] | None:
    """The approved text a message shows, or None; the version never changes, so neither does this."""
    version = message.version
    if version is None:
        return None
    return {
        "id": version.answer.key,
        "version": version.number,
        "title": version.title_in(message.language),
        "text": version.body_in(message.language),
        "links": version.links_in(message.language),
    }


def message_content(message: Message) -> dict[str, Any]:
    """What the outside sees of a stored message."""
    return {
        "seq": message.seq,
        "at": message.at.isoformat(),
        "from": message.sender,
        "language": message.language,
        "text": message.text,
        "answer": answer_content(message),
    }


def message_event(message: Message) -> bytes:
    """The same as an event of a stream; its `id` is the number to resume after."""
    data = json.dumps(message_content(message), ensure_ascii=False)
    return f"id: {message.seq}\nevent: message\ndata: {data}\n\n".encode()
