"""The report of a year: as it reads now, what stands in its way, comments, approval, issue, and its files."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from relais.apps.community.access import in_community
from relais.apps.community.actions import (
    ReportIssued,
    ReportNotReady,
    approve_report,
    comment_on_report,
    issue_report,
    open_report,
    settle_comment,
)
from relais.apps.community.forms.work import CommentForm
from relais.apps.community.models import Community, IssuedFile, Member, Period, YearReport
from relais.apps.community.reporting.checking import find_obstacles
from relais.apps.community.reporting.composing import compose
from relais.apps.community.reporting.gathering import gather
from relais.apps.community.reporting.portable import NotInFont
from relais.apps.community.reporting.rendering import FORMATS, MEDIA_TYPES, report_bytes
from relais.apps.community.reporting.web_page import sections_html
from relais.apps.community.views.pages import address, done, show
from relais.apps.community.views.people import READS, today_in
from relais.web.languages import LANGUAGES, TAGS, active_language


def _period(community: Community, label: str) -> Period:
    try:
        return Period.named(label, community.year_starts_month)
    except ValueError as error:
        raise Http404 from error


@never_cache
@in_community()
@require_safe
def report_list(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Every year since the first thing that was recorded, newest first."""
    present = community.period_of(today_in(community))
    first = community.activities.order_by("held_on").values_list("held_on", flat=True).first()
    known = {report.starts_on: report for report in community.reports.all()}
    earliest = min([present.starts_on, *known, *([first] if first else [])])
    years, period = [], present
    while True:
        years.append((period, known.get(period.starts_on), period == present))
        if period.starts_on <= earliest or len(years) >= 40:
            break
        period = period.previous
    return show(request, member, "report_list", {"years": years})


@never_cache
@in_community()
@require_http_methods(READS)
def report(request: HttpRequest, member: Member, community: Community, label: str) -> HttpResponse:
    """One year's report; what is done to it is posted to the same address, named by `act`."""
    period = _period(community, label)
    found = YearReport.objects.filter(community=community, starts_on=period.starts_on).first()
    form, fault = CommentForm(), ""
    if request.method == "POST":
        found = open_report(community=community, period=period, now=datetime.now(UTC))
        form = CommentForm(request.POST) if request.POST.get("act") == "comment" else form
        try:
            said = _act(request, member, found, form)
        except ReportIssued:
            said, fault = "", _("This report has been issued; it no longer changes.")
        except ReportNotReady as refused:
            said, fault = "", _why_not(refused.code)
        except NotInFont as lacking:
            said, fault = "", _("The font of the PDF has no “%(sign)s”. Write it otherwise.") % {"sign": lacking}
        if said:
            return done(request, said, address("report", community, label))
        found.refresh_from_db()
    return show(
        request,
        member,
        "report_detail",
        _context(community, period, found, form, fault),
        status=422 if request.method == "POST" else 200,
    )


def _context(
    community: Community, period: Period, found: YearReport | None, form: CommentForm, fault: str
) -> dict[str, object]:
    facts = gather(community, period)
    is_issued = bool(found and found.is_issued)
    obstacles = () if is_issued else find_obstacles(facts)
    changed = bool(found and found.approved_digest and not is_issued and found.approved_digest != facts.digest)
    document = compose(facts, active_language())
    return {
        "period": period,
        "report": found,
        "is_over": today_in(community) > period.ends_on,
        "title": document.title,
        "html": "" if is_issued else sections_html(document, level=3),
        "obstacles": obstacles,
        "is_approved": bool(found and found.state == YearReport.State.APPROVED and not changed),
        "approval_fell": changed,
        "comments": found.comments.select_related("by") if found else [],
        "open_comments": found.comments.filter(settled_at=None).count() if found else 0,
        "files": [(language, TAGS[language], FORMATS) for language in LANGUAGES],
        "form": form,
        "fault": fault,
    }


def _act(request: HttpRequest, member: Member, found: YearReport, form: CommentForm) -> str:
    act, now = request.POST.get("act", ""), datetime.now(UTC)
    if act == "comment":
        if not form.is_valid():
            return ""
        text = form.cleaned_data["text"]
        comment_on_report(report=found, member=member, text=text, language=active_language(), now=now)
        return _("Your comment is kept.")
    if act == "settle":
        number = request.POST.get("row", "")
        row = int(number) if number.isdecimal() and len(number) < 19 else 0
        settle_comment(comment=get_object_or_404(found.comments, pk=row), member=member, now=now)
        return _("The comment is settled.")
    if act == "approve":
        approve_report(report=found, member=member, now=now)
        return _("The report is approved as it reads now.")
    if act == "issue":
        issue_report(report=found, member=member, now=now)
        return _("The report is issued in both languages. It no longer changes.")
    raise Http404


def _why_not(code: str) -> str:
    return {
        "obstacles": _("Not yet: a text is missing in one language, or a fact differs. The list below says where."),
        "comments": _("Not yet: comments are still open. Settle them first."),
        "year": _("Not yet: the year is not over."),
        "approval": _("Not yet: the report must be approved first."),
        "changed": _("Not yet: a fact has changed since the approval. Read it again and approve it."),
    }[code]


@never_cache
@in_community()
@require_safe
def report_file(
    request: HttpRequest, member: Member, community: Community, label: str, code: str, kind: str
) -> HttpResponse:
    """One file: the issued bytes, or the present facts while nothing is issued."""
    if code not in LANGUAGES or kind not in FORMATS:
        raise Http404
    period = _period(community, label)
    try:
        data = report_bytes(community, period, language=code, kind=kind)
    except NotInFont as lacking:
        sign = {"sign": lacking}
        return HttpResponse(
            _("The font of the PDF has no “%(sign)s”. Write it otherwise.") % sign,
            status=422,
            content_type="text/plain; charset=utf-8",
        )
    issued = IssuedFile.objects.filter(report__community=community, report__starts_on=period.starts_on).exists()
    name = f"{community.slug}-{period.label}{'' if issued else '-draft'}.{code}.{kind}"
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
