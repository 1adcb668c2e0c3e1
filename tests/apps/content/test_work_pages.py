"""The pages where texts are written and signed: each act from its form, and constant queries in the lists."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.models import Group, Person
from relais.apps.content.actions import policy_for
from relais.apps.content.actions.draft import Text, finish_draft, save_draft
from relais.apps.content.models import Answer, Decision, Draft, Gate, Submission, Version
from relais.apps.content.models.version import Pair
from tests.factories.accounts import NOW
from tests.factories.pages import Page
from tests.factories.review import BODY, House, live_text, make_house

pytestmark = pytest.mark.django_db
TEXT = {"title_fr": "Combien?", "title_en": "How much?", "body_fr": "30 $", "body_en": "$30", "base": "0"}


def fill(house: House, rows: int) -> None:
    """So many answers, each with a text that waits for the program area and for content management."""
    topic = house.answer("low").topic
    policy_for(house.centre, "low")
    answers = Answer.objects.bulk_create(
        Answer(centre=house.centre, topic=topic, key=f"a{n}", created_at=NOW) for n in range(rows)
    )
    versions = Version.objects.bulk_create(
        Version(answer=answer, number=1, title_fr=answer.key, title_en=answer.key, body_fr="a", body_en="a",
                digest=f"{n:064}", created_at=NOW)
        for n, answer in enumerate(answers)
    )  # fmt: skip
    submissions = Submission.objects.bulk_create(
        Submission(answer=version.answer, version=version, by=house.author, at=NOW, gates_asked=2)
        for version in versions
    )
    Gate.objects.bulk_create(
        Gate(submission=row, group=group, stage=stage, opened_at=NOW if stage == 1 else None)
        for row in submissions
        for group, stage in (("program", 1), ("content", 2))
    )


def address(house: House, name: str, *more: str, language: str = "fr") -> str:
    return reverse(f"content:{name}", args=[language, house.centre.slug, *more])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(response: Any) -> Page:
    return Page.of(response.content.decode())


@pytest.mark.parametrize(("language", "heading"), [("fr", "Ce qui m’attend"), ("en", "What waits for me")])
def test_worklist_shows_what_waits_for_the_persons_group_and_nothing_else(language: str, heading: str) -> None:
    house = make_house()
    mine, other = house.answer(key="mine"), house.answer(key="other")
    house.submit(house.write(mine))
    house.sign(house.submit(house.write(other)), "program", person=house.add(Group.PROGRAM))

    page = page_of(signed_in(house.person("program")).get(address(house, "worklist", language=language)))

    links = [link["href"] for link in page.find("a") if "/answers/mine/" in link["href"] or "/other/" in link["href"]]
    assert page.one("h1").said == heading
    assert links == [address(house, "version_detail", "mine", language=language) + "?version=1"]


def test_worklist_never_shows_a_persons_own_text() -> None:
    house = make_house()
    house.sign(house.submit(house.write(house.answer())), "program")

    page = page_of(signed_in(house.author).get(address(house, "worklist")))

    assert [p.said for p in page.find("p", class_="empty-title")] == ["Rien n’attend votre signature"]


def test_most_asked_answer_comes_first() -> None:
    house = make_house()
    for key, asked in (("rare", 1), ("often", 90)):
        house.submit(house.write(house.answer(key=key, asked=asked)))

    page = page_of(signed_in(house.person("program")).get(address(house, "worklist")))

    assert ["often" in row.attributes.get("href", "") for row in page.find("a") if "?version=" in row["href"]] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["worklist", "work_list", "review_list"])
@pytest.mark.parametrize("rows", [3, 300])
def test_lists_ask_the_same_queries_however_many_rows(
    name: str, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    house = make_house()
    fill(house, rows)
    if name == "review_list":
        Answer.objects.update(withdrawal="overdue", review_by=NOW.date())
    client = signed_in(house.person("program"))
    expected = {"worklist": 11, "work_list": 8, "review_list": 6}[name]

    with django_assert_num_queries(expected):
        client.get(address(house, name))


@pytest.mark.parametrize(
    ("query", "keys"),
    [("?q=licence", ["dogs"]), ("?q=DOGS", ["dogs"]), ("?state=live", ["cats"]), ("?state=waiting", ["dogs"]),
     ("?topic=none", []), ("?state=draft", ["birds"])],
)  # fmt: skip
def test_list_is_searched_and_filtered(query: str, keys: list[str]) -> None:
    house = make_house()
    house.submit(house.write(house.answer(key="dogs"), title=Pair(fr="Une licence?", en="A licence?")))
    house.publish(house.answer(key="cats"))
    house.answer(key="birds")

    page = page_of(signed_in(house.author).get(address(house, "work_list") + query))

    shown = [link["href"].split("/")[-2] for link in page.find("a") if "/workspace/" in link["href"]]
    assert [key for key in ("birds", "cats", "dogs") if key in shown] == keys


@pytest.mark.parametrize("group", [Group.AGENT, Group.SUPERVISOR])
def test_agents_do_not_read_texts_that_are_not_public(group: Group) -> None:
    house = make_house()
    answer = house.answer()
    client = signed_in(house.add(group))

    pages = [("worklist",), ("work_list",), ("review_list",), ("answer_begin",), ("version_detail", answer.key)]
    assert [client.get(address(house, *page)).status_code for page in pages] == [403] * 5


def decide_form(submission: Submission, group: str, **values: str) -> dict[str, Any]:
    gate = submission.gates.get(group=group)
    return {"act": "decide", "gate": gate.pk, "digest": submission.version.digest, "verdict": "approve"} | values


def test_text_is_signed_from_its_page_and_goes_live_with_the_last_one() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer(key="dogs")))
    where = address(house, "version_detail", "dogs")
    signed_in(house.person("program")).post(where, decide_form(submission, "program"))

    response = signed_in(house.person("content")).post(where, decide_form(submission, "content"), follow=True)

    assert live_text(submission.answer) == BODY["fr"]
    assert "C’est signé. C’était la dernière signature\u00a0: le texte est en ligne." in response.content.decode()


def test_author_is_offered_no_decision_and_a_forged_one_is_refused() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer(key="dogs")))
    house.sign(submission, "program")
    client, where = signed_in(house.author), address(house, "version_detail", "dogs")

    shown = page_of(client.get(where))
    forged = client.post(where, decide_form(submission, "content"))

    assert (shown.find("input", name="verdict"), forged.status_code, Decision.objects.count()) == ([], 422, 1)
    assert "Vous avez écrit ou soumis ce texte" in forged.content.decode()


def test_change_is_asked_for_at_a_marked_place_and_shown_with_who_and_when() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer(key="dogs")))
    client, where = signed_in(house.person("program")), address(house, "version_detail", "dogs")

    refused = client.post(where, decide_form(submission, "program", verdict="change"))
    response = client.post(
        where,
        decide_form(submission, "program", verdict="change", note="Vérifier.", part="body_fr", passage="30 $"),
        follow=True,
    )

    page = page_of(response)
    assert (refused.status_code, page.one("q").said, page.one("blockquote").said) == (422, "30 $", "Vérifier.")


def test_difference_from_the_live_text_is_shown_word_by_word() -> None:
    house = make_house()
    answer = house.answer(key="dogs")
    house.publish(answer)
    house.write(answer, Pair(fr="La licence coûte 35 $ par année.", en=BODY["en"]))

    page = page_of(signed_in(house.person("legal")).get(address(house, "version_detail", "dogs")))

    assert ([p.said for p in page.find("del")], [p.said for p in page.find("ins")]) == (["30"], ["35"])


def test_whole_text_is_shown_safely_whatever_was_typed() -> None:
    house = make_house()
    house.write(house.answer(key="dogs"), Pair(fr="<script>alert(1)</script>", en="[x](javascript:alert(1))"))

    html = signed_in(house.author).get(address(house, "version_detail", "dogs")).content.decode()

    assert ("<script>alert" in html, 'href="javascript' in html) == (False, False)


def test_new_answer_is_written_submitted_and_signed_from_the_pages() -> None:
    house = make_house()
    topic = house.answer().topic
    client = signed_in(house.author)
    client.post(address(house, "answer_begin"), {"topic": topic.pk, "key": "dogs"})
    client.post(address(house, "answer_edit", "dogs"), TEXT | {"act": "finish"})

    client.post(address(house, "version_detail", "dogs"), {"act": "submit", "note": "Nouveau tarif"})

    submission = Submission.objects.get()
    assert (submission.note, submission.version.body_fr, submission.by) == ("Nouveau tarif", "30 $", house.author)


def test_text_is_kept_as_it_is_typed_and_previewed_as_the_public_reads_it() -> None:
    house = make_house()
    house.answer(key="dogs")
    client, where = signed_in(house.author), address(house, "answer_edit", "dogs")

    saved = client.post(where, TEXT | {"act": "autosave", "body_fr": "**30 $**"}).json()

    assert (saved["preview"]["fr"].strip(), Draft.objects.get().body_fr) == ("<p><strong>30 $</strong></p>", "**30 $**")
    assert "**30 $**" in client.get(where).content.decode()
    assert Version.objects.count() == 0


def test_slower_of_two_gets_both_texts_and_their_own_in_the_form() -> None:
    house = make_house()
    answer, other = house.answer(key="dogs"), house.add(Group.PROGRAM)
    theirs = Text(title=Pair(fr="Combien?", en="How much?"), body=Pair(fr="40 $", en="$40"))
    finish_draft(answer=answer, text=theirs, base=0, person=other, now=NOW)
    client, where = signed_in(house.author), address(house, "answer_edit", "dogs")

    response = client.post(where, TEXT | {"act": "finish"})

    page = page_of(response)
    assert (response.status_code, page.one("textarea", name="body_fr").said) == (409, "30 $")
    assert (page.one("input", name="base")["value"], [p.said for p in page.find("ins")][:1]) == ("1", ["40"])
    assert client.post(where, TEXT | {"act": "finish", "base": "1"}).status_code == 303
    assert list(answer.versions.order_by("number").values_list("body_fr", flat=True)) == ["40 $", "30 $"]


def test_colleague_who_is_writing_is_named(settings: Any) -> None:
    house = make_house()
    answer, other = house.answer(key="dogs"), house.add(Group.PROGRAM)
    theirs = Text(title=Pair(fr="", en=""), body=Pair(fr="40 $", en=""))
    save_draft(answer=answer, text=theirs, base=0, person=other, now=datetime.now(UTC) - timedelta(minutes=1))

    page = page_of(signed_in(house.author).get(address(house, "answer_edit", "dogs")))

    assert page.one("span", id="others-names").said == other.name


def test_script_as_a_link_is_refused_and_what_was_typed_stays() -> None:
    house = make_house()
    house.answer(key="dogs")
    link = {"url_0_fr": "javascript:alert(1)", "label_0_fr": "a", "url_0_en": "https://a.ca", "label_0_en": "a"}

    response = signed_in(house.author).post(address(house, "answer_edit", "dogs"), TEXT | link | {"act": "finish"})

    assert (response.status_code, Version.objects.count()) == (422, 0)
    assert page_of(response).one("textarea", name="body_fr").said == "30 $"


def test_answer_is_withdrawn_brought_back_and_renewed_from_its_page() -> None:
    house = make_house()
    version = house.publish(house.answer(key="dogs"))
    client, where = signed_in(house.person("content")), address(house, "version_detail", "dogs")
    seen = []

    for form in (
        {"act": "stop", "reason": "no_longer_offered"},
        {"act": "bring_back"},
        {"act": "renew", "digest": version.digest},
    ):
        client.post(where, form)
        seen.append(live_text(version.answer))

    assert seen == [None, BODY["fr"], BODY["fr"]]


def test_text_withdrawn_as_wrong_is_not_brought_back_from_its_page() -> None:
    house = make_house()
    version = house.publish(house.answer(key="dogs"))
    client, where = signed_in(house.person("content")), address(house, "version_detail", "dogs")
    client.post(where, {"act": "stop", "reason": "wrong"})

    response = client.post(where, {"act": "bring_back"})

    assert (response.status_code, live_text(version.answer)) == (422, None)


@pytest.mark.parametrize("act", ["", "publish", "decide'"])
def test_act_that_does_not_exist_is_no_address(act: str) -> None:
    house = make_house()
    house.write(house.answer(key="dogs"))

    assert signed_in(house.author).post(address(house, "version_detail", "dogs"), {"act": act}).status_code == 404
