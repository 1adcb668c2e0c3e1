"""Database work of the async edges, on a few threads that keep their connection.

Django's own requests each get a thread, and a connection, of their own; the message door cannot afford that. Streams
read on threads of their own, so that many open streams never stand in the way of a message.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

_doors = ThreadPoolExecutor(max_workers=8, thread_name_prefix="edge")
_streams = ThreadPoolExecutor(max_workers=3, thread_name_prefix="stream")


async def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking function that may use the database; its exception is raised here."""
    return await asyncio.get_running_loop().run_in_executor(_doors, lambda: _work(function, *args, **kwargs))


async def read_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for what open streams read."""
    return await asyncio.get_running_loop().run_in_executor(_streams, lambda: _work(function, *args, **kwargs))


def _work(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return function(*args, **kwargs)
    except Exception:
        connection.close()
        raise
    finally:
        # On PostgreSQL closing gives the connection back to the pool; on SQLite keeping it saves 0.3 ms a call.
        if connection.vendor == "postgresql":
            connection.close()
