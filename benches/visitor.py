"""A sample centre on a free port and a real Chromium: what `script/bench page` and `script/pictures` share."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benches.turn import free_port, running
from tests.run import NAMES

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@contextmanager
def sample_centre() -> Iterator[str]:
    """The address of the sample centre, its index fitted, on a database of its own that is gone afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "relais", "serve"]
        settings = {"RELAIS_HOME": home, "RELAIS_PORT": str(port), "RELAIS_LIMITS": "off", "RELAIS_DATABASE_URL": ""}
        with running(command, port, "/readyz", **settings):
            yield f"http://localhost:{port}"


@contextmanager
def chromium() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("no Chromium here; install it with your system's package manager")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def ask(page: Page, text: str) -> None:
    """Ask, and wait until the question and what is said to it stand in the thread; with JavaScript or without."""
    shown = page.locator("#messages [data-seq]").count()
    page.fill("#question", text)
    page.click("#send")
    page.locator("#messages [data-seq]").nth(shown + 1).wait_for()
