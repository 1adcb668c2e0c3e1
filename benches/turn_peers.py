"""The limits that a turn is measured beside: a bare ASGI echo, and an empty Django view with nothing around it."""

from typing import cast

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from starlette.types import ASGIApp, Receive, Scope, Send

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="peer" * 8, MIDDLEWARE=[])


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


urlpatterns = [path("django", empty)]
django_application = cast(ASGIApp, get_asgi_application())


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """`/echo` sends back what came; `/django` goes through Django."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["path"] != "/echo":
        await django_application(scope, receive, send)
        return
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": message.get("body", b"")})
