"""Telling an answer's owner and department that its review is due: on the worklist at once, then by mail."""

from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from relais.apps.accounts.models import Centre
from relais.apps.content.models import Answer, Reminder, Version
from relais.apps.journal.actions import Actor, write_entry

log = structlog.get_logger(__name__)
AGAIN = timedelta(minutes=10)
TOO_LATE = timedelta(days=3)
AT_ONCE = 20


def note_reminder(*, answer: Answer, days: int, now: datetime) -> bool:
    """Record that they are told, once a date and number of days; whether it was new."""
    assert answer.review_by is not None
    with transaction.atomic():
        _row, created = Reminder.objects.get_or_create(
            answer=answer, review_by=answer.review_by, days=days, defaults={"at": now}
        )
        if created:
            write_entry(
                actor=Actor("calendar"),
                action="review.remind",
                subject=f"answer:{answer.key}",
                chain=answer.centre.chain,
                now=now,
                details={"days": days, "review_by": answer.review_by.isoformat()},
            )
    return created


def mail_reminders(*, now: datetime) -> int:
    """Send what was not sent yet; how many were accepted. A worker claims a row before it sends."""
    waited = Q(tried_at=None) | Q(tried_at__lte=now - AGAIN)
    due = Reminder.objects.filter(waited, mailed_at=None, at__gt=now - TOO_LATE)
    sent = 0
    for row in due.select_related("answer__centre", "answer__owner", "answer__department").order_by("at")[:AT_ONCE]:
        claimed = Reminder.objects.filter(pk=row.pk, tried_at=row.tried_at, mailed_at=None).update(tried_at=now)
        if not claimed:
            continue
        try:
            for message in _messages(row):
                message.send()
        except OSError as error:  # the mail server is away; smtplib's own errors are of this kind too
            log.error("mail_not_sent", reminder=row.pk, fault=type(error).__name__)
            continue
        Reminder.objects.filter(pk=row.pk).update(mailed_at=now)
        sent += 1
    return sent


def _messages(row: Reminder) -> list[EmailMessage]:
    answer = row.answer
    live = answer.versions.order_by("-is_live", "-number").first()
    to: list[tuple[str, tuple[str, ...]]] = []
    if answer.owner and answer.owner.is_active:
        to.append((answer.owner.email, (answer.owner.language,)))
    if answer.department:
        to.append((answer.department.email, answer.centre.languages))
    return [_message(address, languages, answer.centre, row, live) for address, languages in to]


def _message(
    address: str, languages: tuple[str, ...], centre: Centre, row: Reminder, version: Version | None
) -> EmailMessage:
    """One mail; a department's holds both languages, the centre's first one first."""
    subjects, bodies = [], []
    for language in languages:
        with translation.override(language):
            title = version.title_in(language) if version else ""
            context = {"reminder": row, "centre": centre, "title": title}
            subject, _, body = render_to_string("content/mail/review.txt", context).strip().partition("\n")
            subjects.append(subject)
            bodies.append(body.strip())
    return EmailMessage(" · ".join(subjects), "\n\n– – –\n\n".join(bodies) + "\n", to=[address])
