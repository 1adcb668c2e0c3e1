"""The public JSON API, all but the posting of messages (live.py), and its OpenAPI document."""

from datetime import UTC, datetime
from typing import Annotated, Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import Field

from relais.apps.accounts.models import Centre
from relais.apps.assistant import actions
from relais.apps.assistant.openapi import add_posting
from relais.apps.assistant.posting import check_rate, refusal
from relais.apps.assistant.presenting import suggestions
from relais.apps.assistant.schemas import (
    CentreOut,
    FeedbackIn,
    FeedbackOut,
    HandOverIn,
    HandOverOut,
    KeepOpenIn,
    KeptOpenOut,
    LanguageCode,
    LanguageIn,
    LanguageOut,
    MessagesOut,
    OpenedOut,
    OpenIn,
    ends_in,
    hand_over_content,
)
from relais.apps.conversations.access import open_with_key
from relais.apps.conversations.actions import (
    NoSuchMessage,
    change_language,
    delete_conversation,
    give_feedback,
    keep_open,
    open_conversation,
)
from relais.apps.conversations.door import clean_text
from relais.apps.conversations.hand_over import NotWaiting, ask_for_callback, leave_line
from relais.apps.conversations.line import has_desk
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.schemas import message_content
from relais.apps.conversations.writer import wait_for
from relais.web.languages import language_from_header
from relais.web.limits import MESSAGE_ADDRESS, MESSAGE_CONVERSATION, OPEN_CONVERSATION, client_address
from relais.web.problems import Problem, problem_response

log = structlog.get_logger(__name__)
PAGE = 200
After = Annotated[int, Field(ge=0, le=2**31 - 1)]


class JsonOnly(Parser):
    """A form of another site can send text/plain with a cookie; it cannot send application/json."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Problem(415, "not_json", _("Send the body as application/json."))
        return super().parse_body(request)


class PublicAPI(NinjaAPI):
    """Adds the operation that Starlette serves, so that the document shows all there is."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return add_posting(super().get_openapi_schema(**kwargs))

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "no-store"
        return response


api = PublicAPI(
    title="Relais",
    version="1",
    description="Ask an approved answer, in French or in English. Errors are application/problem+json.",
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
    parser=JsonOnly(),
)


def conversation_of(request: HttpRequest, public_id: str) -> Conversation:
    return open_with_key(
        public_id=public_id,
        method=request.method or "GET",
        headers={name.lower(): value for name, value in request.headers.items()},
        cookies=request.COOKIES,
        # Not get_host(): it refuses a name that is not ours, and here the key decides, as at the message door.
        host=request.headers.get("Host", ""),
    )


def centre_at(slug: str) -> Centre:
    centre = Centre.objects.filter(slug=slug).first()
    if centre is None:
        raise Problem(404, "centre_not_found", _("There is no centre at this address."))
    return centre


@api.get("/centres/{slug:slug}", response=CentreOut, by_alias=True, operation_id="read_centre")
def read_centre(request: HttpRequest, slug: str, language: LanguageCode) -> dict[str, Any]:
    """What a page shows before anything is asked: the name, whether it is a sample or a trial, the way to a person."""
    centre = centre_at(slug)
    return {
        "slug": centre.slug,
        "name": centre.name_fr if language == "fr" else centre.name_en,
        "language": language,
        "sample": centre.is_sample,
        "trial": centre.is_trial,
        "colours": {"day": centre.day_colour, "night": centre.night_colour} if centre.look_digest else None,
        "suggestions": suggestions(centre, language),
        "hand_over": hand_over_content(centre, datetime.now(UTC), language),
    }


@api.post(
    "/centres/{slug:slug}/conversations", response={201: OpenedOut}, by_alias=True, operation_id="open_conversation"
)
def open_(request: HttpRequest, slug: str, body: OpenIn) -> Status[dict[str, Any]]:
    """Begin a conversation with a centre."""
    check_rate(OPEN_CONVERSATION, client_address(request))
    centre = centre_at(slug)
    opened = open_conversation(centre=centre, language=body.language, now=datetime.now(UTC))
    content = {
        "id": str(opened.conversation.public_id),
        "token": opened.token,
        "language": body.language,
        "messages": [],
        "ends_in": ends_in(opened.conversation, datetime.now(UTC)),
    }
    return Status(201, content)


@api.get("/conversations/{public_id}/messages", response=MessagesOut, by_alias=True, operation_id="read_messages")
def read(request: HttpRequest, public_id: str, after: After = 0) -> dict[str, Any]:
    """Up to 200 messages after number `after`, in order, and the number of the last one there is."""
    conversation = conversation_of(request, public_id)
    rows = Message.objects.filter(conversation=conversation, seq__gt=after).select_related("version__answer")
    messages = [message_content(row) for row in rows.order_by("seq")[:PAGE]]
    # One may have come in since the conversation was read: "last" is never below what stands above it.
    last = max(conversation.last_seq, messages[-1]["seq"] if messages else 0)
    return {"messages": messages, "last": last, "ends_in": ends_in(conversation, datetime.now(UTC))}


@api.post("/conversations/{public_id}/hand-over", response=HandOverOut, operation_id="ask_for_person")
def hand_over(request: HttpRequest, public_id: str, body: HandOverIn | None = None) -> dict[str, Any]:
    """Ask for a person, and with a `contact` to be called back; where the centre has no desk, its lines and hours."""
    check_rate(MESSAGE_ADDRESS, client_address(request))
    conversation = conversation_of(request, public_id)
    check_rate(MESSAGE_CONVERSATION, str(conversation.pk))
    now = datetime.now(UTC)
    contact = clean_text(body.contact or "") if body else ""
    if contact and has_desk(conversation.centre):
        ask_for_callback(conversation=conversation, contact=contact, now=now)
    else:
        wait_for(actions.ask_for_person(conversation=conversation, now=now))
    return hand_over_content(conversation.centre, now, conversation.language, conversation)


@api.delete("/conversations/{public_id}/hand-over", response=HandOverOut, operation_id="leave_line")
def leave(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """Wait for a person no longer."""
    conversation = conversation_of(request, public_id)
    now = datetime.now(UTC)
    try:
        leave_line(conversation=conversation, now=now)
    except NotWaiting as error:
        raise Problem(409, "not_waiting", _("Nobody is waiting for a person here.")) from error
    return hand_over_content(conversation.centre, now, conversation.language, conversation)


@api.get("/conversations/{public_id}/hand-over", response=HandOverOut, operation_id="read_hand_over")
def read_hand_over(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """Where the conversation stands on the way to a person."""
    conversation = conversation_of(request, public_id)
    return hand_over_content(conversation.centre, datetime.now(UTC), conversation.language, conversation)


@api.post("/conversations/{public_id}/feedback", response=FeedbackOut, operation_id="give_feedback")
def feedback(request: HttpRequest, public_id: str, body: FeedbackIn) -> dict[str, Any]:
    """Say whether a message of ours was useful, and why not."""
    check_rate(MESSAGE_ADDRESS, client_address(request))
    conversation = conversation_of(request, public_id)
    reason, now = body.reason or "", datetime.now(UTC)
    try:
        kept = give_feedback(conversation=conversation, seq=body.seq, useful=body.useful, reason=reason, now=now)
    except NoSuchMessage as error:
        raise Problem(
            404, "no_such_message", _("This conversation has no message of ours with this number.")
        ) from error
    return {"seq": kept.seq, "useful": kept.useful}


@api.post("/conversations/{public_id}/language", response=LanguageOut, operation_id="change_language")
def language(request: HttpRequest, public_id: str, body: LanguageIn) -> dict[str, str]:
    """Go on in the other language; what was said stays."""
    check_rate(MESSAGE_ADDRESS, client_address(request))
    conversation = conversation_of(request, public_id)
    change_language(conversation=conversation, language=body.language)
    return {"language": body.language}


@api.post("/conversations/{public_id}/keep-open", response=KeptOpenOut, operation_id="keep_open")
def keep_open_(request: HttpRequest, public_id: str, body: KeepOpenIn) -> dict[str, Any]:
    """Begin the time of the visit again, as often as one likes; or go on without a time limit."""
    check_rate(MESSAGE_ADDRESS, client_address(request))
    conversation, now = conversation_of(request, public_id), datetime.now(UTC)
    easy_pace = conversation.easy_pace if body.easy_pace is None else body.easy_pace
    keep_open(conversation=conversation, easy_pace=easy_pace, now=now)
    return {"ends_in": ends_in(conversation, now), "easy_pace": easy_pace}


@api.delete("/conversations/{public_id}", response={204: None}, operation_id="delete_conversation")
def delete(request: HttpRequest, public_id: str) -> Status[None]:
    """Remove every message and the key at once."""
    delete_conversation(conversation=conversation_of(request, public_id), now=datetime.now(UTC))
    return Status(204, None)


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem, language_from_header(request.headers.get("Accept-Language", "")))


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return _problem(request, problem)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [{"field": ".".join(str(p) for p in fault["loc"]), "fault": fault["type"]} for fault in error.errors]
    names = ", ".join(fault["field"] for fault in faults)
    return _problem(request, Problem(422, "invalid_body", _("Check these fields: %s.") % names, errors=faults))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return _problem(request, Problem(400, "malformed_json", _("The body is not JSON in UTF-8.")))
    return _problem(request, Problem(error.status_code, "refused", str(error)))


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, Problem(404, "no_such_address", _("There is nothing at this address.")))


@api.exception_handler(Exception)
def on_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    expected = refusal(error)
    if expected:
        return _problem(request, expected)
    log.exception(
        "api_failed", fault=type(error).__name__, path=request.resolver_match and request.resolver_match.route
    )
    return _problem(request, Problem(500, "internal_error", _("Something failed on our side. Try again in a moment.")))
