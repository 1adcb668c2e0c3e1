"""What the calendar does by itself: signed texts go live at their hour, texts expire, overdue ones withdraw."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from relais.apps.content.actions.live import Withdrawal, withdraw_answer
from relais.apps.content.actions.notice import note_reminder
from relais.apps.content.actions.review import publish_if_due
from relais.apps.content.models import Answer, Reminder, Submission
from relais.apps.journal.actions import Actor

log = structlog.get_logger(__name__)
CALENDAR = Actor("calendar")
REMIND_DAYS = (30, 7, 1)
"""How many days before the last one the owner and the department are told."""


def do_what_is_due(*, now: datetime) -> int:
    """Each thing in a transaction of its own: one that fails leaves the others done."""
    moved = 0
    for act, rows in (
        (_go_live, _due_to_begin(now)),
        (_expire, _due_to_end(now)),
        (_review, _due_for_review(now)),
    ):
        for pk in rows:
            try:
                moved += act(pk, now)
            except Exception as error:
                log.error("calendar_entry_failed", act=act.__name__, row=pk, fault=type(error).__name__)
    return moved


def _due_to_begin(now: datetime) -> list[int]:
    waiting = Submission.objects.filter(state=Submission.State.APPROVED, go_live_at__lte=now)
    return list(waiting.order_by("go_live_at").values_list("pk", flat=True))


def _go_live(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        submission = Submission.objects.select_related("answer", "version__answer__centre").get(pk=pk)
        Answer.objects.select_for_update().get(pk=submission.answer_id)
        return publish_if_due(submission=submission, actor=CALENDAR, now=now)


def _due_to_end(now: datetime) -> list[int]:
    ended = Submission.objects.filter(state=Submission.State.DONE, expires_at__lte=now, version__is_live=True)
    return list(ended.values_list("pk", flat=True))


def _expire(pk: int, now: datetime) -> bool:
    submission = Submission.objects.select_related("answer__centre").get(pk=pk)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=submission.answer_id)
        latest = Submission.objects.filter(version=submission.version_id, live_at__isnull=False).order_by("-live_at")
        if latest[0].pk != pk or not submission.version.is_live:
            return False  # the same text was put live again since, with another end or none
        return withdraw_answer(answer=submission.answer, reason=Withdrawal.EXPIRED, actor=CALENDAR, now=now)


def _due_for_review(now: datetime) -> list[int]:
    """Those to be told of and not told yet, and those past their date; each centre's own midnight is checked later."""
    today = now.date()
    live = Answer.objects.filter(versions__is_live=True).order_by("review_by")
    due = list(live.filter(review_by__lt=today).values_list("pk", flat=True))
    for days in REMIND_DAYS:
        told = Reminder.objects.filter(answer=OuterRef("pk"), review_by=OuterRef("review_by"), days__lte=days)
        near = live.filter(~Exists(told), review_by__gte=today, review_by__lte=today + timedelta(days=days))
        due += near.values_list("pk", flat=True)
    return list(dict.fromkeys(due))


def _review(pk: int, now: datetime) -> bool:
    """Tell the owner and the department; past the date, tell them, then withdraw."""
    answer = Answer.objects.select_related("centre", "owner", "department").get(pk=pk)
    today = now.astimezone(answer.centre.zone).date()
    if answer.review_by is None:
        return False
    left = (answer.review_by - today).days
    reached = [days for days in (*REMIND_DAYS, -1) if left <= days]
    if not reached:
        return False
    note_reminder(answer=answer, days=min(reached), now=now)
    return left < 0 and withdraw_answer(answer=answer, reason=Withdrawal.OVERDUE, actor=CALENDAR, now=now)
