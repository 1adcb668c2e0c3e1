"""`<relais-counter>` when the network, the conversation or the permission is gone; what it keeps, and where."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from relais.apps.accounts.models import AllowedOrigin
from relais.apps.conversations.models import Conversation, Message
from relais.config.cors import allowed_origins
from tests.factories.site import SIDES, Site, ask

each_language = pytest.mark.parametrize("language", ["fr", "en"])


def let_go(page: Page, held: list[Any]) -> None:
    """Let the held request through, once it has come: what the page says may be ahead of what it sends."""
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(20)
    held[0].continue_()


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


def test_what_was_said_before_is_put_back_without_being_announced(page: Page, site: Site) -> None:
    held: list[Any] = []
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.route("**/messages?after=0", lambda route: held.append(route))

    page.click("#next")

    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "off")
    let_go(page, held)
    expect(page.locator("#messages > li")).to_have_count(2)
    expect(log).not_to_have_attribute("aria-live", "off")


def test_slow_network_is_told_and_the_text_stays(page: Page, site: Site) -> None:
    held: list[Any] = []
    page.clock.install()
    page.goto(site.at(lang="fr"))
    page.route("**/messages", lambda route: held.append(route))
    page.fill("#question", "licence de chien")
    page.press("#question", "Enter")
    expect(page.get_by_role("status")).to_have_text("Envoi en cours…")

    page.clock.fast_forward(6_000)

    expect(page.get_by_role("status")).to_contain_text("le réseau est lent")
    expect(page.locator("#question")).to_have_value("licence de chien")
    let_go(page, held)
    expect(page.get_by_role("log").get_by_role("heading", name="Comment obtenir une licence")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


@each_language
def test_centre_that_does_not_exist_is_said_to_be_missing(language: str, page: Page, site: Site) -> None:
    page.goto(site.at(lang=language, centre="nulle-part"))

    said = {"fr": "Ce comptoir est introuvable", "en": "This counter was not found"}
    expect(page.get_by_role("alert")).to_contain_text(said[language])
    assert page.get_by_role("alert").get_by_role("link").count() == 0


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


def test_counter_warns_before_it_closes_and_stays_open_at_a_touch(page: Page, site: Site, settings: Settings) -> None:
    settings.RELAIS_VISIT_MINUTES = 2
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.fill("#question", "et le")
    warning = page.locator("#closing")
    expect(warning).to_contain_text("se fermera dans moins de deux minutes", timeout=10_000)
    expect(page.locator("#question")).to_be_focused()

    settings.RELAIS_VISIT_MINUTES = 60
    warning.get_by_role("button", name="La garder ouverte").click()

    expect(page.locator("#status")).to_have_text("La conversation reste ouverte.")
    expect(warning).to_be_empty()
    expect(page.locator("#question")).to_have_value("et le")


def test_counter_that_has_closed_keeps_what_is_being_written(page: Page, site: Site, settings: Settings) -> None:
    settings.RELAIS_VISIT_MINUTES = 4 / 60
    page.goto(site.at(lang="fr"))
    ask(page, "jour des poubelles")
    page.fill("#question", "et le recyclage")

    expect(page.locator("#status")).to_contain_text("Cette conversation a pris fin", timeout=15_000)

    expect(page.locator("#question")).to_have_value("et le recyclage")
    expect(page.locator("#messages > li")).to_have_count(0)
