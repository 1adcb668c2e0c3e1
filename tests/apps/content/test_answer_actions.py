"""Going live, withdrawing, accepting phrasings: who may, what moves, and what is written."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from relais.apps.accounts.models import Centre
from relais.apps.content.actions import (
    GatesOpen,
    NotWhole,
    Withdrawal,
    accept_phrasings,
    create_answer,
    create_topic,
    put_live,
    withdraw_answer,
)
from relais.apps.content.models import Answer, Phrasing, Revision, Topic, Version
from relais.apps.content.models.version import Pair
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_centre, make_organisation
from tests.factories.content import make_answer, make_topic, make_version

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": COMMAND, "now": NOW}


def make_text(title_fr: str = "Une question?", **values: Any) -> Version:
    return make_version(make_answer(make_topic(make_centre(**values))), title=Pair(fr=title_fr, en="A question?"))


def revision(centre: Centre) -> int:
    return Revision.objects.filter(centre=centre).values_list("number", flat=True).first() or 0


def live() -> list[int]:
    return list(Version.objects.live().values_list("pk", flat=True))


@pytest.mark.parametrize("kind", ["is_trial", "is_sample"])
def test_trial_and_sample_show_unsigned_texts(kind: str) -> None:
    organisation = make_organisation()
    values: dict[str, Any] = {"is_trial": False, "is_sample": False, "organisation": organisation, kind: True}
    version = make_text(**values)

    put_live(version=version, **BY)

    assert live() == [version.pk]


def test_real_centre_shows_no_unsigned_text() -> None:
    version = make_text(is_trial=False, organisation=make_organisation())
    entries = Entry.objects.count()

    with pytest.raises(GatesOpen):
        put_live(version=version, **BY)

    assert (live(), revision(version.answer.centre), Entry.objects.count()) == ([], 0, entries)


@pytest.mark.parametrize("side", ["fr", "en"])
@pytest.mark.parametrize("part", ["title", "body"])
def test_text_without_one_language_does_not_go_live(side: str, part: str) -> None:
    answer = make_answer(make_topic(make_centre()))
    texts: dict[str, Any] = {part: Pair(fr="", en="x") if side == "fr" else Pair(fr="x", en="")}
    version = make_version(answer, **texts)

    with pytest.raises(NotWhole):
        put_live(version=version, **BY)

    assert live() == []


def test_new_version_takes_the_place_of_the_live_one() -> None:
    first = make_text()
    second = make_version(first.answer, title=Pair(fr="Autre?", en="Other?"))
    put_live(version=first, **BY)

    put_live(version=second, **BY)

    assert live() == [second.pk]


def test_other_answers_stay_live() -> None:
    first, second = make_text(), make_text()

    for version in (first, second):
        put_live(version=version, **BY)

    assert live() == [first.pk, second.pk]


def test_going_live_is_journalled_with_the_digest() -> None:
    version = make_text()

    put_live(version=version, **BY)

    entry = Entry.objects.get(action="version.live")
    assert (entry.subject, entry.chain.key) == (f"answer:{version.answer.key}", version.answer.centre.chain)
    assert entry.details == {"version": 1, "digest": version.digest, "unsigned": True}


def test_withdrawn_answer_is_live_no_more() -> None:
    version = make_text()
    put_live(version=version, **BY)

    assert withdraw_answer(answer=version.answer, reason=Withdrawal.WRONG, **BY) is True

    assert (live(), Version.objects.count()) == ([], 1)
    assert Entry.objects.get(action="answer.withdraw").details == {
        "reason": "wrong",
        "version": 1,
        "digest": version.digest,
    }


def test_withdrawing_what_is_not_live_changes_and_writes_nothing() -> None:
    version = make_text()
    entries = Entry.objects.count()

    assert withdraw_answer(answer=version.answer, reason=Withdrawal.OVERDUE, **BY) is False

    assert (revision(version.answer.centre), Entry.objects.count()) == (0, entries)


def test_revision_rises_with_each_change_of_what_can_be_found() -> None:
    version = make_text()
    answer, centre = version.answer, version.answer.centre
    seen = [revision(centre)]

    for act in (
        lambda: accept_phrasings(answer=answer, language="fr", texts=["avant"], **BY),
        lambda: put_live(version=version, **BY),
        lambda: accept_phrasings(answer=answer, language="fr", texts=["après"], **BY),
        lambda: accept_phrasings(answer=answer, language="fr", texts=["après"], **BY),
        lambda: withdraw_answer(answer=answer, reason=Withdrawal.NO_LONGER_OFFERED, **BY),
    ):
        act()
        seen.append(revision(centre))

    assert seen == [0, 0, 1, 2, 2, 3]


def test_revision_of_another_centre_stays() -> None:
    bystander = make_text()

    put_live(version=make_text(), **BY)

    assert revision(bystander.answer.centre) == 0


def test_phrasing_is_kept_once_an_answer_and_language() -> None:
    answer = make_text().answer

    accept_phrasings(answer=answer, language="fr", texts=["a", "b", "a"], **BY)
    accept_phrasings(answer=answer, language="fr", texts=["b", "c"], **BY)
    accept_phrasings(answer=answer, language="en", texts=["a"], **BY)

    kept = list(Phrasing.objects.values_list("language", "text"))
    assert kept == [("en", "a"), ("fr", "a"), ("fr", "b"), ("fr", "c")]
    assert [entry.details["count"] for entry in Entry.objects.filter(action="phrasing.accept")] == [2, 1, 1]


def test_phrasing_too_long_is_refused_with_its_neighbours() -> None:
    answer = make_text().answer

    with pytest.raises(ValidationError):
        accept_phrasings(answer=answer, language="fr", texts=["a", "b" * 501], **BY)

    assert Phrasing.objects.count() == 0


@pytest.mark.parametrize("values", [{"key": "é"}, {"key": ""}, {"risk": "huge"}, {"title": Pair(fr="", en="A")}])
def test_wrong_field_of_a_topic_is_refused(values: dict[str, Any]) -> None:
    fields = {"key": "a", "title": Pair(fr="A", en="A"), "risk": "low"} | values

    with pytest.raises(ValidationError):
        create_topic(centre=make_centre(), **fields, **BY)

    assert (Topic.objects.count(), Entry.objects.count()) == (0, 0)


def test_key_of_an_answer_is_used_once_a_centre() -> None:
    topic, other = make_topic(make_centre()), make_topic(make_centre())
    create_answer(topic=topic, key="a", **BY)
    create_answer(topic=other, key="a", **BY)

    with pytest.raises(ValidationError):
        create_answer(topic=topic, key="a", **BY)

    assert Answer.objects.count() == 2
