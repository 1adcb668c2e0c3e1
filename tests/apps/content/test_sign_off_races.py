"""Whatever the order of acts, no text reaches the public that its groups have not signed as it stands."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from relais.apps.accounts.models import Group, Person
from relais.apps.content.actions import (
    GatesOpen,
    NotWhole,
    decide,
    put_live,
    recall_submission,
    renew_answer,
    roll_back,
    stop_answer,
    submit_version,
    withdraw_answer,
    write_version,
)
from relais.apps.content.actions.access import act_for
from relais.apps.content.actions.live import Withdrawal
from relais.apps.content.actions.policy import set_policy
from relais.apps.content.models import Decision, Gate, Submission, Version
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refused
from relais.apps.content.tasks import keep_the_calendar
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW
from tests.factories.review import House, make_house


def unsigned_live() -> list[str]:
    """Live versions that lack the yes of a group that their submission asked, or hold one of their author."""
    wrong = []
    for version in Version.objects.live().select_related("author"):
        submissions = Submission.objects.filter(version=version)
        complete = [row for row in submissions if _is_complete(row, version)]
        if not complete:
            wrong.append(f"{version}: {version.body_fr}")
    return wrong


def _is_complete(submission: Submission, version: Version) -> bool:
    yes = Decision.objects.filter(submission=submission, verdict="approve", digest=version.digest)
    signers = [decision.person_id for decision in yes]
    return (
        {decision.gate_id for decision in yes} == {gate.pk for gate in submission.gates.all()}
        and len(yes) == submission.gates_asked
        and version.author_id not in signers
        and len(set(signers)) == len(signers)
    )


class Walk:
    """One answer, people of every role who try every act in a random order, and a clock that moves on."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.house: House = make_house()
        self.people = [self.house.add(group) for group in Group for _ in range(2)]
        self.people.append(self.house.add(Group.CONTENT, Group.PROGRAM, Group.LEGAL))
        self.people.append(self.house.author)
        self.manager = self.house.add(Group.MANAGER)
        self.answer = self.house.answer("low")
        self.now = NOW
        self.trail: list[str] = []
        self.acts = [self.edit, self.submit, self.sign, self.sign, self.sign, self.sign, self.force, self.write]
        self.rare = [self.stop, self.recall, self.change_policy, self.wait]

    def step(self) -> None:
        act = self.chance.choice(self.acts if self.chance.random() < 0.9 else self.rare)
        self.trail.append(act.__name__)
        with suppress(Refused, GatesOpen, NotWhole):
            act()

    @property
    def anybody(self) -> Person:
        return self.chance.choice(self.people)

    @property
    def any_version(self) -> Version:
        versions = list(Version.objects.filter(answer=self.answer))
        return self.chance.choice(versions[-4:]) if versions else self.house.write(self.answer)

    def edit(self) -> None:
        author = self.anybody
        text = self.chance.choice(["30 $", "30 $.", "35 $", "gratuit", ""])
        write_version(
            answer=self.answer, title=Pair(fr="Combien?", en="How much?"), body=Pair(fr=text, en="x"), links=[],
            sources=[], author=author, actor=act_for(author), now=self.now,
        )  # fmt: skip

    def submit(self) -> None:
        later = self.chance.choice([None, None, self.now + timedelta(hours=30)])
        for person in self.chance.sample(self.people, len(self.people)):
            with suppress(Refused):
                submit_version(version=self.any_version, person=person, now=self.now, go_live_at=later)
                return

    def sign(self) -> None:
        gates = list(Gate.objects.filter(submission__answer=self.answer).order_by("-submission", "stage", "pk")[:4])
        for person in self.chance.sample(self.people, len(self.people)):
            gate = self.chance.choice(gates) if gates else None
            if gate is None:
                return
            verdict = self.chance.choice(["approve", "approve", "change"])
            digest = gate.submission.version.digest
            with suppress(Refused):
                decide(gate=gate, person=person, verdict=verdict, digest=digest, note="?", now=self.now)

    def force(self) -> None:
        version = self.any_version
        for person in self.people[::3]:
            with suppress(Refused, GatesOpen, NotWhole):
                put_live(version=version, actor=act_for(person), now=self.now)
            with suppress(Refused, GatesOpen):
                roll_back(version=version, person=person, now=self.now)
            with suppress(Refused, GatesOpen):
                renew_answer(answer=self.answer, digest=version.digest, person=person, now=self.now)

    def write(self) -> None:
        """What a program could do with the models alone."""
        with suppress(IntegrityError), transaction.atomic():
            Version.objects.filter(answer=self.answer).update(is_live=False)
            Version.objects.filter(pk=self.any_version.pk).update(is_live=True)

    def stop(self) -> None:
        stop_answer(answer=self.answer, reason=Withdrawal.WRONG, person=self.anybody, now=self.now)

    def recall(self) -> None:
        for submission in Submission.objects.active().filter(answer=self.answer):
            recall_submission(submission=submission, person=self.anybody, now=self.now)

    def change_policy(self) -> None:
        stages = self.chance.choice([{"content": 1}, {"legal": 1, "content": 1}, {"program": 1, "content": 2}])
        set_policy(
            centre=self.house.centre, risk="low", review_days=30, carries_links=False,
            typo_length=self.chance.choice([0, 2]), stages=stages, person=self.manager, now=self.now,
        )  # fmt: skip

    def wait(self) -> None:
        self.now += timedelta(days=self.chance.choice([0.1, 2, 31]))
        keep_the_calendar(lambda: self.now)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6])
def test_no_order_of_acts_makes_an_unsigned_text_public(seed: int) -> None:
    walk = Walk(seed)

    for _ in range(45):
        walk.step()
        assert unsigned_live() == [], walk.trail

    # A walk that publishes nothing would prove nothing.
    assert Entry.objects.filter(action="version.live").count() > 0


def at_once(*acts: Callable[[], Any]) -> list[BaseException]:
    """Run these at the same moment, each on a connection of its own; return what was raised and not expected."""
    gate, faults = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
        except (Refused, GatesOpen):
            pass
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(8))
def test_two_signatures_and_an_edit_racing_publish_what_was_signed_or_nothing(round_: int) -> None:
    house = make_house()
    set_policy(
        centre=house.centre, risk="low", review_days=30, carries_links=False, typo_length=0,
        stages={"program": 1, "content": 1}, person=house.add(Group.MANAGER), now=NOW,
    )  # fmt: skip
    answer = house.answer()
    submission = house.submit(house.write(answer))
    house.person("program"), house.person("content")

    def edit() -> None:
        house.submit(house.write(answer, Pair(fr="Gratuit!", en="Free!")))

    acts = [lambda: house.sign(submission, "program"), lambda: house.sign(submission, "content"), edit]
    faults = at_once(*acts[round_ % 3 :], *acts[: round_ % 3])

    assert (faults, unsigned_live()) == ([], [])
    assert list(Version.objects.live().values_list("body_fr", flat=True)) in ([], [submission.version.body_fr])
    assert Submission.objects.active().count() <= 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_signing_at_once_give_one_signature() -> None:
    house = make_house()
    submission = house.submit(house.write(house.answer()))
    people = [house.add(Group.PROGRAM) for _ in range(3)]

    faults = at_once(*(lambda p=p: house.sign(submission, "program", person=p) for p in people))

    assert (faults, Decision.objects.count()) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_going_live_and_being_taken_down_at_once_leave_one_answer() -> None:
    house = make_house()
    answer = house.answer()
    house.publish(answer)
    submission = house.submit(house.write(answer, Pair(fr="Autre.", en="Other.")))
    house.sign(submission, "program")
    house.person("content")

    faults = at_once(
        lambda: house.sign(submission, "content"),
        lambda: withdraw_answer(answer=answer, reason=Withdrawal.WRONG, actor=COMMAND, now=NOW),
        lambda: keep_the_calendar(lambda: NOW),
    )

    assert (faults, unsigned_live(), Version.objects.live().count() <= 1) == ([], [], True)
