"""Asking a person without an account for the decision of one gate: a signed link, once, for a few days."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from relais.apps.accounts.models import Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.actions.review import acted_elsewhere, contributors
from relais.apps.content.models import Answer, Gate, Invitation, Submission
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_sign_for
from relais.apps.journal.actions import write_entry

SALT = "relais.content.invitation"
LONGEST = timedelta(days=14)


def invite_reviewer(
    *, gate: Gate, name: str, email: str, language: str, days: int, person: Person, now: datetime
) -> tuple[Invitation, str]:
    """Let a named person decide for a group, at the request of a member of it who did not write the text.

    The second value is the key of the link, shown once and kept nowhere. Inviting counts as
    acting for that group. `NOT_ALLOWED`, `OWN_TEXT`, `NOT_OPEN`, `ALREADY_SIGNED`, `SIGNED_FOR_ANOTHER`,
    `TIMES_WRONG`, `ValidationError`.
    """
    submission = gate.submission
    if not may_sign_for(groups_of(person, submission.answer.centre), gate.group):
        raise Refused(Refusal.NOT_ALLOWED)
    if person.pk in contributors(submission.version, submission):
        raise Refused(Refusal.OWN_TEXT)
    if not timedelta(0) < timedelta(days=days) <= LONGEST:
        raise Refused(Refusal.TIMES_WRONG)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation(
        gate=gate, name=name.strip(), email=email.strip().lower(), language=language, secret_digest=_digest(secret),
        by=person, at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    invitation.full_clean()
    known = Q(roles__centre=submission.answer.centre) | Q(pk__in=contributors(submission.version, submission))
    if Person.objects.filter(known, email__iexact=invitation.email).exists():
        # Somebody with an account signs under their own name; whoever wrote the text may hold no role any more.
        raise ValidationError({"email": "has_account"})
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=submission.answer_id)
        held = Gate.objects.select_related("submission").get(pk=gate.pk)
        if held.submission.state != Submission.State.OPEN:
            raise Refused(Refusal.NOT_OPEN)
        if held.approved_at is not None:
            raise Refused(Refusal.ALREADY_SIGNED)
        if acted_elsewhere(held.submission, person.pk, held):
            raise Refused(Refusal.SIGNED_FOR_ANOTHER)
        invitation.save()
        write_entry(
            actor=act_for(person),
            action="invitation.send",
            subject=f"answer:{submission.answer.key}",
            chain=submission.answer.centre.chain,
            now=now,
            details={
                "version": submission.version.number,
                "digest": submission.version.digest,
                "group": gate.group,
                "invitation": invitation.pk,
            },
        )
    return invitation, signing.Signer(salt=SALT).sign(secret)


def find_invitation(*, key: str) -> Invitation | None:
    """The invitation of a link's key; None for a key that this installation did not sign."""
    try:
        secret = signing.Signer(salt=SALT).unsign(key)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("gate__submission__version__answer__centre", "by")
    return rows.filter(secret_digest=_digest(secret)).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
