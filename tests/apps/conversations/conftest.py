"""A real server on a free port, because a stream is about sockets."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from relais.apps.conversations import live


@pytest.fixture
def server(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx2.Client]:
    """A client of the service, which runs in a thread of this process and beats every 0.3 s."""
    import uvicorn

    from relais.config.asgi import application  # only here: it wants the static files to be there
    from relais.config.commands.server import DrainingServer

    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=5)
    running = DrainingServer(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.02)
    port = listening.getsockname()[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
        yield client
    running.should_exit = True
    thread.join(timeout=20)
    assert not thread.is_alive()
