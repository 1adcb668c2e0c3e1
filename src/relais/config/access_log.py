"""One line a request: method, path, status, milliseconds. Never a query, a header, a body or a key."""

import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("relais.access")
QUIET = ("/static/", "/healthz", "/readyz")
# A long segment with a digit, a capital or a colon: an identifier, a signed link, the key of a feed. Who holds a log
# must not hold the door.
OPAQUE = re.compile(r"(?<=/)(?=[^/]*[0-9A-Z:])[^/]{32,}")


def logged_path(path: str) -> str:
    """The path with `-` for what may be a key, and without codes for a terminal."""
    return OPAQUE.sub("-", path).encode("unicode_escape").decode()


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            # What is typed in an address that does not exist may be anything.
            path = logged_path(scope["path"]) if status != 404 else "-"
            log.info("request", method=scope["method"], path=path, status=status, ms=milliseconds)
