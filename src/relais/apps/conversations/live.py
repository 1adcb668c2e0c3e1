"""`GET /live/conversations/{id}?after=N`: the messages of one conversation as they come (Server-Sent Events).

Subscribe, then read after the cursor, then wait: in that order nothing can be missed. Each message is an event whose
`id` is its number, so that a browser that reconnects says by `Last-Event-ID` where it was. A heartbeat every 15 s
carries the last number; a client that hears nothing for longer knows that the link is dead.
"""

import asyncio
import json
from collections.abc import AsyncGenerator

from django.utils.translation import gettext_lazy as _
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from relais.apps.conversations.access import open_with_key
from relais.apps.conversations.hub import hub
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.schemas import message_content
from relais.web.languages import language_from_header
from relais.web.problems import MEDIA_TYPE, Problem, fill
from relais.web.threads import read_in_thread, run_in_thread

HEARTBEAT_SECONDS = 15.0
PAGE = 200
STREAMS_A_CONVERSATION = 10
STREAMS_A_PROCESS = 4000


def read_after(conversation_id: int, after: int) -> tuple[list[Message], int | None]:
    """Up to 200 messages after a number, in order, and the last number; None once the conversation is deleted."""
    open_ones = Conversation.objects.filter(pk=conversation_id, deleted_at__isnull=True)
    last = open_ones.values_list("last_seq", flat=True).first()
    rows = Message.objects.filter(conversation=conversation_id, seq__gt=after)
    return list(rows.select_related("version__answer").order_by("seq")[:PAGE]), last


async def events(conversation_id: int, after: int) -> AsyncGenerator[bytes, None]:
    """Every message after the cursor, each once and in order, for as long as the client stays."""
    yield b"retry: 2000\n\n"
    cursor = after
    with hub.waiting_for(conversation_id) as waiter:
        while not hub.draining:
            waiter.news.clear()
            rows, last = await read_in_thread(read_after, conversation_id, cursor)
            if last is None:
                yield b"event: gone\ndata: {}\n\n"
                return
            for row in rows:
                cursor = row.seq
                data = json.dumps(message_content(row), ensure_ascii=False)
                yield f"id: {row.seq}\nevent: message\ndata: {data}\n\n".encode()
            if len(rows) == PAGE:
                continue
            try:
                await asyncio.wait_for(waiter.news.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield f'event: heartbeat\ndata: {{"last": {last}}}\n\n'.encode()


def read_cursor(request: Request) -> int:
    """The number to go on after: `Last-Event-ID` from a browser that reconnects, else `?after=`."""
    value = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Problem(422, "invalid_cursor", fill(_("Check these fields: %s."), "Last-Event-ID, after"))
    return int(value)


def check_room(conversation_id: int) -> None:
    """Each stream is woken by each message: what one conversation or one process may hold has an end."""
    here, everywhere = hub.count(conversation_id)
    if here >= STREAMS_A_CONVERSATION or everywhere >= STREAMS_A_PROCESS:
        detail = _("Too many streams are open. Close one, or read the messages with “after”.")
        raise Problem(429, "too_many_streams", detail, headers={"Retry-After": "15"})


def _open(request: Request) -> Conversation:
    return open_with_key(
        public_id=request.path_params["public_id"],
        method=request.method,
        headers=request.headers,
        cookies=request.cookies,
        host=request.headers.get("host", ""),
    )


async def stream(request: Request) -> Response:
    try:
        after = read_cursor(request)
        conversation = await run_in_thread(_open, request)
        check_room(conversation.pk)
    except Problem as problem:
        language = language_from_header(request.headers.get("accept-language", ""))
        return Response(problem.body(language), problem.status, problem.headers, MEDIA_TYPE)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        events(conversation.pk, min(after, conversation.last_seq)),
        media_type="text/event-stream",
        headers=headers,
    )


routes = [Route("/live/conversations/{public_id}", stream, methods=["GET"])]
