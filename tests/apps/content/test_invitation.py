"""A reviewer without an account: one version, one gate, one decision, for a few days."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from relais.apps.accounts.models import Group, Person
from relais.apps.content.actions import decide_as_guest, recall_submission
from relais.apps.content.actions.invitation import find_invitation, invite_reviewer
from relais.apps.content.models import Invitation, Submission
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.journal.models import Entry
from tests.factories.accounts import NOW
from tests.factories.review import BODY, House, live_text, make_house

pytestmark = pytest.mark.django_db


def refusal(code: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code.value}$")


def waiting(house: House) -> Submission:
    return house.submit(house.write(house.answer()))


def invite(house: House, submission: Submission, **values: Any) -> tuple[Invitation, str]:
    defaults: dict[str, Any] = {
        "name": "Me Tremblay", "email": "me@cabinet.example", "language": "fr", "days": 7, "now": NOW,
        "person": house.person("program"),
    }  # fmt: skip
    defaults["gate"] = house.gate(submission, "program")
    return invite_reviewer(**(defaults | values))


def answer_it(invitation: Invitation, **values: Any) -> None:
    digest = invitation.gate.submission.version.digest
    defaults: dict[str, Any] = {"verdict": "approve", "digest": digest, "now": NOW + timedelta(days=1)}
    decide_as_guest(invitation=invitation, **(defaults | values))


def test_guest_signs_for_the_group_that_asked_them() -> None:
    house = make_house()
    submission = waiting(house)
    _row, link = invite(house, submission)

    answer_it(find_invitation(key=link) or pytest.fail("not found"))
    house.sign(submission, "content")

    assert live_text(submission.answer) == BODY["fr"]
    assert submission.decisions.order_by("pk")[0].signer == "Me Tremblay"


def test_link_serves_once() -> None:
    house = make_house()
    row, _link = invite(house, waiting(house))
    answer_it(row, verdict="change", note="Non.")

    with refusal(Refusal.LINK_SPENT):
        answer_it(row)


def test_link_ends_with_its_time() -> None:
    house = make_house()
    row, _link = invite(house, waiting(house))

    with refusal(Refusal.LINK_SPENT):
        answer_it(row, now=NOW + timedelta(days=7))


def test_link_is_for_one_text_only() -> None:
    house = make_house()
    submission = waiting(house)
    row, _link = invite(house, submission)
    house.submit(house.write(submission.answer, Pair(fr="Autre.", en="Other.")))

    with refusal(Refusal.NOT_OPEN):
        answer_it(row)
    row.refresh_from_db()
    assert row.used_at is None


@pytest.mark.parametrize("change", [lambda key: key + "x", lambda key: key[1:], lambda _key: "", lambda _key: "a:b"])
def test_key_that_was_not_signed_here_opens_nothing(change: Any) -> None:
    house = make_house()
    _row, key = invite(house, waiting(house))

    assert (find_invitation(key=change(key)), find_invitation(key=key) is None) == (None, False)


def test_key_is_kept_nowhere() -> None:
    house = make_house()
    _row, key = invite(house, waiting(house))
    secret = key.partition(":")[0]

    rows = [str(list(model.objects.values())) for model in (Invitation, Entry)]
    assert [secret in text for text in rows] == [False, False]


def test_author_invites_nobody_to_sign_their_text() -> None:
    house = make_house()
    both = house.add(Group.PROGRAM, Group.CONTENT)
    submission = house.submit(house.write(house.answer(), author=both))

    with refusal(Refusal.OWN_TEXT):
        invite(house, submission, person=both)


@pytest.mark.parametrize("group", [Group.VENDOR, Group.MANAGER, Group.CONTENT])
def test_only_the_group_itself_asks_for_help(group: Group) -> None:
    house = make_house()

    with refusal(Refusal.NOT_ALLOWED):
        invite(house, waiting(house), person=house.add(group))


def test_somebody_with_an_account_signs_under_their_own_name() -> None:
    house = make_house()

    with pytest.raises(ValidationError):
        invite(house, waiting(house), email=house.author.email.upper())


def test_inviting_for_one_group_and_signing_for_another_is_two_groups() -> None:
    house = make_house()
    both, submission = house.add(Group.PROGRAM, Group.CONTENT), waiting(house)
    row, _link = invite(house, submission, person=both)
    with refusal(Refusal.SIGNED_FOR_ANOTHER):
        invite(house, submission, person=both, gate=house.gate(submission, "content"))
    answer_it(row)

    with refusal(Refusal.SIGNED_FOR_ANOTHER):
        house.sign(submission, "content", person=both)


def test_whoever_signed_for_one_group_invites_nobody_for_another() -> None:
    house = make_house()
    both, submission = house.add(Group.PROGRAM, Group.CONTENT), waiting(house)
    house.sign(submission, "program", person=both)

    with refusal(Refusal.SIGNED_FOR_ANOTHER):
        invite(house, submission, person=both, gate=house.gate(submission, "content"))


def test_carried_yes_of_a_guest_is_still_that_of_whoever_invited_them() -> None:
    house = make_house()
    both, submission = house.add(Group.PROGRAM, Group.CONTENT), waiting(house)
    answer_it(invite(house, submission, person=both)[0])
    recall_submission(submission=submission, person=house.author, now=NOW)
    again = house.submit(submission.version)

    assert again.decisions.get().carried_from is not None
    with refusal(Refusal.SIGNED_FOR_ANOTHER):
        house.sign(again, "content", person=both)


def test_link_of_somebody_who_left_the_group_shows_and_signs_nothing(client: Client) -> None:
    house = make_house()
    row, link = invite(house, waiting(house))
    house.person("program").roles.all().delete()

    with refusal(Refusal.LINK_SPENT):
        answer_it(row)
    assert client.get(reverse("content:guest_review", args=["fr", link])).status_code == 410


def test_link_of_a_closed_account_signs_nothing() -> None:
    house = make_house()
    row, _link = invite(house, waiting(house))
    Person.objects.filter(pk=row.by_id).update(is_active=False)
    row.refresh_from_db()

    with refusal(Refusal.LINK_SPENT):
        answer_it(row)


def test_author_without_a_role_is_not_invited_to_sign_their_text() -> None:
    house = make_house()
    submission = waiting(house)
    house.author.roles.all().delete()

    with pytest.raises(ValidationError):
        invite(house, submission, email=house.author.email.upper())


def test_link_lasts_two_weeks_at_the_most() -> None:
    house = make_house()

    with refusal(Refusal.TIMES_WRONG):
        invite(house, waiting(house), days=15)


def test_invitation_and_its_decision_are_journalled_with_the_digest_and_no_name() -> None:
    house = make_house()
    submission = waiting(house)
    row, _link = invite(house, submission)
    answer_it(row)

    sent = Entry.objects.get(action="invitation.send")
    made = Entry.objects.get(action="decision.approve")
    assert (sent.actor, made.actor) == (str(house.person("program").key), f"invitation:{row.pk}")
    assert sent.details["digest"] == made.details["digest"] == submission.version.digest
    assert "Tremblay" not in str(list(Entry.objects.values()))
