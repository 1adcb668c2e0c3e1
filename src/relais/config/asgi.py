"""The one ASGI callable: health checks, the message door and the streams by Starlette, everything else by Django."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
django_application = get_asgi_application()

from django.conf import settings  # noqa: E402 - apps must be loaded before anything below is imported
from django.utils.translation import gettext_lazy as _  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.middleware.gzip import GZipMiddleware  # noqa: E402
from starlette.routing import Mount  # noqa: E402
from starlette.types import ASGIApp  # noqa: E402

from relais.apps.assistant import live as posting  # noqa: E402
from relais.apps.content.index import shelf  # noqa: E402
from relais.apps.conversations import live as streams  # noqa: E402
from relais.apps.conversations.hub import hub, listener  # noqa: E402
from relais.apps.conversations.writer import writer  # noqa: E402
from relais.apps.desk import live as desk  # noqa: E402
from relais.config import counter, health  # noqa: E402
from relais.config.access_log import AccessLog  # noqa: E402
from relais.config.body_limit import BodyLimit  # noqa: E402
from relais.config.cors import CrossOrigin  # noqa: E402
from relais.config.static_files import HashedFiles  # noqa: E402
from relais.web.threads import run_in_thread  # noqa: E402


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    hub.open()
    await run_in_thread(shelf.refresh)
    shelf.start()
    listener.start()
    yield
    hub.drain()
    listener.stop()
    shelf.stop()
    writer.stop()


everything_else = Mount("/", cast(ASGIApp, django_application), middleware=[Middleware(GZipMiddleware)])
# A path may hold a line break (%0A); without this, Starlette would answer it in plain text, past our own pages.
everything_else.path_regex = re.compile(r"^/(?P<path>.*)$", re.DOTALL)

# The streams are not compressed: a compressor would hold events back. A POST to the door is matched in full by its
# route; any other method there matches it in part only, and goes on to Django with everything else.
application = AccessLog(
    CrossOrigin(
        BodyLimit(
            Starlette(
                routes=[
                    *health.routes,
                    *counter.routes,
                    *streams.routes,
                    *desk.routes,
                    *posting.routes,
                    Mount(
                        "/static",
                        HashedFiles(directory=settings.STATIC_ROOT, check_dir=False),
                        middleware=[Middleware(GZipMiddleware)],
                    ),
                    everything_else,
                ],
                lifespan=lifespan,
            ),
            too_large=_("The body is larger than %s KiB."),
            too_slow=_("The rest of the body did not come. Send it again."),
        )
    )
)
