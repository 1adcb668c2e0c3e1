"""The verbs on people and their roles; each writes the journal."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from relais.apps.accounts.models import Centre, Group, Person, Role
from relais.apps.journal.actions import Actor, write_entry


def add_person(
    *,
    email: str,
    name: str,
    language: str,
    password: str | None,
    actor: Actor,
    now: datetime,
    is_sample: bool = False,
) -> Person:
    """Record a person who may sign in; without a password nobody can until one is set."""
    person = Person(email=email, name=name, language=language, is_sample=is_sample)
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    with transaction.atomic():
        person.save()
        write_entry(actor=actor, action="person.add", subject=f"person:{person.key}", now=now)
    return person


def grant_roles(*, person: Person, centre: Centre, groups: Iterable[Group], actor: Actor, now: datetime) -> None:
    """Grant roles at one centre; a role already held stays as it is and writes nothing."""
    with transaction.atomic():
        for group in groups:
            _role, created = Role.objects.get_or_create(
                person=person, centre=centre, group=group, defaults={"granted_at": now}
            )
            if created:
                write_entry(
                    actor=actor,
                    action="role.grant",
                    subject=f"person:{person.key}",
                    chain=centre.chain,
                    now=now,
                    details={"group": group.value},
                )
