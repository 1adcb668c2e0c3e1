"""Every page: no accessibility fault that axe can see, nothing wider than a phone, nothing from elsewhere, light."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Response, expect

from relais.apps.accounts.models import Centre, Group
from tests.factories.accounts import make_person, make_role

PASSWORD = "un-mot-de-passe-long"
KIB = 1024
SIGHTS: list[tuple[int, Any]] = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


def faults(page: Any) -> list[str]:
    results = Axe().run(page)
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in results.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
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


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/fr/sign-in/",
        "/en/sign-in/",
        "/fr/nowhere/",
        "/nowhere/",
        "/fr/c/ville/about/",
        "/en/c/ville/accessibility/",
    ],
)
def test_page_has_no_fault_and_no_sideways_scroll(path: str, browser: Browser, address: str, centre: Centre) -> None:
    page = browser.new_page()
    page.goto(address + path)

    for width, scheme in SIGHTS:
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        assert (width, scheme, faults(page)) == (width, scheme, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_staff_sign_in_and_workspace_have_no_fault(
    language: str, browser: Browser, address: str, centre: Centre
) -> None:
    person = make_person(email="agent@example.ca", password=PASSWORD, language=language)
    make_role(person, centre, Group.AGENT)
    page = browser.new_page()
    page.goto(f"{address}/{language}/workspace/")
    page.fill("input[name=email]", "agent@example.ca")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{address}/{language}/workspace/")
    expect(page.get_by_role("heading", name="Ville d’essai" if language == "fr" else "Test Town")).to_be_visible()
    assert faults(page) == []
    page.close()


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
