"""`GET /live/conversations/{id}?after=N`: the messages of one conversation as they come (Server-Sent Events).

Subscribe, then read after the cursor, then wait: in that order nothing can be missed. Each message is an event whose
`id` is its number, so that a browser that reconnects says by `Last-Event-ID` where it was. A heartbeat every 15 s
carries the last number; a client that hears nothing for longer knows that the link is dead.
"""

import asyncio
from collections.abc import AsyncGenerator

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from relais.apps.conversations.access import open_with_key
from relais.apps.conversations.hub import Waiter, hub
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.schemas import message_event
from relais.apps.conversations.store import last_number
from relais.web.languages import language_from_header
from relais.web.limits import OPEN_STREAM, address_to_count, allow
from relais.web.problems import MEDIA_TYPE, Problem, fill
from relais.web.threads import read_in_thread, run_in_thread

log = structlog.get_logger(__name__)
HEARTBEAT_SECONDS = 15.0
STALLED_SECONDS = 30.0
PAGE = 200
STREAMS_A_CONVERSATION = 10
STREAMS_AN_ADDRESS = 100
STREAMS_A_PROCESS = 4000


def read_after(conversation_id: int, after: int) -> tuple[list[Message], int | None]:
    """Up to 200 messages after a number, in order, and the last number; None once the conversation is deleted."""
    last = last_number(conversation_id)
    if last is None or last <= after:
        return [], last
    rows = Message.objects.filter(conversation=conversation_id, seq__gt=after)
    return list(rows.select_related("version__answer").order_by("seq")[:PAGE]), last


async def events(conversation_id: int, after: int, waiter: Waiter) -> AsyncGenerator[bytes]:
    """Every message after the cursor, each once and in order, for as long as the client stays."""
    yield b"retry: 2000\n\n"
    cursor, beats = after, False
    while not hub.draining and not waiter.left:
        waiter.news.clear()
        fresh, must_read = waiter.take(cursor)
        cursor += len(fresh)
        last: int | None = cursor
        if fresh:
            yield b"".join(fresh)
        if must_read:
            rows, last = await read_in_thread(read_after, conversation_id, cursor)
            if last is None:
                yield b"event: gone\ndata: {}\n\n"
                return
            if rows:
                cursor = rows[-1].seq
                yield b"".join(map(message_event, rows))
            if len(rows) == PAGE:
                waiter.must_read = True
                continue
        if beats:
            yield f'event: heartbeat\ndata: {{"last": {last}}}\n\n'.encode()
        try:
            await asyncio.wait_for(waiter.news.wait(), HEARTBEAT_SECONDS)
            beats = False
        except TimeoutError:
            waiter.must_read = beats = True


class EventStream(Response):
    """A stream that ends with its client: when it leaves, and when it has taken nothing for 30 s.

    Nothing is kept for a slow client but the one piece being sent: it resumes from its own cursor, so that no message
    is lost and no memory grows.
    """

    media_type = "text/event-stream"

    def __init__(self, conversation_id: int, after: int, address: str) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.conversation_id, self.after, self.address = conversation_id, after, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with hub.waiting_for(self.conversation_id, address=self.address) as waiter:
            pieces = events(self.conversation_id, self.after, waiter)
            await send_stream(self.raw_headers, pieces, waiter, receive, send)


async def send_stream(
    headers: list[tuple[bytes, bytes]], pieces: AsyncGenerator[bytes], waiter: Waiter, receive: Receive, send: Send
) -> None:
    """Send what comes until it ends, the client leaves, or it has taken nothing for 30 s."""
    watching = asyncio.create_task(_watch(receive, waiter))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for piece in pieces:
            body = {"type": "http.response.body", "body": piece, "more_body": True}
            await asyncio.wait_for(send(body), STALLED_SECONDS)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except TimeoutError:
        log.info("stream_stalled")
    finally:
        await pieces.aclose()
        watching.cancel()


async def _watch(receive: Receive, waiter: Waiter) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    waiter.leave()


def read_cursor(request: Request) -> int:
    """The number to go on after: `Last-Event-ID` from a browser that reconnects, else `?after=`."""
    value = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Problem(422, "invalid_cursor", fill(_("Check these fields: %s."), "Last-Event-ID, after"))
    return int(value)


def check_room(conversation_id: int, address: str) -> None:
    """What one conversation, one address or one process may hold has an end."""
    here, there, everywhere = hub.count(conversation_id, address)
    over = there >= STREAMS_AN_ADDRESS or everywhere >= STREAMS_A_PROCESS
    if here >= STREAMS_A_CONVERSATION or (over and settings.RELAIS_LIMITS) or not allow(OPEN_STREAM, address):
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
    address = address_to_count(request.client.host if request.client else "")
    try:
        after = read_cursor(request)
        conversation = await run_in_thread(_open, request)
        check_room(conversation.pk, address)
    except Problem as problem:
        language = language_from_header(request.headers.get("accept-language", ""))
        return Response(problem.body(language), problem.status, problem.headers, MEDIA_TYPE)
    return EventStream(conversation.pk, min(after, conversation.last_seq), address)


routes = [Route("/live/conversations/{public_id}", stream, methods=["GET"])]
