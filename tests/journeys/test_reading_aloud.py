"""What a screen reader is given: the accessibility tree of Chromium, not the look of the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import put_live
from relais.apps.content.models import Answer
from relais.apps.content.models.version import Pair
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW
from tests.factories.content import make_version
from tests.journeys.test_ask import ask

# Each text that comes into a live region, as it comes: once, or it is announced twice.
LISTEN = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === 1 && node.matches('[data-seq]')) heard.push(Number(node.dataset.seq));
  }).observe(document.querySelector('[role=log]'), { childList: true, subtree: true });
}"""


def tree(page: Page) -> list[dict[str, Any]]:
    """The nodes of the accessibility tree in reading order, what is ignored left out."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    read: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        if not node["ignored"]:
            read.append(node)
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return read


def value(node: dict[str, Any], name: str) -> Any:
    return node.get(name, {}).get("value", "")


def place(nodes: list[dict[str, Any]], role: str, name: str) -> int:
    found = [at for at, node in enumerate(nodes) if value(node, "role") == role and name in value(node, "name")]
    assert found, f"no {role} named {name}"
    return found[0]


def properties(node: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"].get("value") for one in node["properties"]}


def test_reading_order_is_notice_conversation_field_send_person(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/en/c/ville/")
    ask(page, "when is trash day")

    nodes = tree(page)

    order = [
        place(nodes, "link", "Skip to main content"),
        place(nodes, "heading", "Ask a question"),
        place(nodes, "StaticText", "This is an automated service"),
        place(nodes, "log", "Conversation"),
        place(nodes, "StaticText", "when is trash day"),
        place(nodes, "heading", "When is garbage collected?"),
        place(nodes, "button", "Yes"),
        place(nodes, "textbox", "Your question"),
        place(nodes, "button", "Send"),
        place(nodes, "button", "Talk to a person"),
        place(nodes, "heading", "Reach a person"),
    ]
    assert order == sorted(order)


def test_log_is_polite_and_each_message_comes_into_it_once(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/en/c/ville/")
    page.evaluate(LISTEN)

    ask(page, "when is trash day")
    ask(page, "dog licence")
    page.wait_for_timeout(700)  # the stream tells of the same messages

    nodes = tree(page)
    log = properties(nodes[place(nodes, "log", "Conversation")])
    assert page.evaluate("window.heard") == [1, 2, 3, 4]
    assert (log["live"], log.get("busy", False)) == ("polite", False)
    expect(page.locator("#question")).to_be_focused()


def test_refusal_is_tied_to_the_field_and_spoken_at_once(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/en/c/ville/")

    page.locator("#question").press("Enter")

    nodes = tree(page)
    field = nodes[place(nodes, "textbox", "Your question")]
    alert = properties(nodes[place(nodes, "alert", "")])
    assert (properties(field)["invalid"], alert["live"]) == ("true", "assertive")
    assert value(field, "description").endswith("Write your question first.")
    expect(page.locator("#question")).to_be_focused()


@pytest.mark.parametrize(("language", "other"), [("fr", "en-CA"), ("en", "fr-CA")])
def test_answer_in_the_other_language_says_so(
    language: str, other: str, page: Page, address: str, centre: Centre
) -> None:
    asked = {"fr": "when is trash day", "en": "c'est quand les poubelles"}[language]
    page.goto(f"{address}/{language}/c/ville/")

    ask(page, asked)

    spoken = page.locator("#messages .title").evaluate("(node) => node.closest('[lang]').lang")
    around = page.locator(".feedback p").first.evaluate("(node) => node.closest('[lang]').lang")
    assert (spoken, around) == (other, f"{language}-CA")


def test_what_is_folded_for_the_eye_is_read_whole(page: Page, address: str, centre: Centre) -> None:
    body = "\n\n".join(f"Step {number} of the collection." for number in range(1, 40))
    answer = Answer.objects.get(centre=centre, key="garbage")
    title = Pair(fr="Quand passe la collecte des ordures?", en="When is garbage collected?")
    version = make_version(answer, title=title, body=Pair(fr=body, en=body))
    put_live(version=version, actor=COMMAND, now=NOW)
    page.goto(f"{address}/en/c/ville/")

    ask(page, "when is trash day")

    button = page.get_by_role("button", name="Show the whole answer")
    assert place(tree(page), "StaticText", "Step 39 of the collection.")
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_count(0)
    assert page.locator(".folded").count() == 0
