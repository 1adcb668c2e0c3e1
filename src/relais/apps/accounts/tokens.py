"""Making, using and revoking personal tokens; making and revoking write the journal."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from relais.apps.accounts.models import Person, PersonalToken
from relais.apps.accounts.sign_in import may_sign_in
from relais.apps.journal.actions import Actor, write_entry

PREFIX = "relais_"
USED_AGAIN_AFTER = timedelta(minutes=5)


def create_token(*, person: Person, label: str, days: int, actor: Actor, now: datetime) -> str:
    """The token itself, which exists nowhere else."""
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        PersonalToken.objects.create(
            person=person, digest=_digest(token), label=label, created_at=now, expires_at=now + timedelta(days=days)
        )
        write_entry(actor=actor, action="token.create", subject=f"person:{person.key}", now=now, details={"days": days})
    return token


def revoke_tokens(*, person: Person, actor: Actor, now: datetime) -> int:
    """Revoke all that a person has; return how many."""
    with transaction.atomic():
        gone, _by_model = PersonalToken.objects.filter(person=person).delete()
        if gone:
            write_entry(actor=actor, action="token.revoke", subject=f"person:{person.key}", now=now)
    return gone


def person_with(token: str, now: datetime) -> Person | None:
    """Whose token this is, if it has not expired and they may sign in."""
    row = (
        PersonalToken.objects.filter(digest=_digest(token), expires_at__gt=now).select_related("person").first()
        if token.startswith(PREFIX)
        else None
    )
    if row is None or not may_sign_in(row.person):
        return None
    if row.last_used_at is None or row.last_used_at < now - USED_AGAIN_AFTER:
        PersonalToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.person


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
