"""A personal token opens what its person may do, until it expires, is revoked, or its person may not sign in."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from relais.apps.accounts.commands import token
from relais.apps.accounts.models import Person, PersonalToken
from relais.apps.accounts.tokens import create_token, person_with, revoke_tokens
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import NOW, make_person

pytestmark = pytest.mark.django_db


def test_token_opens_for_its_person_and_is_stored_as_a_digest_only() -> None:
    person = make_person()

    made = create_token(person=person, label="test", days=1, actor=COMMAND, now=NOW)

    assert (person_with(made, NOW), person_with(made + "x", NOW), person_with("", NOW)) == (person, None, None)
    assert made not in repr(list(PersonalToken.objects.values()))


@pytest.mark.parametrize("end", ["expires", "revoked", "inactive"])
def test_token_ends(end: str) -> None:
    person = make_person()
    made = create_token(person=person, label="test", days=1, actor=COMMAND, now=NOW)

    if end == "revoked":
        revoke_tokens(person=person, actor=COMMAND, now=NOW)
    if end == "inactive":
        Person.objects.filter(pk=person.pk).update(is_active=False)

    assert person_with(made, NOW + timedelta(days=1 if end == "expires" else 0)) is None


def test_command_prints_a_token_that_works_and_refuses_a_stranger() -> None:
    person = make_person(email="ana@example.ca")

    made = CliRunner().invoke(token, ["create", "--person", "ana@example.ca"])
    refused = CliRunner().invoke(token, ["create", "--person", "nobody@example.ca"])

    assert (made.exit_code, refused.exit_code) == (0, 2)
    found = PersonalToken.objects.get()
    assert (person_with(made.output.strip(), found.created_at), found.person) == (person, person)
