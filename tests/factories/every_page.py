"""Every page that a person can open, and what must stand for it: the walk of tests/journeys/test_every_page.py.

A new page is one line here; tests/house/test_every_page.py says when it is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from relais.apps.accounts.models import Centre, Group, Person
from tests.factories.accounts import make_person, make_role
from tests.factories.assistant import make_turn

PASSWORD = "un-mot-de-passe-long"


@dataclass
class World:
    """What the pages of a walk show: a centre with a live bank, and a person of every role in it."""

    centre: Centre
    person: Person
    held: dict[str, str] = field(default_factory=dict)
    """What a page needs in its address, by a name of its own."""


def make_world(centre: Centre) -> World:
    person = make_person(email="tout@example.ca", name="Ana Roy", password=PASSWORD)
    for group in Group:
        make_role(person, centre, group)
    make_turn(centre, "jour des poubelles " + "x" * 200, outcome="offer", offers=["garbage", "dogs"])
    return World(centre, person)


Address = str | Callable[[World], str]

# By the name of the address. `{c}` stands for the centre; every address begins with /fr or /en.
PUBLIC: dict[str, Address] = {
    "accounts:sign_in": "/sign-in/",
    "assistant:conversation": "/c/{c}/",
    "assistant:about": "/c/{c}/about/",
    "assistant:accessibility": "/c/{c}/accessibility/",
    "assistant:copy": "/c/{c}/copy/",
    "content:answer_list": "/c/{c}/answers/",
    "content:answer_detail": "/c/{c}/answers/garbage/",
}
STAFF: dict[str, Address] = {
    "accounts:workspace": "/workspace/",
    "accounts:centre": "/workspace/{c}/",
    "accounts:look": "/workspace/{c}/look/",
    "assistant:understanding": "/workspace/{c}/understanding/",
    "design": "/design/",
}
# Pages that have no address name of their own, or a second state worth seeing.
BESIDE = ("/c/{c}/answers/?q=chien", "/c/{c}/answers/?q=zzz", "/nowhere/", "/c/{c}/answers/gone/")
WITHOUT_LANGUAGE = {"accounts:centre_list": "/"}
# What is no page: it takes a form and leads on, or it is a file.
NO_PAGE = {
    "accounts:sign_out": "form",
    "accounts:look_preview": "file",
    "accounts:look_sheet": "file",
    "accounts:logo": "file",
    "assistant:without_language": "leads on",
    "assistant:feedback": "form",
    "assistant:leave": "form",
    "assistant:pace": "form",
    "content:robots": "file",
    "content:sitemap": "file",
}


def address(page: Address, world: World, language: str) -> str:
    path = page(world) if callable(page) else page.format(c=world.centre.slug)
    return f"/{language}{path}"
