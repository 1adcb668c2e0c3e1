"""The conversation with every kind of message: no fault that axe can see; nothing from elsewhere, and light."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Response, expect

from relais.apps.accounts.models import Centre

KIB = 1024


def faults(page: Any) -> list[str]:
    results = Axe().run(page)
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in results.response["violations"]]


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("fr", 320, "light"), ("fr", 1280, "dark"), ("en", 320, "dark"), ("en", 1280, "light")],
)
def test_conversation_has_no_fault_and_no_sideways_scroll(
    language: str, width: int, scheme: Any, browser: Browser, address: str, centre: Centre
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/{language}/c/{centre.slug}/")
    for text in ("jour des poubelles", "dog tag", "capital of Peru", "my house is on fire", "payer le chien"):
        shown = page.locator("#messages [data-seq]").count()
        page.fill("#question", text)
        page.press("#question", "Enter")
        expect(page.locator("#messages [data-seq]").nth(shown + 1)).to_be_visible()

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_first_load_is_light_and_from_our_own_origin(browser: Browser, address: str, centre: Centre) -> None:
    page = browser.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # the library refuses a built-in method

    page.goto(f"{address}/fr/c/{centre.slug}/", wait_until="networkidle")

    assert {response.url.split("/", 3)[2] for response in responses} == {address.removeprefix("http://")}
    sizes = [response.request.sizes() for response in responses]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= 60 * KIB
    page.close()


def test_new_messages_are_announced_politely_and_only_they(browser: Browser, address: str, centre: Centre) -> None:
    page = browser.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/")

    log = page.get_by_role("log")

    assert log.get_attribute("aria-live") in {None, "polite"}
    assert log.get_attribute("aria-atomic") in {None, "false"}
    assert page.locator("[role=log] [aria-live]").count() == 0
    page.close()
