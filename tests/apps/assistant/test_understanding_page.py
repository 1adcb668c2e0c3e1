"""The screen says in plain words what the figures carry, and a label is given without JavaScript."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.assistant.models import Label, Turn
from relais.apps.assistant.tasks import recalibrate
from relais.apps.content.index import shelf
from tests.factories.accounts import make_centre, make_person, make_role
from tests.factories.assistant import make_labels, make_turn
from tests.factories.counter import make_counter
from tests.factories.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)  # the page reads the clock, and labels speak for a year


@pytest.fixture
def client() -> Client:
    """Django alone serves these pages; the other tests of this app go through the whole service."""
    return Client()


@pytest.fixture
def centre() -> Centre:
    return make_counter(slug="ville", name_fr="Ville", name_en="Town")


def auditor(centre: Centre, group: Group = Group.CONTENT) -> Person:
    person = make_person()
    make_role(person, centre, group)
    return person


def read(client: Client, language: str = "en", query: str = "") -> Page:
    return Page.of(client.get(f"/{language}/workspace/ville/understanding/{query}").content.decode())


def facts(page: Page) -> list[str]:
    return [element.said for element in page.find("dd")]


def judge(client: Client, turn: Turn, verdict: str, **more: str) -> int:
    values = {"turn": str(turn.pk), "verdict": verdict} | more
    return client.post("/fr/workspace/ville/understanding/", values).status_code


@pytest.mark.parametrize(
    ("language", "heading", "tag", "empty"),
    [
        ("fr", "Comment les questions sont comprises", "Estimation", "Aucune question n’attend de verdict."),
        ("en", "How questions are understood", "Estimate", "No question waits for a verdict."),
    ],
)
def test_a_new_centre_has_estimates_and_nothing_to_judge(
    client: Client, centre: Centre, language: str, heading: str, tag: str, empty: str
) -> None:
    client.force_login(auditor(centre))

    page = read(client, language)

    assert page.one("h1").said == heading
    assert [element.said for element in page.find(class_="tag")] == [tag, tag]
    assert page.one(class_="empty-title").said == empty


def test_figures_come_with_their_interval_and_their_number(client: Client, centre: Centre) -> None:
    make_labels(centre, turns=90, confidence=1.0, verdict="right", at=NOW - timedelta(days=1))
    make_labels(centre, turns=10, confidence=1.0, verdict="out_of_scope", at=NOW - timedelta(days=1))
    make_labels(centre, turns=100, confidence=0.0, verdict="out_of_scope", at=NOW - timedelta(days=1))
    client.force_login(auditor(centre))

    french = facts(read(client))[:6]

    assert french[1] == "200 of the 300 needed"
    assert french[3:5] == [
        "50% between 43% and 57%, of 200 judged",
        "10% between 4.9% and 18%, of 100 answered",
    ]


@pytest.mark.parametrize(("language", "tag"), [("fr", "Garanti"), ("en", "Guaranteed")])
def test_three_hundred_labels_turn_the_estimate_into_a_guarantee(
    client: Client, centre: Centre, language: str, tag: str
) -> None:
    make_labels(centre, turns=300, confidence=0.7, verdict="right", at=NOW - timedelta(days=1))
    recalibrate(lambda: NOW)
    shelf.refresh()
    client.force_login(auditor(centre))

    page = read(client, language)

    assert next(element.said for element in page.find(class_="tag")) == tag
    assert facts(page)[0] == ("0,70" if language == "fr" else "0.70")


def test_questions_that_shift_are_announced_with_what_to_do(client: Client, centre: Centre) -> None:
    make_labels(centre, turns=300, confidence=0.7, verdict="right", at=NOW - timedelta(days=3))
    make_labels(centre, turns=100, confidence=0.2, verdict="out_of_scope", at=NOW - timedelta(days=1))
    recalibrate(lambda: NOW)
    shelf.refresh()
    client.force_login(auditor(centre))

    page = read(client)

    alarm = page.one(class_="notice-danger")
    assert alarm.said.startswith(
        "What people ask has changedQuestions that no answer of ours fits: 0% before, 100% among the last 100 judged."
    )
    assert "What to do: read what is asked now, write the missing answers" in alarm.said


def test_labels_that_prove_nothing_stay_an_estimate(client: Client, centre: Centre) -> None:
    make_labels(centre, turns=300, confidence=0.9, verdict="wrong_answer", at=NOW - timedelta(days=1))
    recalibrate(lambda: NOW)
    shelf.refresh()
    client.force_login(auditor(centre))

    side = read(client).find("li", class_="card")[0]

    assert "The questions judged so far do not prove any threshold." in side.said


def test_a_question_is_shown_with_what_was_said_and_why(client: Client, centre: Centre) -> None:
    make_turn(centre, "jour des poubelles <b>", offers=["garbage", "dogs"], outcome="offer")
    client.force_login(auditor(centre))

    page = read(client, "fr")

    assert (page.one(class_="asked").said, page.one(class_="asked")["lang"]) == ("jour des poubelles <b>", "fr-CA")
    assert [element.said for element in page.find("li")][-3:] == [
        "L’assistant a proposé des titres\u00a0: Quand passe la collecte des ordures? · "
        "Comment obtenir une licence pour mon chien?",
        "Confiance\u00a0: 0,40 sur 1",
        "Formulation la plus proche\u00a0: jour des poubelles",
    ]
    assert page.find("a", href="/fr/c/ville/answers/garbage/") != []


def test_each_verdict_is_one_button(client: Client, centre: Centre) -> None:
    client.force_login(auditor(centre))

    for verdict in ("right", "wrong_answer", "out_of_scope", "other_answer"):
        assert judge(client, make_turn(centre), verdict, answer="dogs") == 303

    assert list(Label.objects.order_by("pk").values_list("verdict", "answer")) == [
        ("right", ""),
        ("wrong_answer", ""),
        ("out_of_scope", ""),
        ("other_answer", "dogs"),
    ]


def test_a_verdict_can_be_undone_where_it_was_given(client: Client, centre: Centre) -> None:
    turn = make_turn(centre)
    client.force_login(auditor(centre))
    judge(client, turn, "right")

    page = read(client, "fr", f"?labelled={turn.pk}")
    assert [button.said for button in page.find("button", value="undo")] == ["L’annuler"]
    assert judge(client, turn, "undo") == 303
    assert Label.objects.count() == 0


@pytest.mark.parametrize(
    ("verdict", "answer", "status"),
    [("", "", 422), ("perhaps", "", 422), ("other_answer", "", 422), ("other_answer", "nowhere", 422)],
)
def test_a_verdict_that_makes_no_sense_is_explained_and_not_kept(
    client: Client, centre: Centre, verdict: str, answer: str, status: int
) -> None:
    turn = make_turn(centre)
    client.force_login(auditor(centre))

    assert judge(client, turn, verdict, answer=answer) == status
    assert Label.objects.count() == 0


def test_a_colleague_s_verdict_stands(client: Client, centre: Centre) -> None:
    turn = make_turn(centre)
    Label.objects.create(turn=turn, verdict="wrong_answer", by=uuid.uuid4(), at=NOW)
    client.force_login(auditor(centre))

    response = client.post("/fr/workspace/ville/understanding/", {"turn": str(turn.pk), "verdict": "right"})

    assert response.status_code == 409
    assert Page.of(response.content.decode()).one(role="alert").said.startswith("Un ou une collègue a jugé")
    assert Label.objects.get().verdict == "wrong_answer"


@pytest.mark.parametrize("turn", ["0", "x", "", "9" * 30, "-1"])
def test_a_turn_that_does_not_exist_is_not_found(client: Client, centre: Centre, turn: str) -> None:
    client.force_login(auditor(centre))

    response = client.post("/fr/workspace/ville/understanding/", {"turn": turn, "verdict": "right"})

    assert response.status_code == 404


def test_an_agent_is_refused_a_stranger_finds_nothing_a_visitor_signs_in(client: Client, centre: Centre) -> None:
    elsewhere = make_turn(make_centre())
    seen = []
    for person in (auditor(centre, Group.AGENT), auditor(make_centre()), auditor(centre)):
        client.force_login(person)
        seen.append(client.get("/fr/workspace/ville/understanding/").status_code)
    client.logout()

    assert seen == [403, 404, 200]
    assert client.get("/fr/workspace/ville/understanding/").status_code == 302
    client.force_login(auditor(centre))
    assert judge(client, elsewhere, "right") == 404


@pytest.mark.parametrize(("group", "shown"), [(Group.MANAGER, 1), (Group.AGENT, 0)])
def test_the_workspace_leads_there_those_who_may_judge(
    client: Client, centre: Centre, group: Group, shown: int
) -> None:
    client.force_login(auditor(centre, group))

    page = Page.of(client.get("/fr/workspace/ville/").content.decode())

    assert bool(page.find("a", href="/fr/workspace/ville/understanding/")) == bool(shown)


@pytest.mark.parametrize("turns", [3, 300])
def test_the_page_asks_the_same_queries_however_many_questions_wait(
    client: Client, centre: Centre, turns: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(turns):
        make_turn(centre, f"question {number}", at=NOW + timedelta(minutes=number))
    client.force_login(auditor(centre))

    # The session, the person, their roles here, calibrations, labels, questions, their number, titles, navigation.
    with django_assert_num_queries(9):
        page = read(client)

    assert len(page.find(class_="asked")) == min(turns, 10)
