"""`<relais-counter>` on another site, in a real browser: strict policy, hostile styles, both languages."""

import json
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from relais.apps.accounts.models import AllowedOrigin, Centre
from relais.apps.conversations.models import Conversation, Message
from relais.config.cors import allowed_origins
from relais.web.markup import render_body
from tests.factories.site import FALLBACK, STYLES, Site, serve_site

SIDES = {
    "fr": {
        "known": "c'est quand les poubelles",
        "title": "Quand passe la collecte des ordures?",
        "unknown": "quelle est la capitale du Pérou",
        "name": "Posez une question",
        "person": "Parler à une personne",
        "close": "Fermer",
        "open": "Ouvert en ce moment",
        "refused": "Ce comptoir ne peut pas être utilisé depuis ce site.",
    },
    "en": {
        "known": "when is trash day",
        "title": "When is garbage collected?",
        "unknown": "what is the capital of Peru",
        "name": "Ask a question",
        "person": "Talk to a person",
        "close": "Close",
        "open": "Open now",
        "refused": "This counter cannot be used from this site.",
    },
}
each_language = pytest.mark.parametrize("language", ["fr", "en"])
VIOLATIONS = "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"


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


def ask(page: Page, text: str) -> None:
    shown = page.locator("#messages > li").count()
    page.fill("#question", text)
    page.press("#question", "Enter")
    expect(page.locator("#messages > li").nth(shown + 1)).to_be_visible()


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


def test_conversation_is_kept_on_the_next_page_of_the_site(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "payer le chien")
    before = page.locator("#messages").inner_text()

    page.click("#next")

    expect(page).to_have_url(f"{site.address}/next?lang=fr")
    expect(page.locator("#messages")).to_have_text(before, use_inner_text=True)
    ask(page, "jour des poubelles")
    assert Conversation.objects.count() == 1


def test_key_is_kept_in_the_tab_only_and_never_in_an_address(page: Page, site: Site) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")

    kept = json.loads(page.evaluate("Object.values(sessionStorage)[0]"))

    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert [url for url in addresses if kept["token"] in url] == []
    assert page.context.cookies() == []


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
    expect(page.get_by_role("log").get_by_role("link", name="819-555-0142")).to_have_attribute(
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


def test_lost_network_keeps_the_text_and_the_retry_is_stored_once(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.context.set_offline(True)
    page.fill("#question", "licence de chien")
    page.press("#question", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Votre texte est encore dans le champ")
    expect(page.get_by_role("alert")).to_contain_text("Votre appareil est hors ligne.")
    expect(page.locator("#question")).to_have_value("licence de chien")
    expect(page.locator("#question")).to_have_attribute("aria-invalid", "true")

    page.context.set_offline(False)
    page.get_by_role("button", name="Essayer de nouveau").click()

    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_be_visible()
    expect(page.locator("#question")).to_have_value("")
    assert Message.objects.filter(text="licence de chien").count() == 1


def test_answer_lost_on_the_way_back_is_shown_once(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/messages", lose_the_answer, times=1)
    page.fill("#question", "licence de chien")
    page.press("#question", "Enter")

    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_have_count(1)
    expect(page.locator("#question")).to_have_value("")
    assert Message.objects.filter(text="licence de chien").count() == 1


def test_message_from_elsewhere_arrives_by_the_stream(page: Page, site: Site, visitor: BrowserContext) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    kept = page.evaluate("({ ...sessionStorage })")
    second = visitor.new_page()
    second.goto(site.at(lang="fr"))
    second.evaluate("(kept) => Object.assign(sessionStorage, kept)", kept)
    second.reload()
    expect(second.locator("#messages > li")).to_have_count(2)

    ask(second, "licence de chien")

    expect(page.locator("#messages > li")).to_have_count(4)


def test_erased_conversation_leaves_nothing_here_or_there(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")

    page.get_by_text("Effacer cette conversation").click()
    page.get_by_role("button", name="Effacer", exact=True).click()

    expect(page.locator("#messages > li")).to_have_count(0)
    expect(page.locator("#question")).to_be_focused()
    assert (Message.objects.count(), Conversation.objects.get().deleted_at is None) == (0, False)


def test_conversation_that_has_ended_elsewhere_makes_way_for_a_new_one(page: Page, site: Site) -> None:
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.route("**/live/**", lambda route: route.abort())
    page.reload()
    expect(page.locator("#messages > li")).to_have_count(2)
    Message.objects.all().delete()
    Conversation.objects.update(key_digest="", last_seq=0)

    page.fill("#question", "licence de chien")
    page.press("#question", "Enter")

    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_be_visible()
    expect(page.locator("#messages > li")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("La conversation précédente a pris fin. En voici une nouvelle.")


@pytest.mark.parametrize("form", ["inline", "floating"])
@each_language
def test_site_that_is_not_listed_is_told_so_and_shown_the_counters_page(
    language: str, form: str, page: Page, site: Site, address: str
) -> None:
    side, logged = SIDES[language], list[str]()
    page.on("console", lambda message: logged.append(message.text))
    AllowedOrigin.objects.all().delete()
    allowed_origins.forget()
    page.goto(site.at(lang=language, form=form))
    if form == "floating":
        page.get_by_role("button", name=side["name"]).click()

    expect(page.get_by_role("alert")).to_contain_text(side["refused"])

    link = page.get_by_role("alert").get_by_role("link")
    expect(link).to_have_attribute("href", f"{address}/{language}/c/ville/")
    assert any(f"{site.address} is not among the origins of “ville”" in line for line in logged)
    assert page.locator("#question").count() == 0


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


def test_bodies_are_shown_as_the_service_shows_them(page: Page, address: str, centre: Centre) -> None:
    pack = json.loads((resources.files("relais.config") / "sample" / "pack.json").read_text(encoding="utf-8"))
    bodies = [text for answer in pack["answers"] for text in answer["body"].values()] + [
        "1. un\n2. deux\n\n   suite\n3. trois\n   - a\n   - b\n\nfin",
        "3) trois\n4) quatre",
        "a *b* **c** ***d*** _e_ __f__ snake_case 2*3*4 * x * \\*g\\* `h *i*` & < >",
        "[lien](https://x.example/a_(b)) [*m*](mailto:a@b.ca) <https://x.example/?a=b> [n](javascript:alert(1)) [o]",
        "ligne 1  \nligne 2\\\nligne 3\nligne 4",
        "> cité\n> encore\n\n---\n\n# pas un titre\n<b>pas du HTML</b> ![i](https://x.example/i.png)",
        "- a\n\n- b\n- c",
        "texte\n- puce\n  suite\npuce encore\n\nfin",
    ]
    page.goto(f"{address}/fr/c/ville/")

    shown = page.evaluate(
        """async ([url, bodies]) => {
            const { render } = await import(url);
            return bodies.map((body) => {
                const box = document.createElement("div");
                box.append(render(body));
                return box.innerHTML;
            });
        }""",
        [f"{address}/static/assistant/counter/markup.js", bodies],
    )

    same = "(html) => { const box = document.createElement('div'); box.innerHTML = html; return box.innerHTML; }"
    wanted = [page.evaluate(same, str(render_body(body))) for body in bodies]
    assert [fold(html) for html in shown] == [fold(html) for html in wanted]


def fold(html: str) -> str:
    """Without the line ends around blocks, which no reader meets, and without what is ours alone on a link."""
    blocks = r"\n*(</?(?:p|ul|ol|li|blockquote|hr|br)\b[^>]*>)\n*"
    return re.sub(blocks, r"\1", html.replace(' rel="noreferrer"', ""))
