"""`GET /live/desk`: a person's whole desk as one stream. Whoever holds it open is there; who closes it soon is not."""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from relais.apps.accounts.models import Centre, Person
from relais.apps.conversations.hub import Waiter, desk_of, hub
from relais.apps.conversations.live import check_room, send_stream
from relais.apps.conversations.models import HandOver
from relais.apps.desk.access import centres_of, person_of
from relais.apps.desk.presenting import snapshot
from relais.web.languages import language_from_header
from relais.web.limits import address_to_count
from relais.web.problems import MEDIA_TYPE, Problem
from relais.web.threads import read_in_thread, run_in_thread

HEARTBEAT_SECONDS = 15.0


def rooms_of(person: Person, centres: list[Centre]) -> frozenset[int]:
    """Where news for this desk comes from: the desks of its centres, and the conversations that the person holds."""
    held = HandOver.objects.filter(agent=person, state=HandOver.State.AGENT).values_list("conversation", flat=True)
    return frozenset(held) | {desk_of(centre.pk) for centre in centres}


def look(person: Person) -> tuple[frozenset[int], dict[str, Any]]:
    """The rooms first: what changes between the two readings is then heard of."""
    centres = centres_of(person)
    return rooms_of(person, centres), snapshot(person, centres, datetime.now(UTC))


class DeskStream(Response):
    media_type = "text/event-stream"

    def __init__(self, person: Person, address: str) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.person, self.address, self.seen = person, address, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rooms, _now = await read_in_thread(look, self.person)
        with hub.waiting_for(*rooms, address=self.address) as waiter:
            await send_stream(self.raw_headers, self._events(rooms, waiter), waiter, receive, send)

    async def _events(self, rooms: frozenset[int], waiter: Waiter) -> AsyncGenerator[bytes]:
        yield b"retry: 2000\n\n"
        while not hub.draining and not waiter.left:
            waiter.news.clear()
            waiter.take(0)
            listened, desk = await read_in_thread(look, self.person)
            if desk["cursor"] != self.seen:
                self.seen = desk["cursor"]
                yield f"event: desk\ndata: {json.dumps(desk, ensure_ascii=False)}\n\n".encode()
            if listened != rooms:
                hub.move(waiter, listened)
                rooms = listened
                continue
            try:
                await asyncio.wait_for(waiter.news.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield f'event: heartbeat\ndata: {{"cursor": "{self.seen}"}}\n\n'.encode()


def _person(request: Request) -> Person:
    return person_of(
        method=request.method,
        headers=request.headers,
        cookies=request.cookies,
        host=request.headers.get("host", ""),
        now=datetime.now(UTC),
    )


async def stream(request: Request) -> Response:
    address = address_to_count(request.client.host if request.client else "")
    try:
        person = await run_in_thread(_person, request)
        check_room(0, address)
    except Problem as problem:
        language = language_from_header(request.headers.get("accept-language", ""))
        return Response(problem.body(language), problem.status, problem.headers, MEDIA_TYPE)
    return DeskStream(person, address)


routes = [Route("/live/desk", stream, methods=["GET"])]
