"""The desk for programs and for its own page: `/api/v1/desk…`, by session or by a personal token."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from relais.apps.accounts.models import Person
from relais.apps.conversations import hand_over
from relais.apps.conversations.door import MAX_CHARACTERS
from relais.apps.conversations.hand_over import CannotTake, NoSuchChat, NotWaiting
from relais.apps.conversations.models import HandOver, Presence
from relais.apps.conversations.presence import MOST_CHATS, set_presence
from relais.apps.conversations.writer import StaleEpoch, wait_for
from relais.apps.desk import actions, presenting
from relais.apps.desk.access import centres_of, person_of
from relais.web.problems import Problem, Text, fill

router = Router(tags=["desk"])
Epoch = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text2000 = Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHARACTERS)]
CANNOT_TAKE: dict[str, Text] = {
    "away": _("Open your desk and set yourself to available first."),
    "full": _("You hold as many conversations as you said you could. Close one first."),
    "language": _("This conversation waits for somebody who speaks its language."),
    "skill": _("This conversation waits for somebody who knows its topic."),
    "wanted": _("This conversation waits for a colleague it was passed to."),
    "declined": _("You declined this conversation, or passed it on."),
}


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EpochIn(Body):
    epoch: Epoch


class WriteIn(EpochIn):
    text: str
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NoteIn(Body):
    epoch: Epoch | None = None
    text: Text2000


class TransferIn(EpochIn):
    """To a colleague by their address, or to whoever knows a topic; the note goes with it."""

    to: str | None = None
    topic: Annotated[str, StringConstraints(max_length=120)] | None = None
    note: Text2000 | None = None


class CloseIn(EpochIn):
    outcome: Literal["resolved", "referred", "callback", "abandoned", "abusive", "assistant"] = "resolved"


class HoldIn(EpochIn):
    on: bool = True


class PresenceIn(Body):
    centre: str | None = None
    state: Literal["available", "busy", "away"] | None = None
    languages: list[Literal["fr", "en"]] | None = Field(None, min_length=1)
    skills: list[str] | None = None
    capacity: Annotated[int, Field(ge=1, le=MOST_CHATS)] | None = None


class HeldOut(BaseModel):
    """`epoch` is what the next call must carry."""

    id: str
    epoch: int
    state: Literal["waiting", "agent", "ended"]


def at_desk(request: HttpRequest) -> Person:
    return person_of(
        method=request.method or "GET",
        headers={name.lower(): value for name, value in request.headers.items()},
        cookies=request.COOKIES,
        host=request.headers.get("Host", ""),
        now=datetime.now(UTC),
    )


def problem_of(error: Exception) -> Problem | None:
    """The problem that an expected refusal of a hand-over is."""
    match error:
        case StaleEpoch():
            stale = _("This conversation has changed hands meanwhile. Look again before you go on.")
            return Problem(409, "stale_epoch", stale, epoch=error.epoch)
        case NotWaiting():
            return Problem(409, "not_waiting", _("Nobody is waiting for a person here."))
        case CannotTake():
            return Problem(409, "cannot_take", CANNOT_TAKE[error.why], reason=error.why)
        case NoSuchChat():
            return Problem(404, "conversation_not_found", _("Your desk has no such conversation."))
    return None


def _act(verb: Callable[..., HandOver], request: HttpRequest, public_id: str, **given: Any) -> dict[str, Any]:
    try:
        done = verb(person=at_desk(request), public_id=public_id, now=datetime.now(UTC), **given)
    except (StaleEpoch, NotWaiting, CannotTake, NoSuchChat) as error:
        problem = problem_of(error)
        assert problem is not None
        raise problem from error
    done.conversation.refresh_from_db(fields=["epoch"])
    return {"id": public_id, "epoch": done.conversation.epoch, "state": done.state}


@router.get("", operation_id="read_desk")
def read_desk(request: HttpRequest) -> dict[str, Any]:
    """The line, one's own chats and the callbacks, whole, with a cursor that changes when any of it does."""
    person = at_desk(request)
    return presenting.snapshot(person, centres_of(person), datetime.now(UTC))


@router.post("/presence", operation_id="set_presence")
def presence(request: HttpRequest, body: PresenceIn) -> dict[str, Any]:
    """Say whether one takes chats, in which languages and how many at once, in one centre or in all of one's own."""
    person, now = at_desk(request), datetime.now(UTC)
    centres = [centre for centre in centres_of(person) if body.centre in {None, centre.slug}]
    if not centres:
        raise Problem(404, "centre_not_found", _("There is no centre at this address."))
    for centre in centres:
        set_presence(
            person=person,
            centre=centre,
            now=now,
            state=Presence.State(body.state) if body.state else None,
            languages=list(body.languages) if body.languages else None,
            skills=body.skills,
            capacity=body.capacity,
        )
    return presenting.snapshot(person, centres_of(person), now)


@router.get("/conversations/{public_id}/messages", operation_id="read_desk_messages")
def read_messages(
    request: HttpRequest, public_id: str, after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
) -> dict[str, Any]:
    """What was said after a number, the assistant's part included."""
    try:
        return presenting.messages_after(hand_over.find_chat(at_desk(request), public_id), after)
    except NoSuchChat as error:
        raise problem_of(error) or error from error


@router.post("/conversations/{public_id}/claim", response=HeldOut, operation_id="claim")
def claim(request: HttpRequest, public_id: str, body: EpochIn) -> dict[str, Any]:
    """Take a citizen out of the line."""
    person, now = at_desk(request), datetime.now(UTC)
    presenting.snapshot(person, centres_of(person), now)  # whoever acts is at their desk
    return _act(hand_over.claim, request, public_id, epoch=body.epoch)


@router.post("/conversations/{public_id}/decline", response=HeldOut, operation_id="decline")
def decline(request: HttpRequest, public_id: str, body: EpochIn) -> dict[str, Any]:
    """Leave it to colleagues; it is not offered again."""
    return _act(hand_over.decline, request, public_id, epoch=body.epoch)


@router.post("/conversations/{public_id}/messages", operation_id="write_message")
def write(request: HttpRequest, public_id: str, body: WriteIn) -> dict[str, Any]:
    """Write to the citizen, in a conversation that one holds."""
    person = at_desk(request)
    try:
        receipt = wait_for(
            actions.say(person=person, public_id=public_id, epoch=body.epoch, text=body.text, client_id=body.client_id)
        )
    except (StaleEpoch, NoSuchChat) as error:
        raise problem_of(error) or error from error
    return {"id": public_id, "epoch": body.epoch, "seq": receipt.seq}


@router.post("/conversations/{public_id}/notes", operation_id="add_note")
def note(request: HttpRequest, public_id: str, body: NoteIn) -> dict[str, Any]:
    """Keep a note that only the desk sees."""
    try:
        kept = actions.add_note(person=at_desk(request), public_id=public_id, text=body.text, now=datetime.now(UTC))
    except NoSuchChat as error:
        raise problem_of(error) or error from error
    return {"id": public_id, "epoch": kept.conversation.epoch, "at": kept.at.isoformat(), "text": kept.text}


@router.post("/conversations/{public_id}/transfer", response=HeldOut, operation_id="transfer")
def transfer(request: HttpRequest, public_id: str, body: TransferIn) -> dict[str, Any]:
    """Pass it to a colleague or to those who know a topic, with a note; the citizen keeps their place."""
    person = at_desk(request)
    to = None
    if body.to:
        to = Person.objects.filter(email=body.to.strip().lower(), roles__centre__in=centres_of(person)).first()
        if to is None:
            raise Problem(422, "no_such_colleague", fill(_("Nobody at your centres has the address %s."), body.to))
    done = _act(hand_over.requeue, request, public_id, epoch=body.epoch, to=to, topic=body.topic or "")
    if body.note:
        actions.add_note(person=person, public_id=public_id, text=body.note, now=datetime.now(UTC))
    return done


@router.post("/conversations/{public_id}/requeue", response=HeldOut, operation_id="requeue")
def requeue(request: HttpRequest, public_id: str, body: EpochIn) -> dict[str, Any]:
    """Put the citizen back in line, at the place they had."""
    return _act(hand_over.requeue, request, public_id, epoch=body.epoch)


@router.post("/conversations/{public_id}/hold", response=HeldOut, operation_id="hold")
def hold(request: HttpRequest, public_id: str, body: HoldIn) -> dict[str, Any]:
    """Put a chat aside for a moment, or take it up again."""
    return _act(hand_over.hold, request, public_id, epoch=body.epoch, on=body.on)


@router.post("/conversations/{public_id}/close", response=HeldOut, operation_id="close")
def close(request: HttpRequest, public_id: str, body: CloseIn) -> dict[str, Any]:
    """End the person's part; `assistant` gives the conversation back to it."""
    return _act(hand_over.close, request, public_id, epoch=body.epoch, outcome=body.outcome)


@router.post("/callbacks/{int:callback_id}/done", response={204: None}, operation_id="finish_callback")
def callback_done(request: HttpRequest, callback_id: int) -> None:
    """The citizen was called back; their address is forgotten."""
    try:
        actions.finish_callback(person=at_desk(request), callback_id=callback_id, now=datetime.now(UTC))
    except NoSuchChat as error:
        raise problem_of(error) or error from error
