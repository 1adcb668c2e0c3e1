"""`POST /api/v1/conversations/{id}/messages`: routed here before Django, so that a message costs no middleware."""

import asyncio
import json
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from relais.apps.assistant.posting import MAX_BYTES, begin, begin_held, finish, finish_held, refusal
from relais.apps.conversations.writer import SECONDS_TO_COMMIT, ConversationGone, NobodyHolds, Receipt
from relais.web.languages import language_from_header
from relais.web.limits import address_to_count
from relais.web.problems import MEDIA_TYPE, Problem
from relais.web.threads import run_in_thread

log = structlog.get_logger(__name__)


async def read_limited(request: Request) -> bytes:
    """The body, or a `Problem` as soon as it is larger than 64 KiB."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Problem(413, "too_large", _("The body is larger than 64 KiB."))
    return body


async def _post(request: Request) -> tuple[int, dict[str, object]]:
    arrived: dict[str, Any] = {
        "public_id": request.path_params["public_id"],
        "body": await read_limited(request),
        "address": address_to_count(request.client.host if request.client else ""),
        "headers": request.headers,
        "cookies": request.cookies,
        "host": request.headers.get("host", ""),
    }
    if waiting := begin_held(**arrived):
        with suppress(NobodyHolds, ConversationGone):
            receipt = await _stored(waiting)
            if not receipt.replayed:
                return finish_held(receipt)
    begun = await run_in_thread(begin, **arrived)
    return await run_in_thread(finish, begun, await _stored(begun.receipt))


async def _stored(waiting: "Future[Receipt]") -> Receipt:
    # A client that leaves must not cancel the writing of what the door has taken in.
    return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(waiting)), SECONDS_TO_COMMIT)


async def post_message(request: Request) -> Response:
    language = language_from_header(request.headers.get("accept-language", ""))
    try:
        status, content = await _post(request)
    except ClientDisconnect:
        return Response(status_code=400)
    except Exception as error:
        problem = error if isinstance(error, Problem) else refusal(error)
        if problem is None:
            log.exception("message_failed", fault=type(error).__name__)
            not_stored = _("The message was not stored. Send it again with the same client_id.")
            problem = Problem(500, "internal_error", not_stored)
        return Response(problem.body(language), problem.status, problem.headers, MEDIA_TYPE)
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


routes = [Route("/api/v1/conversations/{public_id}/messages", post_message, methods=["POST"])]
