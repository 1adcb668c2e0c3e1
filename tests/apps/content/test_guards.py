"""The database's own guards: what a program that forgets every rule still cannot do, through the models."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from relais.apps.accounts.models import Group
from relais.apps.content.guards import GUARDS, install_guards, installed, lift_guards
from relais.apps.content.models import (
    Decision,
    Gate,
    Invitation,
    NeverRemoved,
    Policy,
    Requirement,
    Submission,
    Version,
)
from relais.apps.content.models.version import Pair
from tests.factories.accounts import NOW
from tests.factories.review import House, live_text, make_house

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def waiting_text(risk: str = "low") -> tuple[House, Submission]:
    house = make_house()
    for group in ("program", "web"):
        house.person(group)  # there before the write under test, which is taken back whole
    return house, house.submit(house.write(house.answer(risk)))


def forge(house: House, submission: Submission, **values: object) -> Decision:
    defaults = {
        "submission": submission, "gate": house.gate(submission, "program"), "verdict": "approve", "at": NOW,
        "digest": submission.version.digest, "person": house.person("program"),
    }  # fmt: skip
    return Decision.objects.create(**(defaults | values))


def test_every_guard_is_in_the_database() -> None:
    assert installed() == {guard.trigger for guard in GUARDS}


def test_whoever_invited_for_one_group_signs_for_no_other() -> None:
    house, submission = waiting_text()
    both, guest = house.add(Group.PROGRAM, Group.CONTENT), {"person": None}
    values = {"name": "G", "email": "g@cabinet.example", "language": "fr", "by": both, "at": NOW, "expires_at": NOW}
    at_content = Invitation(gate=house.gate(submission, "content"), secret_digest="a", **values)
    at_program = Invitation(gate=house.gate(submission, "program"), secret_digest="b", **values)
    at_content.save()

    assert refused(lambda: forge(house, submission, person=both))
    at_program.save()
    assert refused(lambda: forge(house, submission, invitation=at_program, **guest))
    at_content.delete()
    assert not refused(lambda: forge(house, submission, invitation=at_program, **guest))


def test_unsigned_version_does_not_become_live_by_any_write() -> None:
    house, submission = waiting_text()
    house.sign(submission, "program")
    versions = Version.objects.filter(pk=submission.version_id)

    assert refused(lambda: versions.update(is_live=True))
    assert refused(lambda: Version.objects.bulk_update([_marked(submission.version)], ["is_live"]))
    assert refused(lambda: Version.objects.create(**_live_row(submission)))
    assert refused(lambda: Version.objects.bulk_create([Version(**_live_row(submission))]))
    assert live_text(submission.answer) is None


def _marked(version: Version) -> Version:
    version.is_live = True
    return version


def _live_row(submission: Submission) -> dict[str, object]:
    return {
        "answer": submission.answer, "number": 99, "title_fr": "a", "title_en": "a", "body_fr": "a", "body_en": "a",
        "digest": "1" * 64, "created_at": NOW, "is_live": True,
    }  # fmt: skip


def test_text_of_a_version_never_changes_signed_or_not() -> None:
    house = make_house()
    version = house.publish(house.answer())
    row = Version.objects.filter(pk=version.pk)

    for change in (
        {"body_fr": "Gratuit!"}, {"title_en": "x"}, {"links": [{"url": "x"}]}, {"sources": ["x"]},
        {"digest": "0" * 64}, {"author": house.add()}, {"author": None}, {"number": 7},
    ):  # fmt: skip
        assert refused(partial(row.update, **change)), change


@pytest.mark.parametrize("who", ["author", "submitter", "vendor", "stranger", "other group", "nobody"])
def test_decision_of_somebody_who_may_not_is_refused(who: str) -> None:
    house = make_house()
    submitter = house.add(Group.CONTENT, Group.PROGRAM)
    author = house.add(Group.CONTENT, Group.PROGRAM)
    submission = house.submit(house.write(house.answer(), author=author), person=submitter)
    colleague = house.person("program")
    people = {
        "author": author, "submitter": submitter, "vendor": house.add(Group.VENDOR), "stranger": house.add(),
        "other group": house.person("legal"), "nobody": None,
    }  # fmt: skip

    assert refused(lambda: forge(house, submission, person=people[who]))
    assert not refused(lambda: forge(house, submission, person=colleague))


def test_decision_out_of_turn_on_another_text_or_at_another_gate_is_refused() -> None:
    house, submission = waiting_text("medium")
    other = house.submit(house.write(house.answer("medium")))

    assert refused(lambda: forge(house, submission, digest="0" * 64))
    assert refused(lambda: forge(house, submission, gate=house.gate(other, "program")))
    assert refused(lambda: forge(house, submission, gate=house.gate(submission, "web"), person=house.person("web")))
    assert not refused(lambda: forge(house, submission))


def test_decision_is_neither_changed_nor_removed() -> None:
    house, submission = waiting_text()
    decision = house.sign(submission, "program", verdict="change", note="Non.")

    acts: list[Callable[[], object]] = [
        decision.save,
        decision.delete,
        lambda: Decision.objects.update(verdict="approve"),
        lambda: Decision.objects.all().delete(),
    ]
    for act in acts:
        with pytest.raises(NeverRemoved):
            act()
    decision.verdict = "approve"
    with pytest.raises(NeverRemoved):
        Decision.objects.bulk_update([decision], ["verdict"])


def _raw(assignment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE content_decision SET {assignment}")


def test_decision_is_not_changed_by_sql_either() -> None:
    house, submission = waiting_text()
    house.sign(submission, "program", verdict="change", note="Non.")

    assert refused(lambda: _raw("verdict = 'approve'"))


def test_submission_asks_for_what_the_policy_asks_and_for_nothing_less() -> None:
    house, submission = waiting_text("high")
    version = house.write(submission.answer, submission_body())
    values = {"answer": submission.answer, "version": version, "by": house.author, "at": NOW, "state": "recalled"}

    assert refused(lambda: Submission.objects.create(**values, gates_asked=1))
    made = Submission.objects.create(**values, gates_asked=8)
    assert refused(lambda: Gate.objects.create(submission=made, group="vendor", stage=1))
    assert refused(lambda: Gate.objects.create(submission=made, group="legal", stage=1))
    assert refused(lambda: Submission.objects.filter(pk=submission.pk).update(gates_asked=1))
    assert refused(lambda: Submission.objects.filter(pk=submission.pk).update(version=version))


def submission_body() -> Pair:
    return Pair(fr="Autre.", en="Other.")


def test_removed_gate_does_not_open_the_way() -> None:
    house, submission = waiting_text()
    house.sign(submission, "program")
    Gate.objects.filter(submission=submission, group="content").delete()

    assert refused(lambda: Version.objects.filter(pk=submission.version_id).update(is_live=True))


def test_vendor_and_desk_are_asked_for_no_signature() -> None:
    house, _submission = waiting_text()
    policy = Policy.objects.get(centre=house.centre, risk="low")

    for group in ("vendor", "agent", "supervisor", "manager"):
        assert refused(partial(Requirement.objects.create, policy=policy, group=group, stage=1)), group


@pytest.mark.parametrize("days", [29, 366])
def test_review_period_is_between_30_and_365_days(days: int) -> None:
    waiting_text()

    assert refused(lambda: Policy.objects.update(review_days=days))


def test_guards_step_aside_for_a_migration_only() -> None:
    lift_guards(plan=[])
    held = installed()
    lift_guards(plan=["something to do"])
    lifted = installed()
    install_guards()

    assert (held, lifted, installed()) == ({guard.trigger for guard in GUARDS}, set(), held)


@pytest.mark.django_db(transaction=True)
def test_guards_are_back_after_every_migration() -> None:
    lift_guards(plan=["something to do"])

    call_command("migrate", verbosity=0)

    assert installed() == {guard.trigger for guard in GUARDS}
