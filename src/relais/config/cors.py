"""CORS (Fetch standard) for `/api/v1` and `/live`: pages of the sites that a centre lists may read its answers.

Never with cookies: the key travels in the `Authorization` header. The preflight of a conversation's address carries no
key, so the list that counts is found by the conversation alone; a stranger learns from it whether one site may call.
"""

import re
import time
import uuid
from collections.abc import Callable
from functools import lru_cache

from django.db import DatabaseError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relais.apps.accounts.models import Centre
from relais.apps.conversations.models import Conversation
from relais.web.threads import run_in_thread

SECONDS_KEPT = 5.0
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID, Accept-Language",
    "Access-Control-Max-Age": "600",
}
_CENTRE = re.compile(r"/api/v1/centres/([^/]+)")
_CONVERSATION = re.compile(r"(?:/api/v1|/live)/conversations/([^/]+)")


@lru_cache(maxsize=4096)
def centre_of(conversation: uuid.UUID) -> str | None:
    """The slug of a conversation's centre, erased conversations included; it never changes, so it is kept."""
    rows = Conversation.objects.filter(public_id=conversation)
    return rows.values_list("centre__slug", flat=True).first()


class AllowedOrigins:
    """What every centre lists, by its slug; read again when it is older than 5 seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        self._read_at: float | None = None
        self._lists: dict[str | None, frozenset[str]] = {}
        centre_of.cache_clear()

    def allow(self, origin: str, path: str) -> bool:
        """Whether pages of this origin may read what this address answers."""
        try:
            return self._listed(origin, path)
        except DatabaseError:
            return False  # the application says what is wrong; a stranger need not read it

    def _listed(self, origin: str, path: str) -> bool:
        lists = self._fresh()
        # Most strangers end here, before a conversation is looked for.
        if not any(origin in listed for listed in lists.values()):
            return False
        slug = _slug_of(path)
        # Where no centre is concerned (a slug or a conversation that does not exist), any listed site may read the 404.
        return slug not in lists or origin in lists[slug]

    def _fresh(self) -> dict[str | None, frozenset[str]]:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= SECONDS_KEPT:
            lists: dict[str, set[str]] = {}
            for slug, origin in Centre.objects.values_list("slug", "allowed_origins__origin"):
                lists.setdefault(slug, set()).update([origin] if origin else [])
            self._lists = {slug: frozenset(origins) for slug, origins in lists.items()}
            self._read_at = now
        return self._lists


allowed_origins = AllowedOrigins()


def _slug_of(path: str) -> str | None:
    """The centre that an address is about, or None."""
    if found := _CENTRE.match(path):
        return found[1]
    if found := _CONVERSATION.match(path):
        try:
            return centre_of(uuid.UUID(found[1]))
        except ValueError:
            return None
    return None


class CrossOrigin:
    """Answers preflights, and marks every other response, errors included, that a listed site may read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = ""
        if scope["type"] == "http" and scope["path"].startswith(("/api/v1/", "/live/")):
            headers = Headers(scope=scope)
            origin = headers.get("origin", "")
        if not origin or not await run_in_thread(allowed_origins.allow, origin, scope["path"]):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            answer = MutableHeaders(PREFLIGHT | {"Access-Control-Allow-Origin": origin, "Vary": "Origin"})
            await send({"type": "http.response.start", "status": 204, "headers": answer.raw})
            await send({"type": "http.response.body"})
            return

        async def mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Access-Control-Allow-Origin"] = origin
                answer["Access-Control-Expose-Headers"] = "Retry-After"
                answer.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, mark)
