"""Database work of the async edges, on a few threads that keep their connection.

Django's own requests each get a thread, and a connection, of their own; the message door cannot afford that.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="edge")


async def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking function that may use the database; its exception is raised here."""

    def work() -> T:
        try:
            return function(*args, **kwargs)
        except Exception:
            connection.close()
            raise
        finally:
            # On PostgreSQL closing gives the connection back to the pool; on SQLite keeping it saves 0.3 ms a call.
            if connection.vendor == "postgresql":
                connection.close()

    return await asyncio.get_running_loop().run_in_executor(_pool, work)
