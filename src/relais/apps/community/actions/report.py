"""The report's life. It is composed from the facts until it is issued; then its bytes and its facts never change."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from relais.apps.community.models import Community, IssuedFile, Member, Period, ReportComment, YearReport
from relais.apps.community.reporting.checking import Obstacle, find_obstacles
from relais.apps.community.reporting.composing import compose
from relais.apps.community.reporting.gathering import gather
from relais.apps.community.reporting.rendering import FORMATS, render
from relais.apps.community.rules import may_coordinate, may_settle, may_take_part
from relais.apps.journal.actions import Actor, write_entry
from relais.web.languages import LANGUAGES


class ReportIssued(Exception):
    """The year's report is out: it takes no comment, approval or change any more."""


class ReportNotReady(Exception):
    """It cannot be approved or issued yet; `code` is `obstacles`, `comments`, `year`, `approval` or `changed`."""

    def __init__(self, code: str, obstacles: Sequence[Obstacle] = ()) -> None:
        super().__init__(code)
        self.code, self.obstacles = code, tuple(obstacles)


def open_report(*, community: Community, period: Period, now: datetime) -> YearReport:
    """The year's report, begun as a draft when there is none."""
    report, _made = YearReport.objects.get_or_create(
        community=community, starts_on=period.starts_on, defaults={"opened_at": now}
    )
    return report


def comment_on_report(*, report: YearReport, member: Member, text: str, language: str, now: datetime) -> ReportComment:
    """Say what should change before the report is approved."""
    _refuse_issued(report)
    if not may_take_part(member):
        raise PermissionDenied
    return ReportComment.objects.create(report=report, by=member, at=now, text=text, language=language)


def settle_comment(*, comment: ReportComment, member: Member, now: datetime) -> None:
    """Mark a comment as dealt with; its author or a coordinator."""
    _refuse_issued(comment.report)
    if not may_settle(member, comment):
        raise PermissionDenied
    comment.settled_at = now
    comment.save(update_fields=["settled_at"])


@transaction.atomic
def approve_report(*, report: YearReport, member: Member, now: datetime) -> None:
    """Approve the facts as they stand; the approval holds for them only. `ReportNotReady`, `ReportIssued`."""
    report = YearReport.objects.select_for_update().get(pk=report.pk)
    digest = _ready(report, member, now)
    report.state, report.approved_at, report.approved_by = YearReport.State.APPROVED, now, member
    report.approved_digest = digest
    report.save()
    _journal("report.approve", report, member, now, digest)


@transaction.atomic
def issue_report(*, report: YearReport, member: Member, now: datetime) -> None:
    """Store every file in both languages with the facts, for good. `ReportNotReady`, `ReportIssued`, `NotInFont`."""
    report = YearReport.objects.select_for_update().get(pk=report.pk)
    digest = _ready(report, member, now)
    if report.state != YearReport.State.APPROVED:
        raise ReportNotReady("approval")
    if report.approved_digest != digest:
        raise ReportNotReady("changed")
    facts = gather(report.community, report.period)
    for language in LANGUAGES:
        document = compose(facts, language)
        for kind in FORMATS:
            data = render(document, kind)
            IssuedFile.objects.create(
                report=report, language=language, format=kind, data=data, digest=hashlib.sha256(data).hexdigest()
            )
    report.state, report.issued_at = YearReport.State.ISSUED, now
    report.facts, report.digest = facts.as_json(), digest
    report.save()
    _journal("report.issue", report, member, now, digest)


def _ready(report: YearReport, member: Member, now: datetime) -> str:
    """The digest of the present facts, or why they cannot be approved or issued."""
    _refuse_issued(report)
    if not may_coordinate(member) or member.community_id != report.community_id:
        raise PermissionDenied
    if now.astimezone(report.community.zone).date() <= report.period.ends_on:
        raise ReportNotReady("year")
    facts = gather(report.community, report.period)
    if obstacles := find_obstacles(facts):
        raise ReportNotReady("obstacles", obstacles)
    if report.comments.filter(settled_at=None).exists():
        raise ReportNotReady("comments")
    return facts.digest


def _refuse_issued(report: YearReport) -> None:
    if report.is_issued:
        raise ReportIssued(str(report))


def _journal(action: str, report: YearReport, member: Member, now: datetime, digest: str) -> None:
    write_entry(
        actor=actor_of(member),
        action=action,
        subject=f"report:{report.community.key}:{report.period.label}",
        chain=report.community.chain,
        now=now,
        details={"digest": digest},
    )


def actor_of(member: Member) -> Actor:
    """The journal's name for a member: the key of their account, or that of their seat in files."""
    return Actor(str(member.person.key) if member.person else f"member:{member.pk}")
