"""The emergency route: the one way past the gates. Short, with a reason, listed, and reviewed by another afterwards."""

from datetime import datetime

from django.db import transaction

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.models import EmergencyMessage, EmergencyText
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_approve_alarm, may_keep, may_raise_alarm
from relais.apps.journal.actions import Plain, write_entry


def prepare_emergency(*, centre: Centre, texts: dict[str, str], person: Person, now: datetime) -> EmergencyText:
    """Write a text for the day it is needed, in both languages; `NOT_ALLOWED`, `ValidationError` by field."""
    if not (may_keep(groups_of(person, centre)) or may_raise_alarm(groups_of(person, centre))):
        raise Refused(Refusal.NOT_ALLOWED)
    prepared = EmergencyText(centre=centre, author=person, created_at=now, **texts)
    prepared.full_clean()
    with transaction.atomic():
        prepared.save()
        _write("emergency.prepare", prepared, person, now, digest=prepared.digest)
    return prepared


def approve_emergency(*, prepared: EmergencyText, digest: str, person: Person, now: datetime) -> None:
    """A second person's yes to exactly this text; `OWN_TEXT`, `NOT_ALLOWED`, `OTHER_TEXT`."""
    if prepared.author_id == person.pk:
        raise Refused(Refusal.OWN_TEXT)
    groups = groups_of(person, prepared.centre)
    if not may_approve_alarm(groups, person=person, author_id=prepared.author_id):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        held = EmergencyText.objects.select_for_update().get(pk=prepared.pk)
        if held.digest != digest:
            raise Refused(Refusal.OTHER_TEXT)
        held.approved_by, held.approved_at, held.approved_digest = person, now, digest
        held.save(update_fields=["approved_by", "approved_at", "approved_digest"])
        _write("emergency.approve", held, person, now, digest=digest)


def raise_alarm(
    *,
    centre: Centre,
    reason: str,
    minutes: int,
    person: Person,
    now: datetime,
    prepared: EmergencyText | None = None,
    text_fr: str = "",
    text_en: str = "",
) -> EmergencyMessage:
    """Publish at once, for 24 hours at the most: a prepared text that was approved, or words typed now.

    `NOT_ALLOWED` without the role, `NEEDS_COMMENT` without a reason, `NOT_APPROVED` for a prepared text nobody
    approved or that was changed since, `EMPTY`, `TIMES_WRONG`.
    """
    if not may_raise_alarm(groups_of(person, centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    if not reason.strip():
        raise Refused(Refusal.NEEDS_COMMENT)
    if prepared is not None:
        prepared = EmergencyText.objects.get(pk=prepared.pk, centre=centre)
        if not prepared.is_approved:
            raise Refused(Refusal.NOT_APPROVED)
        text_fr, text_en = prepared.text_fr, prepared.text_en
    text_fr, text_en = text_fr.strip(), text_en.strip()
    if not (text_fr or text_en):
        raise Refused(Refusal.EMPTY)
    if not 1 <= minutes <= 24 * 60:
        raise Refused(Refusal.TIMES_WRONG)
    message = EmergencyMessage(
        centre=centre, prepared=prepared, text_fr=text_fr, text_en=text_en, reason=reason.strip(), by=person, at=now,
        minutes=minutes,
    )  # fmt: skip
    message.full_clean()
    with transaction.atomic():
        message.save()
        languages = ",".join(code for code, text in (("fr", text_fr), ("en", text_en)) if text)
        _write("emergency.publish", message, person, now, minutes=minutes, languages=languages,
               prepared=prepared.digest if prepared else None)  # fmt: skip
    return message


def end_alarm(*, message: EmergencyMessage, person: Person, now: datetime) -> None:
    """Take it down before its time; `NOT_ALLOWED`, `NOT_LIVE`."""
    groups = groups_of(person, message.centre)
    if not (may_raise_alarm(groups) or may_keep(groups)):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        held = EmergencyMessage.objects.select_for_update().get(pk=message.pk)
        if not held.is_shown(now):
            raise Refused(Refusal.NOT_LIVE)
        EmergencyMessage.objects.filter(pk=held.pk).update(ended_at=now)
        _write("emergency.end", held, person, now)


def review_alarm(*, message: EmergencyMessage, review: str, person: Person, now: datetime) -> None:
    """What another person makes of it afterwards; `OWN_TEXT`, `NOT_ALLOWED`, `NEEDS_COMMENT`, `ALREADY_SIGNED`."""
    if message.by_id == person.pk:
        raise Refused(Refusal.OWN_TEXT)
    groups = groups_of(person, message.centre)
    if not may_approve_alarm(groups, person=person, author_id=message.by_id):
        raise Refused(Refusal.NOT_ALLOWED)
    if not review.strip():
        raise Refused(Refusal.NEEDS_COMMENT)
    with transaction.atomic():
        done = EmergencyMessage.objects.filter(pk=message.pk, reviewed_at=None).update(
            reviewed_by=person, reviewed_at=now, review=review.strip()
        )
        if not done:
            raise Refused(Refusal.ALREADY_SIGNED)
        _write("emergency.review", message, person, now)


def _write(action: str, row: EmergencyText | EmergencyMessage, person: Person, now: datetime, **details: Plain) -> None:
    kind = "emergency_text" if isinstance(row, EmergencyText) else "emergency"
    write_entry(
        actor=act_for(person),
        action=action,
        subject=f"{kind}:{row.pk}",
        chain=row.centre.chain,
        now=now,
        details=details,
    )
