"""`/healthz`: the process serves. `/readyz`: the database, its migrations and the assistant are ready."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relais.apps.content.index import all_loaded
from relais.web.threads import run_in_thread


async def healthz(request: Request) -> Response:
    return PlainTextResponse("ok\n")


def check_readiness() -> dict[str, bool]:
    """What is ready and what is not; nothing is asked of the assistant while the database is not."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return {"database": True, "migrations": migrated, "assistant": migrated and all_loaded()}
    except DatabaseError:
        return {"database": False, "migrations": False, "assistant": False}


async def readyz(request: Request) -> Response:
    checks = await run_in_thread(check_readiness)
    ready = all(checks.values())
    content = {"ready": ready, **checks, "limits": "on" if settings.RELAIS_LIMITS else "off"}
    return JSONResponse(content, 200 if ready else 503, {"Cache-Control": "no-store"})


routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
