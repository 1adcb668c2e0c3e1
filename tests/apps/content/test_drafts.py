"""Writing: a copy of one's own, no text lost when two write at once, and phrasings that another accepts."""

from datetime import timedelta

import pytest

from relais.apps.accounts.models import Group
from relais.apps.content.actions.draft import (
    Text,
    begin_answer,
    entrust_answer,
    finish_draft,
    others_at_work,
    save_draft,
)
from relais.apps.content.actions.phrasing import accept_phrasing, drop_phrasing, propose_phrasing
from relais.apps.content.models import Draft, Phrasing, Revision, Version
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW
from tests.factories.review import make_house

pytestmark = pytest.mark.django_db


def refusal(code: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code.value}$")


def text(french: str) -> Text:
    return Text(title=Pair(fr="Combien?", en="How much?"), body=Pair(fr=french, en="x"))


def test_finished_draft_is_a_version_of_its_author() -> None:
    house = make_house()
    answer = house.answer()

    version = finish_draft(answer=answer, text=text("30 $"), base=0, person=house.author, now=NOW)

    assert (version.number, version.author, Draft.objects.count()) == (1, house.author, 0)


def test_slower_of_two_is_told_and_loses_nothing() -> None:
    house = make_house()
    answer, other = house.answer(), house.add(Group.PROGRAM)
    finish_draft(answer=answer, text=text("30 $"), base=0, person=other, now=NOW)

    with refusal(Refusal.OVERTAKEN):
        finish_draft(answer=answer, text=text("35 $"), base=0, person=house.author, now=NOW)

    assert list(Version.objects.values_list("body_fr", flat=True)) == ["30 $"]
    assert Draft.objects.get(person=house.author).body_fr == "35 $"


def test_each_person_types_in_a_copy_of_their_own() -> None:
    house = make_house()
    answer, other = house.answer(), house.add(Group.PROGRAM)

    save_draft(answer=answer, text=text("30 $"), base=0, person=other, now=NOW)
    save_draft(answer=answer, text=text("35 $"), base=0, person=house.author, now=NOW)
    save_draft(answer=answer, text=text("36 $"), base=0, person=house.author, now=NOW)

    assert sorted(Draft.objects.values_list("body_fr", flat=True)) == ["30 $", "36 $"]


def test_colleague_at_work_is_named_for_a_quarter_of_an_hour() -> None:
    house = make_house()
    answer, other = house.answer(), house.add(Group.PROGRAM)
    save_draft(answer=answer, text=text("30 $"), base=0, person=other, now=NOW)

    seen = [
        [draft.person for draft in others_at_work(answer=answer, person=who, now=NOW + timedelta(minutes=minutes))]
        for who, minutes in ((house.author, 1), (other, 1), (house.author, 16))
    ]
    assert seen == [[other], [], []]


@pytest.mark.parametrize("group", [Group.LEGAL, Group.PRIVACY, Group.IT_SECURITY, Group.AGENT, Group.MANAGER])
def test_those_who_review_do_not_write(group: Group) -> None:
    house = make_house()
    answer = house.answer()

    with refusal(Refusal.NOT_ALLOWED):
        finish_draft(answer=answer, text=text("30 $"), base=0, person=house.add(group), now=NOW)
    with refusal(Refusal.NOT_ALLOWED):
        begin_answer(topic=answer.topic, key="neuf", person=house.add(group), now=NOW)

    assert (Version.objects.count(), Draft.objects.count()) == (0, 0)


def test_answer_belongs_to_whoever_began_it_until_it_is_entrusted() -> None:
    house = make_house()
    answer = begin_answer(topic=house.answer().topic, key="neuf", person=house.author, now=NOW)
    assert answer.owner == house.author

    entrust_answer(
        answer=answer, owner=house.person("program"), department=None, person=house.person("manager"), now=NOW
    )

    answer.refresh_from_db()
    entry = Entry.objects.get(action="answer.entrust")
    assert (answer.owner, entry.details["owner"]) == (house.person("program"), str(house.person("program").key))


def test_answer_is_entrusted_to_nobody_from_elsewhere() -> None:
    house, elsewhere = make_house(), make_house()

    with refusal(Refusal.NOT_ALLOWED):
        entrust_answer(
            answer=house.answer(), owner=elsewhere.author, department=None, person=house.person("manager"), now=NOW
        )


def test_phrasing_finds_its_answer_only_once_another_person_accepts_it() -> None:
    house = make_house()
    version = house.publish(house.answer())
    number = Revision.objects.get(centre=house.centre).number
    phrasing = propose_phrasing(
        answer=version.answer, language="fr", text="  ma  médaille ", person=house.person("vendor"), now=NOW
    )
    assert (phrasing.text, phrasing.accepted_at, Revision.objects.get().number) == ("ma médaille", None, number)

    accept_phrasing(phrasing=phrasing, person=house.person("content"), now=NOW)

    phrasing.refresh_from_db()
    assert (phrasing.accepted_at, Revision.objects.get().number) == (NOW, number + 1)


def test_author_of_a_phrasing_does_not_accept_it() -> None:
    house = make_house()
    phrasing = propose_phrasing(answer=house.answer(), language="fr", text="a", person=house.author, now=NOW)

    with refusal(Refusal.OWN_TEXT):
        accept_phrasing(phrasing=phrasing, person=house.author, now=NOW)
    with refusal(Refusal.NOT_ALLOWED):
        accept_phrasing(phrasing=phrasing, person=house.person("vendor"), now=NOW)


def test_proposal_is_taken_back_by_its_author_and_an_accepted_one_by_content_people() -> None:
    house = make_house()
    answer, vendor = house.answer(), house.person("vendor")
    first = propose_phrasing(answer=answer, language="fr", text="a", person=vendor, now=NOW)
    second = propose_phrasing(answer=answer, language="fr", text="b", person=vendor, now=NOW)
    accept_phrasing(phrasing=second, person=house.author, now=NOW)
    second.refresh_from_db()

    drop_phrasing(phrasing=first, person=vendor, now=NOW)
    with refusal(Refusal.NOT_ALLOWED):
        drop_phrasing(phrasing=second, person=vendor, now=NOW)
    drop_phrasing(phrasing=second, person=house.author, now=NOW)

    assert Phrasing.objects.count() == 0
