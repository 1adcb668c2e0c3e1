"""Sign-off: who may, in which order, on which text; and what each refusal leaves untouched."""

from datetime import timedelta
from typing import Any

import pytest

from relais.apps.accounts.models import Group
from relais.apps.content.actions import decide, put_live, recall_submission, submit_version
from relais.apps.content.models import Decision, Submission, Version
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.journal.actions import Actor, verify_journal
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW, make_person
from tests.factories.review import BODY, House, live_text, make_house

pytestmark = pytest.mark.django_db
OTHER = Pair(fr="La licence coûte 35 $ par année.", en="The licence costs $35 a year.")


def refusal(code: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code.value}$")


def waiting(submission: Submission) -> list[str]:
    gates = submission.gates.filter(opened_at__isnull=False, approved_at=None)
    return sorted(gates.values_list("group", flat=True))


def test_text_goes_live_with_the_last_signature_and_not_before() -> None:
    house = make_house()
    answer = house.answer("low")
    submission = house.submit(house.write(answer))
    house.sign(submission, "program")
    before = live_text(answer)

    house.sign(submission, "content")

    assert (before, live_text(answer)) == (None, BODY["fr"])


def test_later_stage_waits_for_the_earlier_one() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer("medium")))
    assert waiting(submission) == ["privacy", "program"]
    with refusal(Refusal.STAGE_WAITS):
        house.sign(submission, "content")

    house.sign(submission, "privacy")
    house.sign(submission, "program")

    assert waiting(submission) == ["content", "web"]


def test_high_risk_asks_all_eight_groups_that_sign() -> None:
    house = make_house()
    answer = house.answer("high")

    submission = house.submit(house.write(answer))
    house.sign_all(submission)

    assert (submission.gates.count(), live_text(answer)) == (8, BODY["fr"])


def test_author_never_approves_their_own_text() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()), person=house.person("program"))

    house.sign(submission, "program", person=house.add(Group.PROGRAM))
    with refusal(Refusal.OWN_TEXT):
        house.sign(submission, "content", person=house.author)

    assert submission.decisions.count() == 1


def test_whoever_submits_does_not_approve() -> None:
    house = make_house()
    submitter = house.person("program")
    submission = house.submit(house.write(house.answer()), person=submitter)

    with refusal(Refusal.OWN_TEXT):
        house.sign(submission, "program", person=submitter)


def test_author_of_an_earlier_draft_of_the_same_text_does_not_approve() -> None:
    house = make_house()
    answer, first = house.answer(), house.add(Group.PROGRAM)
    house.write(answer, author=first)
    submission = house.submit(house.write(answer, OTHER))

    with refusal(Refusal.OWN_TEXT):
        house.sign(submission, "program", person=first)


def test_author_of_a_text_that_went_live_may_approve_the_next_one() -> None:
    house = make_house()
    answer, first = house.answer(), house.add(Group.PROGRAM)
    house.sign_all(house.submit(house.write(answer, author=first)))
    submission = house.submit(house.write(answer, OTHER))

    house.sign(submission, "program", person=first)

    assert waiting(submission) == ["content"]


def test_person_in_two_groups_signs_for_one() -> None:
    house = make_house()
    both = house.add(Group.PROGRAM, Group.CONTENT)
    submission = house.submit(house.write(house.answer()))
    house.sign(submission, "program", person=both)

    with refusal(Refusal.SIGNED_FOR_ANOTHER):
        house.sign(submission, "content", person=both)


@pytest.mark.parametrize("groups", [(), (Group.VENDOR,), (Group.LEGAL,), (Group.MANAGER,), (Group.AGENT,)])
def test_nobody_outside_the_group_signs_for_it(groups: tuple[Group, ...]) -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))

    with refusal(Refusal.NOT_ALLOWED):
        house.sign(submission, "program", person=house.add(*groups))


def test_colleague_of_another_centre_signs_nothing_here() -> None:
    house, elsewhere = make_house(), make_house()
    submission = house.submit(house.write(house.answer()))

    with refusal(Refusal.NOT_ALLOWED):
        house.sign(submission, "program", person=elsewhere.person("program"))


def test_vendor_proposes_and_does_not_submit() -> None:
    house = make_house()
    vendor = house.add(Group.VENDOR)
    version = house.write(house.answer(), author=vendor)

    with refusal(Refusal.NOT_ALLOWED):
        house.submit(version, person=vendor)

    assert Submission.objects.count() == 0


def test_decision_on_another_text_than_the_one_read_is_refused() -> None:
    house = make_house()
    answer = house.answer()
    read = house.write(answer)
    submission = house.submit(house.write(answer, OTHER))

    with refusal(Refusal.OTHER_TEXT):
        decide(
            gate=house.gate(submission, "program"), person=house.person("program"), verdict="approve",
            digest=read.digest, now=NOW,
        )  # fmt: skip


def test_new_text_voids_every_signature() -> None:
    house = make_house()
    answer = house.answer("medium")
    first = house.submit(house.write(answer))
    house.sign(first, "program")
    house.sign(first, "privacy")

    second = house.submit(house.write(answer, OTHER))

    first.refresh_from_db()
    assert (first.state, waiting(second), second.decisions.count()) == ("superseded", ["privacy", "program"], 0)
    with refusal(Refusal.NOT_OPEN):
        house.sign(first, "web")


@pytest.mark.parametrize("side", ["fr", "en"])
def test_one_changed_character_in_either_language_voids_every_signature(side: str) -> None:
    house = make_house()
    answer = house.answer("low")
    house.sign(house.submit(house.write(answer)), "program")

    changed = Pair(fr=BODY["fr"] + ("!" if side == "fr" else ""), en=BODY["en"] + ("!" if side == "en" else ""))
    second = house.submit(house.write(answer, changed))

    assert (waiting(second), second.decisions.count()) == (["program"], 0)


def test_change_asked_for_needs_a_comment_and_leaves_the_gate_open() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    with refusal(Refusal.NEEDS_COMMENT):
        house.sign(submission, "program", verdict="change", note=" ")

    house.sign(submission, "program", verdict="change", note="Trop cher?", part="body_fr", passage="30 $")

    assert (waiting(submission), Decision.objects.get().passage) == (["program"], "30 $")
    house.sign(submission, "program")
    assert waiting(submission) == ["content"]


@pytest.mark.parametrize("values", [{"verdict": "maybe"}, {"verdict": ""}, {"part": "digest", "passage": "a"}])
def test_verdict_or_part_that_there_is_none_of_is_not_recorded(values: dict[str, Any]) -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))

    with pytest.raises(ValueError, match="is not a valid"):
        house.sign(submission, "program", **values)

    assert submission.decisions.count() == 0


def test_marked_place_must_be_in_the_text() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))

    with refusal(Refusal.PASSAGE_NOT_FOUND):
        house.sign(submission, "program", verdict="change", note="?", part="body_en", passage="30 $")


def test_signed_gate_is_not_signed_again() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    house.sign(submission, "program")

    with refusal(Refusal.ALREADY_SIGNED):
        house.sign(submission, "program", person=house.add(Group.PROGRAM))


def test_text_without_one_language_is_not_submitted() -> None:
    house = make_house()
    version = house.write(house.answer(), Pair(fr="Oui.", en=""))

    with refusal(Refusal.NOT_WHOLE):
        house.submit(version)


def test_same_text_is_submitted_once() -> None:
    house = make_house()
    version = house.write(house.answer())
    house.submit(version)

    with refusal(Refusal.ALREADY_SUBMITTED):
        house.submit(version)


def test_text_taken_back_goes_nowhere_and_its_signatures_hold_when_it_returns() -> None:
    house = make_house()
    version = house.write(house.answer())
    first = house.submit(version)
    house.sign(first, "program")
    recall_submission(submission=first, person=house.author, now=NOW)
    with refusal(Refusal.NOT_OPEN):
        house.sign(first, "content")

    again = house.submit(version)

    assert waiting(again) == ["content"]


def test_expiry_before_the_beginning_is_refused() -> None:
    house = make_house()
    version = house.write(house.answer())

    with refusal(Refusal.TIMES_WRONG):
        house.submit(version, go_live_at=NOW + timedelta(days=2), expires_at=NOW + timedelta(days=1))


def test_every_decision_is_in_the_journal_with_its_person_group_and_digest() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    house.sign(submission, "program", verdict="change", note="Non.")
    house.sign(submission, "program")
    house.sign(submission, "content")

    entries = Entry.objects.filter(action__startswith="decision.").order_by("number")
    assert [(e.action, e.actor, e.details["group"], e.details["digest"]) for e in entries] == [
        ("decision.change", str(house.person("program").key), "program", submission.version.digest),
        ("decision.approve", str(house.person("program").key), "program", submission.version.digest),
        ("decision.approve", str(house.person("content").key), "content", submission.version.digest),
    ]
    live = Entry.objects.get(action="version.live")
    assert (live.details["digest"], live.details["unsigned"]) == (submission.version.digest, False)
    assert verify_journal()[1] is None


def test_signing_edits_nothing() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    before = list(Version.objects.values("title_fr", "body_fr", "body_en", "digest", "author"))

    house.sign_all(submission)

    assert (list(Version.objects.values("title_fr", "body_fr", "body_en", "digest", "author"))) == before
    assert not Entry.objects.filter(action="version.write", actor=str(house.person("program").key)).exists()


def test_approved_text_is_put_live_by_no_role_before_its_hour() -> None:
    house: House = make_house()
    answer = house.answer()
    version = house.write(answer)

    house.sign_all(house.submit(version, go_live_at=NOW + timedelta(days=1)))

    assert (live_text(answer), Submission.objects.get().state) == (None, "approved")


def test_stranger_submits_nothing() -> None:
    house = make_house()

    with refusal(Refusal.NOT_ALLOWED):
        submit_version(version=house.write(house.answer()), person=make_person(), now=NOW)


def test_text_with_every_signature_is_no_longer_called_unsigned_when_put_live_again() -> None:
    house = make_house()
    version = house.publish(house.answer())

    put_live(version=version, actor=house_actor(house), now=NOW)

    assert [entry.details["unsigned"] for entry in Entry.objects.filter(action="version.live")] == [False, False]


def house_actor(house: House) -> Actor:
    return Actor(str(house.author.key))
