"""Topics and answers read without a conversation: what is live, in both languages, and nothing else."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import Withdrawal, put_live, withdraw_answer, write_version
from relais.apps.content.models import Answer, Version
from relais.apps.content.models.version import Link, Pair
from relais.apps.journal.actions import COMMAND
from relais.web.markup import render_body
from tests.factories.accounts import NOW, make_open_centre
from tests.factories.content import BANK, make_answer, make_topic, make_version
from tests.factories.pages import Page
from tests.factories.review import make_house

NUMBER = {"fr": "819\u00a0555-0142", "en": "819-555-0142"}
pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
TAGS = {"fr": "fr-CA", "en": "en-CA"}
DATES = {"fr": "Texte du 24\u00a0novembre\u00a02026", "en": "Text of November\u00a024, 2026"}


def get(address: str) -> Page:
    return Page.of(Client().get(address).content.decode())


def make_live(centre: Centre, key: str, **values: Any) -> Version:
    """One answer of the small bank, live; `topic` to give it a topic that is there."""
    topic = values.pop("topic", None) or make_topic(centre, key=f"of-{key}")
    sides = BANK[key]
    version = make_version(
        make_answer(topic, key=key),
        title=Pair(fr=sides["fr"][0], en=sides["en"][0]),
        body=Pair(fr=sides["fr"][1], en=sides["en"][1]),
    )
    put_live(version=version, actor=COMMAND, now=NOW)
    return version


def make_many_live(centre: Centre, count: int) -> None:
    """`count` live answers, six to a topic, in a few statements."""
    topics = [make_topic(centre) for _ in range(max(1, count // 6))]
    answers = [
        Answer(centre=centre, topic=topics[number % len(topics)], key=f"a{number}", created_at=NOW)
        for number in range(count)
    ]
    versions = [
        Version(
            answer=answer, number=1, title_fr="T?", title_en="T?", body_fr="B.", body_en="B.",
            digest="0" * 64, created_at=NOW, is_live=True,
        )
        for answer in Answer.objects.bulk_create(answers)
    ]  # fmt: skip
    Version.objects.bulk_create(versions)


def titles(page: Page) -> list[tuple[str, str]]:
    return [(link["href"], link.said) for link in page.find("a") if re.search(r"/answers/[^/]+/$", link["href"])]


@LANGUAGES
def test_list_shows_every_live_answer_under_its_topic(language: str) -> None:
    centre = make_open_centre(slug="ville")
    home = make_topic(centre, key="home", title_fr="Maison", title_en="Zoning")
    animals = make_topic(centre, key="animals", title_fr="Égards aux animaux", title_en="Animals")
    for key, topic in [("taxes", home), ("garbage", home), ("dogs", animals)]:
        make_live(centre, key, topic=topic)

    page = get(f"/{language}/c/ville/answers/")

    headings = [element.said for element in page.find("h2") if element["id"].startswith("topic-")]
    assert headings == {"fr": ["Égards aux animaux", "Maison"], "en": ["Animals", "Zoning"]}[language]
    assert titles(page) == [
        (f"/{language}/c/ville/answers/{key}/", BANK[key][language][0]) for key in ("dogs", "taxes", "garbage")
    ]


@LANGUAGES
def test_anchors_lead_to_each_topic(language: str) -> None:
    centre = make_open_centre(slug="ville")
    for key in BANK:
        make_live(centre, key)

    page = get(f"/{language}/c/ville/answers/")

    anchors = [link["href"] for link in page.find("a") if link["href"].startswith("#topic-")]
    assert anchors == ["#topic-of-garbage", "#topic-of-dogs", "#topic-of-taxes"]
    assert [page.one("h2", id=anchor[1:])["id"] for anchor in anchors] == [anchor[1:] for anchor in anchors]


def test_list_shows_nothing_that_is_not_live_or_not_this_centres() -> None:
    centre, stranger = make_open_centre(slug="ville"), make_open_centre(slug="ailleurs")
    make_live(centre, "garbage")
    make_live(stranger, "dogs")
    make_version(make_answer(make_topic(centre), key="draft"))
    withdrawn = make_live(centre, "taxes")
    withdraw_answer(answer=withdrawn.answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)

    assert titles(get("/fr/c/ville/answers/")) == [("/fr/c/ville/answers/garbage/", BANK["garbage"]["fr"][0])]


@LANGUAGES
def test_centre_without_answers_says_so_and_shows_a_person(language: str) -> None:
    make_open_centre(slug="ville")

    page = get(f"/{language}/c/ville/answers/")

    said = {
        "fr": "Ce centre n’a pas encore de réponse approuvée à donner. Une personne peut vous aider.",
        "en": "This centre has no approved answer to give yet. A person can help you.",
    }
    assert (page.one("p", class_="lead").said, page.find("form")) == (said[language], [])
    assert page.one("a", href="tel:+18195550142").said == NUMBER[language]


@LANGUAGES
def test_answer_has_its_text_its_links_its_topic_and_its_day(language: str) -> None:
    centre = make_open_centre(slug="ville")
    topic = make_topic(centre, key="waste", title_fr="Collectes", title_en="Collections")
    link = Link(url=Pair(fr="https://a.example/fr", en="https://a.example/en"), label=Pair(fr="Voir", en="See"))
    version = write_version(
        answer=make_answer(topic, key="bins"),
        title=Pair(fr="Quand?", en="When?"),
        body=Pair(fr="Le **mardi**.", en="On **Tuesday**."),
        links=[link],
        sources=[],
        actor=COMMAND,
        now=NOW,
    )
    put_live(version=version, actor=COMMAND, now=NOW)

    html = Client().get(f"/{language}/c/ville/answers/bins/").content.decode()

    page = Page.of(html)
    assert page.one("h1").said == version.title_in(language)
    assert f'<div class="body">{render_body(version.body_in(language))}</div>' in html
    label, topic_title = {"fr": ("Voir", "Collectes"), "en": ("See", "Collections")}[language]
    assert page.one("a", href=f"https://a.example/{language}").said == label
    assert page.one("a", href=f"/{language}/c/ville/answers/#topic-waste").said == topic_title
    assert page.one("p", class_="reviewed").said == DATES[language]


def test_day_is_that_of_the_centres_own_place() -> None:
    centre = make_open_centre(slug="ville")
    evening = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # ten at night, the day before, in Toronto
    version = write_version(
        answer=make_answer(make_topic(centre), key="a"),
        title=Pair(fr="A?", en="A?"),
        body=Pair(fr="A.", en="A."),
        links=[],
        sources=[],
        actor=COMMAND,
        now=evening,
    )
    put_live(version=version, actor=COMMAND, now=evening)

    assert get("/fr/c/ville/answers/a/").one("p", class_="reviewed").said == "Texte du 30\u00a0novembre\u00a02026"


@LANGUAGES
def test_asking_about_it_puts_the_question_in_the_field_without_sending(language: str) -> None:
    make_live(make_open_centre(slug="ville"), "garbage")
    address = get(f"/{language}/c/ville/answers/garbage/")

    (ask,) = [link["href"] for link in address.find("a") if "?question=" in link["href"]]
    page = get(ask)

    assert (page.one("textarea").said, page.find("li", class_="message")) == (BANK["garbage"][language][0], [])
    assert ask.endswith("#question-field") and page.one(id="question-field").tag == "div"


def test_answers_of_the_same_topic_are_near() -> None:
    centre = make_open_centre(slug="ville")
    topic = make_topic(centre)
    for key in BANK:
        make_live(centre, key, topic=topic)
    make_many_live(centre, 1)

    shown = titles(get("/en/c/ville/answers/dogs/"))

    twin, *near = [address for address, _title in shown]
    assert (twin, near) == (
        "/fr/c/ville/answers/dogs/",
        [f"/en/c/ville/answers/{key}/" for key in ("garbage", "taxes")],
    )


@LANGUAGES
@pytest.mark.parametrize("path", ["answers/", "answers/garbage/"])
@pytest.mark.parametrize("known", ["", "https://comptoir.example.ca"])
def test_page_names_itself_and_its_twin(language: str, path: str, known: str, settings: Settings) -> None:
    settings.RELAIS_ADDRESS = known
    make_live(make_open_centre(slug="ville", first_language="en"), "garbage")

    page = get(f"/{language}/c/ville/{path}")

    here = f"{known}/{{}}/c/ville/{path}"
    assert page.one("link", rel="canonical")["href"] == here.format(language)
    assert {link["hreflang"]: link["href"] for link in page.find("link", rel="alternate")} == {
        "fr-CA": here.format("fr"),
        "en-CA": here.format("en"),
        "x-default": here.format("en"),
    }
    assert page.one("a", id="switch")["href"] == f"/{'en' if language == 'fr' else 'fr'}/c/ville/{path}"


@LANGUAGES
def test_data_for_search_engines_says_what_the_page_says(language: str) -> None:
    centre = make_open_centre(slug="ville")
    version = make_live(centre, "garbage")

    data = json.loads(get(f"/{language}/c/ville/answers/garbage/").one("script", type="application/ld+json").text)

    assert data == {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": f"/{language}/c/ville/answers/garbage/",
        "inLanguage": TAGS[language],
        "publisher": {"@type": "Organization", "name": centre.name},
        "mainEntity": [
            {
                "@type": "Question",
                "name": version.title_in(language),
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": render_body(version.body_in(language)).strip(),
                    "dateCreated": NOW.isoformat(),
                },
            }
        ],
    }


def test_text_cannot_leave_the_data_or_become_markup() -> None:
    centre = make_open_centre(slug="ville")
    bad = "</script><script>alert(1)</script><!-- & 'x'"
    version = make_version(make_answer(make_topic(centre), key="bad"), title=Pair(fr=bad, en=bad))
    put_live(version=version, actor=COMMAND, now=NOW)

    html = Client().get("/fr/c/ville/answers/bad/").content.decode()

    page = Page.of(html)
    assert (html.lower().count("<script"), html.count("<!--"), page.one("h1").said) == (1, 0, bad)
    assert json.loads(page.one("script").text)["mainEntity"][0]["name"] == bad


@pytest.mark.parametrize(
    ("values", "robots"), [({}, []), ({"is_sample": True}, ["noindex"]), ({"is_trial": True}, ["noindex"])]
)
@pytest.mark.parametrize("path", ["answers/", "answers/a0/"])
def test_sample_and_trial_say_so_and_stay_out_of_search_engines(
    path: str, values: dict[str, bool], robots: list[str]
) -> None:
    house = make_house(slug="ville", **values)
    house.publish(house.answer(key="a0"))

    page = get(f"/fr/c/ville/{path}")

    assert [element["content"] for element in page.find("meta", name="robots")] == robots
    assert len(page.find("aside", class_="banner")) == len(robots)


@LANGUAGES
def test_withdrawn_answer_says_so_without_its_text(language: str) -> None:
    version = make_live(make_open_centre(slug="ville"), "garbage")
    withdraw_answer(answer=version.answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)

    response = Client().get(f"/{language}/c/ville/answers/garbage/")

    html = response.content.decode()
    said = {"fr": "Cette réponse a été retirée", "en": "This answer has been withdrawn"}
    assert (response.status_code, Page.of(html).one("h1").said) == (410, said[language])
    assert [text in html for text in (version.title_in(language), "La collecte passe", "Garbage is")] == [False] * 3
    assert (
        Page.of(html).one("a", href="tel:+18195550142").said
        == {"fr": "819\u00a0555-0142", "en": "819-555-0142"}[language]
    )


@pytest.mark.parametrize("key", ["draft", "dogs", "nothing", "%00", "a" * 500])
def test_what_was_never_live_here_does_not_exist(key: str) -> None:
    centre = make_open_centre(slug="ville")
    make_version(make_answer(make_topic(centre), key="draft"))
    make_live(make_open_centre(slug="ailleurs"), "dogs")

    assert Client().get(f"/fr/c/ville/answers/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["/fr/c/nowhere/answers/", "/fr/c/nowhere/answers/a/", "/de/c/ville/answers/"])
def test_unknown_centre_or_language_does_not_exist(path: str) -> None:
    make_open_centre(slug="ville")

    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["answers/", "answers/garbage/"])
def test_page_is_kept_for_a_minute_and_asked_again_after(path: str) -> None:
    make_live(make_open_centre(slug="ville"), "garbage")
    first = Client().get(f"/fr/c/ville/{path}")

    again = Client().get(f"/fr/c/ville/{path}", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first.get("Vary") is None and first.cookies == {}


def test_withdrawal_is_seen_by_whoever_asks_again() -> None:
    version = make_live(make_open_centre(slug="ville"), "garbage")
    old = [Client().get(f"/fr/c/ville/answers/{path}")["ETag"] for path in ("", "garbage/")]
    withdraw_answer(answer=version.answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW)

    statuses = [
        Client().get(f"/fr/c/ville/answers/{path}", headers={"If-None-Match": etag}).status_code
        for path, etag in zip(("", "garbage/"), old, strict=True)
    ]

    assert statuses == [200, 410]


def test_pages_are_read_only() -> None:
    make_live(make_open_centre(slug="ville"), "garbage")

    assert [Client().post(f"/fr/c/ville/{path}").status_code for path in ("answers/", "answers/garbage/")] == [405, 405]


@pytest.mark.parametrize("count", [3, 300])
def test_list_asks_five_queries_however_long(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_many_live(make_open_centre(slug="ville"), count)

    with django_assert_num_queries(5):  # the centre, its hours, holidays and lines, the titles
        page = get("/fr/c/ville/answers/")

    assert len(titles(page)) == count


@pytest.mark.parametrize("count", [3, 300])
def test_answer_asks_seven_queries_however_many_there_are(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_many_live(make_open_centre(slug="ville"), count)

    with django_assert_num_queries(7):  # centre and its three lists, emergency texts, the answer, those of its topic
        page = get("/fr/c/ville/answers/a1/")

    assert page.one("h1").said == "T?"
