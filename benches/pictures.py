"""`script/pictures`: the pictures of docs/pictures, taken from the sample centre in both languages.

Phone and desk, light and dark, without JavaScript and in print. They are WebP, which Chromium writes itself. Hours are
those of the moment: whether the centre is open in a picture depends on when it was taken.
"""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benches.visitor import ask, chromium, sample_centre

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
WORDS = {
    "fr": {"answer": "c'est quand les vidanges", "offer": "permis", "danger": "il y a le feu chez mon voisin"},
    "en": {"answer": "what day is trash pickup", "offer": "permit", "danger": "my neighbour's house is on fire"},
}
LARGEST = 2_000_000  # bytes, all of them together


def take(page: Page, name: str, *, whole: bool = False) -> None:
    """One picture of the window, or of the whole page, as WebP."""
    devtools = page.context.new_cdp_session(page)
    options = {"format": "webp", "quality": 78, "captureBeyondViewport": whole}
    if whole:
        size = devtools.send("Page.getLayoutMetrics")["cssContentSize"]
        options["clip"] = {**size, "height": min(size["height"], 1400), "scale": 1}
    data = devtools.send("Page.captureScreenshot", options)["data"]
    (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(data))


def start(page: Page, language: str) -> None:
    take(page, f"{language}-phone-start")


def answer(page: Page, language: str) -> None:
    ask(page, WORDS[language]["answer"])
    take(page, f"{language}-phone-answer")


def offer_at_night(page: Page, language: str) -> None:
    ask(page, WORDS[language]["offer"])
    take(page, f"{language}-phone-dark")


def danger(page: Page, language: str) -> None:
    ask(page, WORDS[language]["danger"])
    take(page, f"{language}-phone-danger")


def desk(page: Page, language: str) -> None:
    ask(page, WORDS[language]["answer"])
    take(page, f"{language}-desk")


def desk_at_night(page: Page, language: str) -> None:
    ask(page, WORDS[language]["answer"])
    take(page, f"{language}-desk-dark")


def answers(page: Page, language: str) -> None:
    page.locator(".see-all a").click()
    page.locator("#q").wait_for()
    take(page, f"{language}-desk-answers")


def without_javascript(page: Page, language: str) -> None:
    ask(page, WORDS[language]["answer"])
    take(page, f"{language}-phone-without-javascript")


def printed(page: Page, language: str) -> None:
    ask(page, WORDS[language]["answer"])
    page.locator("#keep a").click()
    page.emulate_media(media="print")
    take(page, f"{language}-print", whole=True)


SCENES: list[tuple[Callable[[Page, str], None], dict[str, Any]]] = [
    (start, PHONE),
    (answer, PHONE),
    (offer_at_night, PHONE | {"color_scheme": "dark"}),
    (danger, PHONE),
    (without_javascript, PHONE | {"java_script_enabled": False}),
    (desk, DESK),
    (desk_at_night, DESK | {"color_scheme": "dark"}),
    (answers, DESK),
    (printed, {"viewport": {"width": 816, "height": 1056}}),
]


def take_all(browser: Browser, address: str) -> None:
    for language in ("fr", "en"):
        for scene, options in SCENES:
            context = browser.new_context(locale=f"{language}-CA", reduced_motion="reduce", **options)
            page = context.new_page()
            page.goto(f"{address}/{language}/c/val-boreal/")
            scene(page, language)
            context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with sample_centre() as address, chromium() as browser:
        take_all(browser, address)
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.webp"))}
    for name, size in sizes.items():
        print(f"{size / 1000:8.1f} kB  {name}")
    total = sum(sizes.values())
    print(f"{total / 1000:8.1f} kB  in all")
    if total > LARGEST:
        raise SystemExit("too large: together they may have 2 MB")


if __name__ == "__main__":
    main()
