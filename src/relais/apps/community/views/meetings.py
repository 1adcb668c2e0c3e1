"""Meetings: the calendar and its feed, the agenda that members make, attendance, minutes, actions, materials."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from relais.apps.community.access import in_community
from relais.apps.community.actions import meetings as actions
from relais.apps.community.directory import as_calendar
from relais.apps.community.forms.meetings import ActionForm, MeetingForm, MinutesForm, ProposalForm, SeriesForm
from relais.apps.community.models import Attendance, Community, Material, Meeting, Member, Proposal
from relais.apps.community.views.pages import address, done, form_page, page_of, show
from relais.apps.community.views.people import READS
from relais.web.languages import active_language


@never_cache
@in_community()
@require_safe
def meeting_list(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    now = datetime.now(UTC)
    rows = community.meetings.defer("minutes_fr", "minutes_en", "highlights", "decisions")
    feed = request.build_absolute_uri(address("feed", community, member.feed_key))
    context = {
        "coming": rows.filter(ends_at__gte=now).exclude(status=Meeting.Status.HELD)[:24],
        "page": page_of(
            request,
            rows.exclude(ends_at__gte=now, status__in=["planned", "cancelled"]).order_by("-starts_at", "-pk"),
            20,
        ),
        "feed": feed,
    }
    return show(request, member, "meeting_list", context)


@require_safe
def feed(request: HttpRequest, language: str, community: str, key: Any) -> HttpResponse:
    """The calendar of a member, by their own key: calendar programs cannot sign in."""
    member = (
        Member.objects.filter(feed_key=key, left_on=None, community__slug=community)
        .exclude(person__is_active=False)
        .select_related("community")
        .first()
    )
    if member is None:
        raise Http404
    meetings = member.community.meetings.order_by("-starts_at")[:200]
    data = as_calendar(member.community, meetings, language, now=datetime.now(UTC))
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def series_form(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Plan meetings by a recurrence."""
    form = SeriesForm(request.POST or None)

    def save() -> None:
        given = form.cleaned_data
        made = actions.plan_meetings(
            community=community,
            by=member,
            rule=given["rule"],
            first=given["first"],
            last=given["last"],
            at=given["at"],
            minutes=given["minutes"],
            texts={name: given[name] for name in ("title_fr", "title_en", "place_fr", "place_en")},
            now=datetime.now(UTC),
        )
        if not made:
            form.add_error("rule", _("No new meeting falls between these days. Choose others."))

    return form_page(
        request,
        member,
        form,
        title=_("Plan meetings"),
        save=save,
        done=_("The meetings are planned; calendars that follow the feed show them."),
        back=address("meeting_list", community),
    )


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def meeting_form(request: HttpRequest, member: Member, community: Community, key: Any) -> HttpResponse:
    """Move, rename or cancel one meeting."""
    found = get_object_or_404(community.meetings, key=key)
    form = MeetingForm(request.POST or None, instance=get_object_or_404(community.meetings, key=key))

    def save() -> None:
        actions.change_meeting(meeting=found, by=member, values=form.cleaned_data, now=datetime.now(UTC))

    return form_page(
        request,
        member,
        form,
        title=_("Change the meeting"),
        save=save,
        done=_("The meeting is changed; calendars that follow the feed show it."),
        back=address("meeting", community, found.key),
    )


@never_cache
@in_community()
@require_http_methods(READS)
def meeting(request: HttpRequest, member: Member, community: Community, key: Any) -> HttpResponse:
    """One meeting; what a member does here is posted to the same address, named by `act`."""
    found = get_object_or_404(community.meetings, key=key)
    forms = {"proposal": ProposalForm(community), "action": ActionForm(community)}
    fault, status = "", 200
    if request.method == "POST":
        try:
            said = _act(request, member, found, forms)
        except actions.MaterialRefused as refused:
            said, fault = "", _refused(refused.code)
        if said:
            return done(request, said, f"{address('meeting', community, found.key)}#{request.POST.get('act', '')[:20]}")
        status = 422
    context = {
        "meeting": found,
        "proposals": _proposals(found, member),
        "attendances": found.attendances.select_related("member").order_by("state", "member__name"),
        "own": found.attendances.filter(member=member).first(),
        "actions": found.actions.select_related("owner"),
        "materials": found.materials.defer("data"),
        "is_over": found.ends_at < datetime.now(UTC),
        "forms": forms,
        "fault": fault,
    }
    return show(request, member, "meeting_detail", context, status=status)


def _proposals(found: Meeting, member: Member) -> Any:
    mine = Proposal.voters.through.objects.filter(proposal=OuterRef("pk"), member=member)
    rows = found.proposals.annotate(votes=Count("voters"), is_mine=Exists(mine)).select_related("by", "theme")
    return rows.order_by("-is_taken", "-votes", "pk")


def _act(request: HttpRequest, member: Member, found: Meeting, forms: dict[str, Any]) -> str:
    """Do what the form asks; what was done, or nothing when a form has a fault."""
    act, now, community = request.POST.get("act", ""), datetime.now(UTC), member.community
    number = request.POST.get("row", "")
    row = int(number) if number.isdecimal() and len(number) < 19 else 0
    if act == "propose":
        form = forms["proposal"] = ProposalForm(community, request.POST)
        if not form.is_valid():
            return ""
        theme = form.cleaned_data["theme"]
        actions.propose_point(
            meeting=found,
            by=member,
            text=form.cleaned_data["text"],
            language=active_language(),
            theme_id=theme.pk if theme else None,
        )
        return _("Your proposal is on the list, with your vote.")
    if act == "vote":
        wants = request.POST.get("wants") == "yes"
        actions.vote(proposal=get_object_or_404(found.proposals, pk=row), by=member, wants=wants)
        return _("Your vote is counted.") if wants else _("Your vote is taken back.")
    if act == "take":
        taken = request.POST.get("wants") == "yes"
        actions.take_point(proposal=get_object_or_404(found.proposals, pk=row), by=member, is_taken=taken)
        return _("The agenda is changed.")
    if act == "attend" and request.POST.get("state") in {Attendance.State.COMING, Attendance.State.REGRETS}:
        actions.answer_meeting(meeting=found, by=member, state=request.POST["state"])
        return _("Your answer is kept.")
    return _act_on_follow_up(request, member, found, forms, act, row, now)


def _act_on_follow_up(
    request: HttpRequest, member: Member, found: Meeting, forms: dict[str, Any], act: str, row: int, now: datetime
) -> str:
    if act == "follow":
        form = forms["action"] = ActionForm(member.community, request.POST)
        if not form.is_valid():
            return ""
        actions.add_action(meeting=found, by=member, values=form.cleaned_data)
        return _("The follow-up is kept.")
    if act == "finish":
        actions.finish_action(action=get_object_or_404(found.actions, pk=row), by=member, now=now)
        return _("The follow-up is done.")
    if act == "attach":
        file = request.FILES.get("file")
        if file is None:
            raise actions.MaterialRefused("empty")
        actions.attach_material(meeting=found, by=member, name=file.name or "", data=file.read(), now=now)
        return _("The file is attached.")
    if act == "detach":
        actions.remove_material(material=get_object_or_404(found.materials, pk=row), by=member, now=now)
        return _("The file is removed.")
    raise Http404


def _refused(code: str) -> str:
    return {
        "type": _(
            "Only PDF, Word, PowerPoint, Excel, OpenDocument, PNG and JPEG files are attached. Choose another file."
        ),
        "size": _("The file is larger than 2 MB. Choose a smaller one."),
        "empty": _("Choose a file first."),
    }[code]


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def minutes_form(request: HttpRequest, member: Member, community: Community, key: Any) -> HttpResponse:
    """Write the minutes; publish them in both languages at once."""
    found = get_object_or_404(community.meetings.exclude(status=Meeting.Status.CANCELLED), key=key)
    form = MinutesForm(found, request.POST or None)

    def save() -> None:
        names = ("minutes_fr", "minutes_en", "highlights", "decisions")
        actions.record_minutes(
            meeting=found,
            by=member,
            values={name: form.cleaned_data[name] for name in names},
            present={one.pk for one in form.cleaned_data["present"]},
            publish="publish" in request.POST,
            now=datetime.now(UTC),
        )

    published = "publish" in request.POST
    return form_page(
        request,
        member,
        form,
        title=_("Minutes of the meeting"),
        save=save,
        done=_("The minutes are published in both languages.")
        if published
        else _("The minutes are kept; nobody else reads them yet."),
        back=address("meeting", community, found.key),
        context={"publishes": True, "lead": found.title},
    )


@never_cache
@in_community()
@require_safe
def material(request: HttpRequest, member: Member, community: Community, key: Any) -> HttpResponse:
    """A file, always as a download, under the type that its bytes proved."""
    found = get_object_or_404(Material.objects.filter(meeting__community=community), key=key)
    response = HttpResponse(bytes(found.data), content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
