"""No request body is larger than 64 KiB (4 MiB with a picture) or slower than 20 s between two pieces."""

import asyncio
import re
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relais.web.languages import language_from_header
from relais.web.problems import MEDIA_TYPE, Problem, Text, fill

MAX_BYTES = 64 * 1024
# Pages that take a file, of people who are signed in; each says itself what is too large for it.
MAX_UPLOAD_BYTES = 4 * 1024 * 1024
UPLOADS = re.compile(r"/(?:fr|en)/(?:workspace/[^/]+/look|community/[^/]+/(?:meetings/[^/]+|members/import))/\Z")
SECONDS_BETWEEN_PIECES = 20.0
GONE: Final[Message] = {"type": "http.disconnect"}


class BodyLimit:
    """To the application, a client that goes over the limit has gone away; to the client, it is told why.

    The sentence `too_large` has a place for the limit in KiB.
    """

    def __init__(self, app: ASGIApp, *, too_large: Text, too_slow: Text) -> None:
        self.app = app
        self.too_large = too_large
        self.too_slow = Problem(408, "too_slow", too_slow)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = MAX_UPLOAD_BYTES if UPLOADS.match(scope["path"]) else MAX_BYTES
        too_large = Problem(413, "too_large", fill(self.too_large, most // 1024))
        announced = headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > most:
            await _refuse(too_large, headers, send)
            return
        refused: Problem | None = None
        received, whole, answering = 0, False, False

        async def counted() -> Message:
            nonlocal received, refused, whole
            if whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), SECONDS_BETWEEN_PIECES)
            except TimeoutError:
                refused, whole = self.too_slow, True
                return GONE
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > most:
                refused, whole = too_large, True
                return GONE
            return message

        async def noted(message: Message) -> None:
            nonlocal answering
            if refused is None:
                answering = True
                await send(message)

        try:
            await self.app(scope, counted, noted)
        except Exception:
            if refused is None:
                raise
        if refused is not None and not answering:
            await _refuse(refused, headers, send)


async def _refuse(problem: Problem, headers: Headers, send: Send) -> None:
    body = problem.body(language_from_header(headers.get("accept-language", "")))
    names = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": problem.status, "headers": names})
    await send({"type": "http.response.body", "body": body})
