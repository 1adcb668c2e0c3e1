"""A real centre with one person in each group, and a text on its way through their gates."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.content.actions import decide, policy_for, submit_version, write_version
from relais.apps.content.actions.access import act_for
from relais.apps.content.models import Answer, Decision, Gate, Submission, Version
from relais.apps.content.models.version import Pair
from tests.factories.accounts import NOW, make_centre, make_organisation, make_person, make_role
from tests.factories.content import make_answer, make_topic

BODY = Pair(fr="La licence coûte 30 $ par année.", en="The licence costs $30 a year.")


@dataclass
class House:
    """A centre whose texts nobody sees unsigned; `person(group)` is that group's, and `author` writes for content."""

    centre: Centre

    @cached_property
    def author(self) -> Person:
        return self.add(Group.CONTENT)

    @cached_property
    def people(self) -> dict[str, Person]:
        return {}

    def add(self, *groups: Group) -> Person:
        person = make_person()
        for group in groups:
            make_role(person, self.centre, group)
        return person

    def person(self, group: str) -> Person:
        if group not in self.people:
            self.people[group] = self.add(Group(group))
        return self.people[group]

    def answer(self, risk: str = "low", **values: Any) -> Answer:
        return make_answer(make_topic(self.centre, risk=risk), **values)

    def write(self, answer: Answer, body: Pair = BODY, **values: Any) -> Version:
        author = values.pop("author", self.author)
        defaults: dict[str, Any] = {"title": Pair(fr="Une question?", en="A question?"), "links": [], "sources": []}
        return write_version(
            answer=answer, body=body, author=author, actor=act_for(author), now=NOW, **(defaults | values)
        )

    def submit(self, version: Version, **values: Any) -> Submission:
        defaults: dict[str, Any] = {"person": self.author, "now": NOW}
        return submit_version(version=version, **(defaults | values))

    def gate(self, submission: Submission, group: str) -> Gate:
        return submission.gates.get(group=group)

    def sign(self, submission: Submission, group: str, *, now: datetime = NOW, **values: Any) -> Decision:
        defaults: dict[str, Any] = {"person": self.person(group), "verdict": "approve"}
        version = submission.version
        return decide(gate=self.gate(submission, group), digest=version.digest, now=now, **(defaults | values))

    def sign_all(self, submission: Submission, *, now: datetime = NOW) -> None:
        for gate in submission.gates.filter(approved_at=None).order_by("stage", "pk"):
            self.sign(submission, gate.group, now=now)

    def publish(self, answer: Answer, body: Pair = BODY, *, now: datetime = NOW, **values: Any) -> Version:
        """A text written, submitted and signed by everyone."""
        version = self.write(answer, body)
        self.sign_all(self.submit(version, now=now, **values), now=now)
        return version

    def let_carry(self, *, links: bool = False, typo: int = 0, risk: str = "low") -> None:
        policy = policy_for(self.centre, risk)
        policy.carries_links, policy.typo_length = links, typo
        policy.save()


def make_house(**values: Any) -> House:
    defaults: dict[str, Any] = {"is_trial": False, "organisation": make_organisation()}
    return House(make_centre(**(defaults | values)))


def live_text(answer: Answer) -> str | None:
    """The French text that the public reads, or None."""
    return Version.objects.live().filter(answer=answer).values_list("body_fr", flat=True).first()
