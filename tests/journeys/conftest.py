"""A real server on a free port, a real Chromium, and a centre with a small live bank."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from relais.apps.accounts.models import AllowedOrigin, Centre
from relais.config.asgi import application
from relais.config.cors import allowed_origins
from tests.factories.accounts import make_open_centre
from tests.factories.content import make_live_bank
from tests.factories.site import Site, serve_site
from tests.run import NAMES

# Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
VIOLATIONS = "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))


# Not for the whole session: while it is open, its loop runs in this thread, and other tests start loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium here; install it with your system's package manager")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def centre(transactional_db: None) -> Centre:
    centre = make_open_centre(slug="ville", name_fr="Ville d’essai", name_en="Test Town")
    make_live_bank(centre)
    return centre


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """The address of a server in this process, on the test's own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor on a phone-sized screen."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context
    context.close()


@pytest.fixture
def site(address: str, centre: Centre) -> Iterator[Site]:
    """A site that the centre lists."""
    with serve_site(address) as site:
        AllowedOrigin.objects.create(centre=centre, origin=site.address)
        allowed_origins.forget()
        yield site
    allowed_origins.forget()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A page that must break no policy and raise no fault."""
    page, faults = visitor.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(VIOLATIONS)
    yield page
    assert (page.evaluate("window.broken"), faults) == ([], [])
