"""What keeps the citizen in the picture: where the page stands, what is refused, what was erased elsewhere."""

from playwright.sync_api import BrowserContext, Page, expect

from relais.apps.accounts.models import Centre
from relais.apps.conversations.door import MAX_CHARACTERS
from relais.apps.conversations.models import Feedback

TOP = "item => item.getBoundingClientRect().top"


def ask(page: Page, text: str) -> None:
    shown = page.locator("#messages [data-seq]").count()
    page.fill("#question", text)
    page.press("#question", "Enter")
    expect(page.locator("#messages [data-seq]").nth(shown + 1)).to_be_visible()


def test_answer_above_the_screen_is_scrolled_to(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/fr/c/{centre.slug}/")
    ask(page, "jour des poubelles")
    page.fill("#question", "licence de chien")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    page.evaluate("document.getElementById('send').click()")

    expect(page.locator("#messages [data-seq]")).to_have_count(4)
    assert 0 <= page.locator("#message-3").evaluate(TOP) < 640


def test_page_opens_at_the_last_question(page: Page, address: str, centre: Centre) -> None:
    page.goto(f"{address}/fr/c/{centre.slug}/")
    ask(page, "jour des poubelles")
    ask(page, "licence de chien")

    page.goto(f"{address}/en/c/{centre.slug}/")

    expect(page.locator("#message-3")).to_be_in_viewport()
    assert 0 <= page.locator("#message-3").evaluate(TOP) < 640


def test_text_over_the_limit_is_refused_in_sight_without_sending(page: Page, address: str, centre: Centre) -> None:
    sent = list[str]()
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"{address}/fr/c/{centre.slug}/")
    page.fill("#question", "a" * (MAX_CHARACTERS + 1))

    page.press("#question", "Enter")

    expect(page.locator("#question-error")).to_contain_text(f"{MAX_CHARACTERS}")
    expect(page.locator("#question-error")).to_be_in_viewport()
    expect(page.locator("#question")).to_be_focused()
    assert "POST" not in sent


def test_what_was_erased_in_another_tab_leaves_this_one(visitor: BrowserContext, address: str, centre: Centre) -> None:
    first, second = visitor.new_page(), visitor.new_page()
    first.goto(f"{address}/fr/c/{centre.slug}/")
    ask(first, "jour des poubelles")
    second.goto(f"{address}/fr/c/{centre.slug}/")

    second.locator("#leave summary").click()
    second.locator("#leave button").click()

    expect(second.locator("#erased")).to_have_text("La conversation a été effacée.")
    expect(first.locator("#state")).to_have_text("La conversation a été effacée.")
    expect(first.locator("#messages [data-seq]")).to_have_count(0)
    ask(first, "licence de chien")
    expect(first.locator("#messages [data-seq]")).to_have_count(2)


def test_feedback_offline_stays_on_the_page_and_can_be_sent_again(
    visitor: BrowserContext, address: str, centre: Centre
) -> None:
    page = visitor.new_page()
    page.goto(f"{address}/fr/c/{centre.slug}/")
    ask(page, "jour des poubelles")
    visitor.set_offline(True)
    page.locator("[data-feedback] [value=no]").click()
    expect(page.locator("[data-feedback] .field-error")).to_have_text("Non envoyé. Essayez de nouveau.")

    visitor.set_offline(False)
    page.locator("[data-feedback] [value=no]").click()
    page.locator("[data-feedback] input[name=reason]").fill("le jour férié")
    page.locator("[data-feedback] [value=no]").click()

    expect(page.get_by_text("Votre commentaire a été enregistré.")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    assert Feedback.objects.get().reason == "le jour férié"
