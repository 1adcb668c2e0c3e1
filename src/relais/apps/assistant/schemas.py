"""The JSON shapes of the public API, and how a stored turn becomes one."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from relais.apps.accounts.models import Centre
from relais.apps.assistant.models import Turn
from relais.apps.assistant.outcomes import Outcome
from relais.apps.content.models import Version
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.presenting import way
from relais.apps.conversations.schemas import AnswerOut, MessageOut, answer_content, message_content

LanguageCode = Literal["fr", "en"]
# Seconds and not a moment: the clock of a device may be wrong.
EndsIn = Annotated[int, Field(ge=0, description="Seconds after which the visit closes if nothing is sent")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OpenIn(Body):
    language: LanguageCode


class MessageIn(Body):
    """`client_id` is the sender's own name for this message, 1 to 64 visible ASCII characters."""

    text: str
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class HandOverIn(Body):
    reason: Annotated[str, StringConstraints(max_length=200)] | None = None
    contact: Annotated[str, StringConstraints(max_length=200)] | None = None


class FeedbackIn(Body):
    seq: Annotated[int, Field(ge=1, le=2**31 - 1)]
    useful: bool
    reason: Annotated[str, StringConstraints(max_length=1000)] | None = None


class KeepOpenIn(Body):
    """`easy_pace`: no time limit for this visit but that of keeping; left out, the choice stays as it was."""

    easy_pace: bool | None = None


class LanguageIn(Body):
    language: LanguageCode


class OfferOut(BaseModel):
    answer: str
    title: str


class WaitOut(BaseModel):
    low: float
    high: float


class PhoneOut(BaseModel):
    kind: Literal["telephone", "toll_free", "tty", "relay", "sms"]
    number: str
    label: str


class HandOverOut(BaseModel):
    """Where the citizen stands on the way to a person, and the centre's lines, which are open until `closes_at`.

    `waiting`: in line at `place`, for `wait` minutes as a rule; `agent`: a person is there; `callback`: one will call
    back by `promised_at`; `closed`: nobody before `opens_at`; `by_phone`: the lines are the only way.
    """

    state: Literal["by_phone", "closed", "waiting", "agent", "callback"]
    place: int | None
    wait: WaitOut | None
    promised_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    phones: list[PhoneOut]


class ColoursOut(BaseModel):
    """As `#rrggbb`, each readable on the ground of its scheme."""

    day: str
    night: str


class CentreOut(BaseModel):
    """A centre to somebody who has not asked anything yet; `suggestions` are titles that can be asked as they stand.

    `colours` is null where the centre has chosen none.
    """

    slug: str
    name: str
    language: LanguageCode
    sample: bool
    trial: bool
    colours: ColoursOut | None
    suggestions: list[str]
    hand_over: HandOverOut


class TurnOut(BaseModel):
    outcome: Literal["answer", "offer", "unknown", "lookup", "hand_over", "failed"]
    reason: str
    notices: list[Literal["emergency", "closed"]]
    language: LanguageCode
    answer: AnswerOut | None
    offers: list[OfferOut]
    hand_over: HandOverOut | None


class PostedOut(BaseModel):
    """`turn` is null while a person holds the conversation; `messages` are those that this call added."""

    seq: int
    turn: TurnOut | None
    messages: list[MessageOut]


class KeptOpenOut(BaseModel):
    ends_in: EndsIn
    easy_pace: bool


class OpenedOut(BaseModel):
    """The key `token` is given here once: keep it, and send it as `Authorization: Bearer …`."""

    id: str
    token: str
    language: LanguageCode
    messages: list[MessageOut]
    ends_in: EndsIn


class MessagesOut(BaseModel):
    messages: list[MessageOut]
    last: int
    ends_in: EndsIn


class FeedbackOut(BaseModel):
    seq: int
    useful: bool


class LanguageOut(BaseModel):
    language: LanguageCode


class ProblemOut(BaseModel):
    """RFC 9457; `code` is stable, the sentences are translated (`Accept-Language`)."""

    type: str
    title: str
    status: int
    code: str
    detail: str


def hand_over_content(
    centre: Centre, now: datetime, language: str, conversation: Conversation | None = None
) -> dict[str, Any]:
    """How to reach a person at this moment, and where this conversation stands on the way."""
    opens, closes = centre.opens_at(now), centre.closes_at(now)
    return {
        **way(centre, now, conversation),
        "opens_at": opens.isoformat() if opens else None,
        "closes_at": closes.isoformat() if closes else None,
        "phones": [
            {
                "kind": phone.kind,
                "number": phone.number,
                "label": phone.label_fr if language == "fr" else phone.label_en,
            }
            for phone in centre.phones.all()
        ],
    }


def offer_titles(turns: list[Turn], centre: Centre) -> dict[str, Version]:
    """The live versions behind the offers of some turns, by answer; an answer withdrawn since is left out."""
    keys = {key for turn in turns for key in turn.offers}
    if not keys:
        return {}
    rows = Version.objects.live().filter(answer__centre=centre, answer__key__in=keys).select_related("answer")
    return {row.answer.key: row for row in rows}


def turn_content(turn: Turn, answer: Message | None, centre: Centre, now: datetime) -> dict[str, Any]:
    """What the outside sees of a turn; `answer` is the message that shows its approved text."""
    live = offer_titles([turn], centre)
    return {
        "outcome": turn.outcome,
        "reason": turn.reason,
        "notices": turn.notices,
        "language": turn.language,
        "answer": answer_content(answer) if answer else None,
        "offers": [{"answer": key, "title": live[key].title_in(turn.language)} for key in turn.offers if key in live],
        "hand_over": hand_over_content(centre, now, turn.language, turn.conversation)
        if turn.outcome == Outcome.HAND_OVER
        else None,
    }


def ends_in(conversation: Conversation, now: datetime) -> int:
    """Seconds until a visit closes if nothing comes."""
    return max(0, round((conversation.ends_at - now).total_seconds()))


def _way_of(turn: Turn, centre: Centre, now: datetime) -> dict[str, Any] | None:
    if turn.outcome != Outcome.HAND_OVER:
        return None
    return hand_over_content(centre, now, turn.language, turn.conversation)


def posted_content(*, messages: list[Message], turn: Turn | None, centre: Centre, now: datetime) -> dict[str, Any]:
    """The reply to a posted message: its number, its turn and the messages it added."""
    answer = next((message for message in messages if message.version_id), None)
    return {
        "seq": messages[0].seq,
        "turn": turn_content(turn, answer, centre, now) if turn else None,
        "messages": [message_content(message) for message in messages],
    }
