"""The time limit in a browser: warned before, kept open by a touch, closed without losing what is being written."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from pytest_django import Settings

from relais.apps.accounts.models import Centre
from relais.apps.conversations.models import Conversation
from tests.factories.accounts import NOW
from tests.journeys.test_ask import ask

CLOSES = "This conversation closes in less than two minutes"


def begin(page: Page, address: str) -> None:
    page.goto(f"{address}/en/c/ville/")
    ask(page, "hello")


def test_citizen_is_warned_two_minutes_before_and_keeps_it_open(
    page: Page, address: str, centre: Centre, settings: Settings
) -> None:
    settings.RELAIS_VISIT_MINUTES = 2
    begin(page, address)
    warning = page.get_by_role("alert", name="Time limit")
    expect(warning).to_contain_text(CLOSES)
    expect(page.locator("#question")).to_be_focused()

    settings.RELAIS_VISIT_MINUTES = 60
    warning.get_by_role("button", name="Keep it open").click()

    expect(page.locator("#state")).to_have_text("The conversation stays open.")
    expect(warning).to_be_empty()
    expect(page.locator("#question")).to_be_focused()


def test_no_time_limit_is_one_touch_away(page: Page, address: str, centre: Centre, settings: Settings) -> None:
    settings.RELAIS_VISIT_MINUTES = 2
    begin(page, address)

    page.get_by_role("alert", name="Time limit").get_by_role("button", name="No time limit").click()

    expect(page.locator("#state")).to_have_text("The conversation stays open.")
    assert Conversation.objects.get().easy_pace


def test_nothing_typed_is_lost_when_the_conversation_closes(
    page: Page, address: str, centre: Centre, settings: Settings
) -> None:
    settings.RELAIS_VISIT_MINUTES = 6 / 60
    begin(page, address)
    page.fill("#question", "garbage day")
    expect(page.get_by_role("alert", name="Time limit")).to_contain_text("has closed", timeout=15_000)
    settings.RELAIS_VISIT_MINUTES = 60
    Conversation.objects.update(active_at=NOW - timedelta(days=1))

    page.locator("#send").click()

    expect(page.locator("#messages .citizen .body")).to_have_text("garbage day")
    expect(page.locator("#state")).to_have_text("The earlier conversation has closed. Here is a new one.")
    assert Conversation.objects.count() == 2
