"""What a version is: a digest of all and only what is said, immutable, live in both languages or not at all."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import write_version
from relais.apps.content.models import Answer, Link, Version, compute_digest
from relais.apps.content.models.version import ImmutableVersion, Pair
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_centre, make_person
from tests.factories.content import make_answer, make_topic, make_version

LINK = Link(url=Pair(fr="https://a.ca/f", en="https://a.ca/e"), label=Pair(fr="Page", en="Page E"))
SAID: dict[str, Any] = {
    "title": Pair(fr="Titre", en="Title"),
    "body": Pair(fr="Corps", en="Body"),
    "links": [LINK],
    "sources": ["https://a.ca/loi"],
}


@pytest.fixture
def answer(db: None) -> Answer:
    return make_answer(make_topic(make_centre()))


def write(answer: Answer, **values: Any) -> Version:
    return write_version(answer=answer, actor=COMMAND, now=NOW, **(SAID | values))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("title", "fr"), "x"),
        (("title", "en"), "x"),
        (("body", "fr"), "x"),
        (("body", "en"), "x"),
        (("links", 0, "url", "fr"), "x"),
        (("links", 0, "url", "en"), "x"),
        (("links", 0, "label", "fr"), "x"),
        (("links", 0, "label", "en"), "x"),
        (("sources", 0), "x"),
        (("sources",), []),
        (("links",), []),
    ],
)
def test_digest_changes_with_everything_that_is_said(path: tuple[Any, ...], text: Any) -> None:
    changed = deepcopy(SAID)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text

    assert compute_digest(**changed) != compute_digest(**SAID)


def test_digest_does_not_change_with_the_order_of_names() -> None:
    turned = SAID | {"title": Pair(en="Title", fr="Titre")}

    assert compute_digest(**turned) == compute_digest(**SAID)


def test_digest_tells_french_from_english() -> None:
    swapped = SAID | {"title": Pair(fr="Title", en="Titre")}

    assert compute_digest(**swapped) != compute_digest(**SAID)


def test_digest_is_that_of_the_text_alone(answer: Answer) -> None:
    other = make_answer(make_topic(make_centre()))

    first = write(answer)
    second = write_version(answer=other, author=make_person(), actor=COMMAND, now=NOW + timedelta(days=1), **SAID)

    assert first.digest == second.digest == compute_digest(**SAID)


def test_digest_holds_for_what_the_database_gives_back(answer: Answer) -> None:
    kept = Version.objects.get(pk=write(answer).pk)

    again = compute_digest(
        title=Pair(fr=kept.title_fr, en=kept.title_en),
        body=Pair(fr=kept.body_fr, en=kept.body_en),
        links=kept.links,
        sources=kept.sources,
    )

    assert again == kept.digest


def test_versions_are_numbered_from_one(answer: Answer) -> None:
    assert [write(answer, sources=[str(number)]).number for number in range(3)] == [1, 2, 3]


def test_same_text_again_is_the_same_version_and_writes_nothing(answer: Answer) -> None:
    first = write(answer)
    entries = Entry.objects.count()

    again = write(answer)

    assert (again.pk, Version.objects.count(), Entry.objects.count()) == (first.pk, 1, entries)


def test_version_is_never_changed(answer: Answer) -> None:
    version = write(answer)
    version.body_fr = "Autre corps"

    with pytest.raises(ImmutableVersion):
        version.save()

    assert Version.objects.get().body_fr == "Corps"


@pytest.mark.parametrize("missing", ["title_fr", "title_en", "body_fr", "body_en"])
def test_database_refuses_a_live_version_that_lacks_a_text(answer: Answer, missing: str) -> None:
    texts = {name: Pair(fr="a", en="a") for name in ("title", "body")}
    name, _, language = missing.partition("_")
    texts[name] = Pair(fr="", en="a") if language == "fr" else Pair(fr="a", en="")
    version = make_version(answer, **texts)

    with pytest.raises(IntegrityError, match="version_live_in_both_languages"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(is_live=True)


def test_database_refuses_two_live_versions_of_one_answer(answer: Answer) -> None:
    write(answer)
    write(answer, sources=[])

    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(answer=answer).update(is_live=True)


@pytest.mark.parametrize(
    ("language", "title", "body", "link"),
    [("fr", "Titre", "Corps", ("https://a.ca/f", "Page")), ("en", "Title", "Body", ("https://a.ca/e", "Page E"))],
)
def test_version_speaks_each_language(
    answer: Answer, language: str, title: str, body: str, link: tuple[str, str]
) -> None:
    version = write(answer)

    assert (version.title_in(language), version.body_in(language)) == (title, body)
    assert version.links_in(language) == [{"url": link[0], "label": link[1]}]


def test_answer_is_visible_to_those_with_a_role_in_its_centre(answer: Answer) -> None:
    agent, colleague, stranger = make_person(), make_person(), make_person()
    elsewhere: Centre = make_centre()
    for person, groups in ((agent, ["agent"]), (colleague, ["content", "legal"])):
        for group in groups:
            person.roles.create(centre=answer.centre, group=group, granted_at=NOW)
    stranger.roles.create(centre=elsewhere, group="manager", granted_at=NOW)

    seen = [list(Answer.objects.visible_to(person)) for person in (agent, colleague, stranger)]

    assert seen == [[answer], [answer], []]


def test_nothing_is_visible_to_an_inactive_person(answer: Answer) -> None:
    person = make_person()
    person.roles.create(centre=answer.centre, group="content", granted_at=NOW)
    person.is_active = False

    assert list(Answer.objects.visible_to(person)) == []
