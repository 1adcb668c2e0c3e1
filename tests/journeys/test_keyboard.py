"""People who work here use the keyboard alone: every place that is focused is seen, and everything is reached."""

import pytest
from playwright.sync_api import Page, expect

from relais.apps.accounts.models import Centre, Group
from tests.factories.accounts import make_person, make_role

PASSWORD = "un-mot-de-passe-long"
FOCUSED = """() => { const e = document.activeElement, style = getComputedStyle(e);
  const label = e.labels?.[0]?.textContent ?? '';
  return { name: (label || e.textContent).trim().replace(/\\s+/g, ' '),
           seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }; }"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is focused begins with this name; each stop on the way must be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["seen"], f"the focus on “{focused['name']}” cannot be seen"
        if focused["name"].startswith(name):
            return
    raise AssertionError(f"no way to “{name}” with the keyboard")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_manager_signs_in_changes_the_look_and_signs_out(
    scheme: str, page: Page, address: str, centre: Centre
) -> None:
    person = make_person(email="gestion@example.ca", password=PASSWORD)
    make_role(person, centre, Group.MANAGER)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}/fr/sign-in/")

    tab_to(page, "Adresse courriel")
    page.keyboard.type("gestion@example.ca")
    tab_to(page, "Mot de passe")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")
    tab_to(page, "Ville d’essai")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ville/")
    tab_to(page, "Pages du centre")
    page.keyboard.press("Enter")
    tab_to(page, "Apparence")
    page.keyboard.press("Enter")
    page.wait_for_url("**/look/")
    tab_to(page, "Couleur de jour")
    page.keyboard.type("#8c143c")
    tab_to(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("L’apparence est enregistrée. Le public la voit dès maintenant.")
    tab_to(page, "Fermer la session")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/")
    assert Centre.objects.get().colour == "#8c143c"


def test_first_stop_skips_to_the_main_content(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/en/sign-in/")

    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "Email address")

    expect(page.get_by_label("Email address")).to_be_focused()
