"""Ways of asking that a person proposes, and another accepts with the neighbours before them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from relais.apps.accounts.models import Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.actions.live import raise_revision
from relais.apps.content.models import Answer, Phrasing, Version
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_accept_phrasing, may_write
from relais.apps.journal.actions import write_entry


def propose_phrasing(*, answer: Answer, language: str, text: str, person: Person, now: datetime) -> Phrasing:
    """Propose a way of asking; it finds nothing until another person accepts it. The same again is the same row."""
    if not may_write(groups_of(person, answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    text = " ".join(text.split())
    if not text:
        raise Refused(Refusal.EMPTY)
    held = Phrasing.objects.filter(answer=answer, language=language, text=text).first()
    if held:
        return held
    phrasing = Phrasing(answer=answer, language=language, text=text, author=person)
    try:
        phrasing.clean_fields()
    except ValidationError as error:
        raise Refused(Refusal.TOO_LONG) from error
    with transaction.atomic():
        phrasing.save()
        _write("phrasing.propose", phrasing, person, now)
    return phrasing


def accept_phrasing(*, phrasing: Phrasing, person: Person, now: datetime) -> None:
    """Let it find its answer from the next index on; `OWN_TEXT` for its author, `NOT_ALLOWED`."""
    answer = phrasing.answer
    if not may_accept_phrasing(groups_of(person, answer.centre), person=person, author_id=phrasing.author_id):
        raise Refused(Refusal.OWN_TEXT if phrasing.author_id == person.pk else Refusal.NOT_ALLOWED)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        if not Phrasing.objects.filter(pk=phrasing.pk, accepted_at=None).update(accepted_at=now):
            return
        if Version.objects.live().filter(answer=answer).exists():
            raise_revision(answer.centre)
        _write("phrasing.accept", phrasing, person, now)


def drop_phrasing(*, phrasing: Phrasing, person: Person, now: datetime) -> None:
    """Take a way of asking away: its author while it is a proposal, content people at any time."""
    answer = phrasing.answer
    groups = groups_of(person, answer.centre)
    own = phrasing.accepted_at is None and phrasing.author_id == person.pk
    if not (own or may_accept_phrasing(groups, person=person, author_id=None)):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        _write("phrasing.drop", phrasing, person, now)
        was_accepted = phrasing.accepted_at is not None
        phrasing.delete()
        if was_accepted and Version.objects.live().filter(answer=answer).exists():
            raise_revision(answer.centre)


def _write(action: str, phrasing: Phrasing, person: Person, now: datetime) -> None:
    write_entry(
        actor=act_for(person),
        action=action,
        subject=f"answer:{phrasing.answer.key}",
        chain=phrasing.answer.centre.chain,
        now=now,
        details={"language": phrasing.language, "phrasing": phrasing.pk},
    )
