"""`<relais-counter>` on another site, in a real browser: strict policy, hostile styles, both languages."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from relais.apps.conversations.models import Conversation, Feedback
from tests.factories.site import FALLBACK, SIDES, STYLES, Site, ask

each_language = pytest.mark.parametrize("language", ["fr", "en"])


def faults(page: Page) -> list[str]:
    found = Axe().run(page, context=[["relais-counter"]]).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


@each_language
def test_question_asked_on_another_site_gets_the_approved_answer(language: str, page: Page, site: Site) -> None:
    page.goto(site.at(lang=language))

    ask(page, SIDES[language]["known"])

    expect(page.get_by_role("log").get_by_role("heading", name=SIDES[language]["title"])).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")
    assert Conversation.objects.get().language == language


def test_nothing_is_begun_before_the_first_question(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))

    expect(page.get_by_role("button", name="Quand passe la collecte des ordures?")).to_be_visible()
    expect(page.get_by_text("Centre à l’essai.")).to_be_visible()
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_the_site_stay_out_and_ours_stay_in(style: str, page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr", style=style))
    ask(page, "jour des poubelles")
    looks = "(node, names) => names.map((name) => getComputedStyle(node)[name])"

    own = page.locator(".message p").first.evaluate(
        looks, ["fontSize", "textTransform", "letterSpacing", "cssFloat", "fontStyle"]
    )
    button = page.locator("#send").evaluate(looks, ["backgroundColor", "minHeight", "cursor", "textAlign"])

    assert own == ["15.9375px", "none", "normal", "none", "normal"]
    assert button == ["rgb(15, 82, 87)", "46.75px", "pointer", "center"]
    assert page.locator("#question").evaluate(looks, ["display", "opacity", "resize"]) == ["block", "1", "vertical"]
    site_alone = page.context.new_page()
    site_alone.route("**/counter.js", lambda route: route.abort())
    site_alone.goto(site.at(lang="fr", style=style))
    names = ["fontSize", "color", "lineHeight", "fontFamily", "display"]
    for part in ("#own", "#after", "h1", "body"):
        assert page.locator(part).last.evaluate(looks, names) == site_alone.locator(part).last.evaluate(looks, names)


@pytest.mark.parametrize("form", ["inline", "floating"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@each_language
def test_counter_has_no_fault_and_no_sideways_scroll(
    language: str, width: int, scheme: Any, form: str, browser: Browser, site: Site
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.at(lang=language, form=form))
    if form == "floating":
        page.get_by_role("button", name=SIDES[language]["name"]).click()
    expect(page.locator(".chip").first).to_be_visible()
    assert faults(page) == []
    for text in ("jour des poubelles", "dog tag", "capital of Peru", "my house is on fire", "payer le chien"):
        ask(page, text)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#body").evaluate("(body) => body.scrollWidth - body.clientWidth") == 0
    context.close()


@each_language
def test_floating_counter_opens_and_closes_by_keyboard(language: str, page: Page, site: Site) -> None:
    side = SIDES[language]
    page.goto(site.at(lang=language, form="floating"))
    launch = page.get_by_role("button", name=side["name"])
    expect(launch).to_have_attribute("aria-expanded", "false")
    page.focus("#next")
    page.keyboard.press("Shift+Tab")
    expect(launch).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=side["name"])).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=side["person"]).last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_role("link", name=SIDES[language]["line"])).to_have_attribute(
        "href", "tel:+18195550142"
    )
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launch).to_be_focused()


def test_floating_counter_leaves_the_page_alone_until_it_is_opened(page: Page, site: Site) -> None:
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    page.goto(site.at(lang="fr", form="floating"), wait_until="networkidle")

    assert [url for url in called if "/api/" in url or "/live/" in url] == []


def test_new_messages_are_announced_politely_and_only_they(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")

    log = page.get_by_role("log")

    assert log.get_attribute("aria-live") in {None, "polite"}
    assert log.locator("[aria-live], [role=alert], [role=status]").count() == 0
    assert [item.get_attribute("data-seq") for item in log.locator("li[data-seq]").all()] == ["1", "2"]
    assert log.get_by_role("heading").get_attribute("lang") == "fr-CA"


def test_emergency_comes_first_with_a_number_to_touch(page: Page, site: Site) -> None:
    page.goto(site.at(lang="en"))

    ask(page, "my house is on fire")

    first = page.locator("#messages > li").nth(1)
    expect(first.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(first.locator(".urgent")).to_contain_text("If someone is in danger, call 911 now.")


def test_offered_title_is_a_button_that_asks_it(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))

    page.get_by_role("button", name="Comment obtenir une licence pour mon chien?").click()

    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator(".chips")).to_have_count(0)


def test_language_changes_in_place_and_is_kept_on_the_next_page(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.fill("#question", "un début")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Ask a question")).to_be_visible()
    expect(page.get_by_role("button", name="Français")).to_be_focused()
    expect(page.locator("#question")).to_have_value("un début")
    page.click("#next")
    expect(page.get_by_role("heading", name="Ask a question")).to_be_visible()
    expect(page.get_by_role("log").get_by_role("heading", name=SIDES["fr"]["title"])).to_be_visible()


def test_opinion_of_an_answer_is_kept_and_shown_again(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")

    page.get_by_role("button", name="Non", exact=True).click()
    expect(page.get_by_text("Merci, c’est noté.")).to_be_visible()
    page.click("#next")

    expect(page.get_by_role("button", name="Non", exact=True)).to_have_attribute("aria-pressed", "true")
    assert list(Feedback.objects.values_list("seq", "useful")) == [(2, False)]


@each_language
def test_without_javascript_the_link_inside_leads_to_the_counter(
    language: str, browser: Browser, site: Site, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.at(lang=language))

    page.click(f"#{FALLBACK}")

    expect(page).to_have_url(f"{address}/{language}/c/ville/")
    expect(page.locator("#question")).to_be_visible()
    context.close()
