"""A community's year in a real browser and each language: invite, meet, minute, register, report; and axe."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from relais.apps.community.models import Community, IssuedFile
from tests.factories.accounts import make_person
from tests.factories.community import NOW, import_file, make_member

PASSWORD = "trois phares dans la brume"
WORDS = {
    "fr": {
        "make": "Créer le lien", "link": "Lien de l’invitation", "name": "Votre nom",
        "password": "Choisissez un mot de passe",
        "take": "Prendre mon siège", "save": "Enregistrer", "propose": "Proposer", "vote": "Voter pour",
        "attend": "J’y serai", "publish": "Publier dans les deux langues", "comment": "Commenter",
        "settle": "C’est réglé", "approve": "Approuver le rapport", "issue": "Publier le rapport",
        "issued": "Il ne change plus", "leave": "Partir et faire oublier",
    },
    "en": {
        "make": "Make the link", "link": "Link of the invitation", "name": "Your name", "password": "Choose a password",
        "take": "Take my seat", "save": "Save", "propose": "Propose it", "vote": "Vote for it",
        "attend": "I will attend", "publish": "Publish in both languages", "comment": "Comment",
        "settle": "It is settled", "approve": "Approve the report", "issue": "Issue the report",
        "issued": "It no longer changes", "leave": "Leave and forget",
    },
}  # fmt: skip


def sign_in(browser: Browser, address: str, language: str, community: Community, **context: Any) -> Page:
    person = make_person(email="coordination@example.ca", name="Ana Poirier", password=PASSWORD)
    make_member(
        community, community.organisations.all()[0], person=person, name=person.name, role="coordinator",
        consented_at=NOW,
    )  # fmt: skip
    page = browser.new_context(**context).new_page()
    page.goto(f"{address}/{language}/sign-in/?next=/{language}/community/phares/")
    page.fill("[name=email]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/community/phares/")
    return page


def press(page: Page, name: str) -> None:
    """By keyboard, as every button can be."""
    button = page.get_by_role("button", name=name).first
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def plan(page: Page, base: str, first: str, last: str, save: str) -> None:
    page.goto(f"{base}/meetings/new/")
    page.fill("[name=first]", first)
    page.fill("[name=last]", last)
    press(page, save)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whole_year_is_played_by_keyboard_without_javascript(browser: Browser, address: str, language: str) -> None:
    community, words = import_file(), WORDS[language]
    page = sign_in(browser, address, language, community, java_script_enabled=False)
    base = f"{address}/{language}/community/phares"

    # Invite, and join from the link.
    page.goto(f"{base}/invitations/")
    page.fill("[name=email]", "dee@example.ca")
    page.select_option("[name=language]", language)
    page.select_option("[name=organisation]", index=1)
    press(page, words["make"])
    link = page.get_by_label(words["link"]).input_value()
    guest = browser.new_context(java_script_enabled=False).new_page()
    guest.goto(link)
    guest.get_by_label(words["name"]).fill("Dee Roy")
    guest.get_by_label(words["password"]).fill(PASSWORD)
    press(guest, words["take"])
    expect(guest).to_have_url(f"{address}/{guest.url.split('/')[3]}/community/phares/")

    # Meet: a point, a vote and an answer for the meeting to come.
    plan(page, base, "2099-03-10", "2099-04-10", words["save"])
    guest.goto(f"{base}/meetings/")
    guest.locator(".grid a").first.click()
    guest.fill("[name=text]", "La brume / The fog")
    press(guest, words["propose"])
    press(guest, words["attend"])
    page.goto(guest.url.partition("#")[0])
    press(page, words["vote"])
    expect(page.locator(".agenda")).to_contain_text("2 v")

    # Minute a meeting of the year that is over.
    plan(page, base, "2025-03-10", "2025-03-20", words["save"])
    page.locator(".table a").first.click()
    page.goto(f"{page.url}minutes/")
    page.fill("[name=minutes_fr]", "Nous avons vu 3 phares.")
    page.fill("[name=minutes_en]", "We saw three lighthouses.")
    page.fill("[name=highlights_fr]", "- Points saillants :\n  - La lentille de 1898.")
    page.fill("[name=highlights_en]", "- Highlights:\n  - The lens of 1898.")
    press(page, words["publish"])

    # Register an issue, comment, settle, approve, issue.
    page.goto(f"{base}/issues/new/")
    page.fill("[name=title_fr]", "La brume dure.")
    page.fill("[name=title_en]", "The fog lasts.")
    press(page, words["save"])
    page.goto(f"{base}/reports/2024-2025/")
    expect(page.locator(".report")).to_contain_text("1898")
    page.fill("[name=text]", "?")
    press(page, words["comment"])
    press(page, words["settle"])
    press(page, words["approve"])
    press(page, words["issue"])
    expect(page.locator("main")).to_contain_text(words["issued"])
    assert IssuedFile.objects.count() == 8

    # Leave, and be forgotten.
    guest.goto(f"{base}/")
    guest.locator("a[href$='/leave/']").click()
    press(guest, words["leave"])
    assert not community.members.filter(name="Dee Roy").exists()
    for one in (page, guest):
        one.context.close()


@pytest.mark.parametrize(("language", "width", "scheme"), [("fr", 320, "dark"), ("en", 1280, "light")])
def test_pages_have_no_fault_and_no_sideways_scroll(
    browser: Browser, address: str, language: str, width: int, scheme: str
) -> None:
    community = import_file()
    page = sign_in(browser, address, language, community, viewport={"width": width, "height": 800}, color_scheme=scheme)

    found = {}
    for name in ("members/", "coverage/", "meetings/new/", "issues/", "reports/2024-2025/"):
        page.goto(f"{address}/{language}/community/phares/{name}")
        faults = [fault["id"] for fault in Axe().run(page).response["violations"]]
        found[name] = (faults, page.evaluate("document.documentElement.scrollWidth") <= width)

    assert found == dict.fromkeys(found, ([], True))
    page.context.close()
