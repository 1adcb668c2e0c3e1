"""The communities of a person, and the overview of one."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.apps.accounts.models import Person
from relais.apps.accounts.sign_in import signed_in
from relais.apps.community.access import in_community
from relais.apps.community.models import Community, Issue, Meeting, MeetingAction, Member
from relais.apps.community.reporting.gathering import count_members
from relais.apps.community.views.pages import show


@never_cache
@signed_in
@require_safe
def community_list(request: HttpRequest, language: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = Community.objects.visible_to(request.user).order_by("is_sample", f"name_{language}")
    return render(request, "community/community_list.html", {"communities": found})


@never_cache
@in_community()
@require_safe
def overview(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Who is at the table, what comes next, what waits for me."""
    now = datetime.now(UTC)
    today = now.astimezone(community.zone).date()
    period = community.period_of(today)
    counts = count_members(community, today)
    mine = MeetingAction.objects.filter(owner=member, done_on=None).select_related("meeting").order_by("due_on", "pk")
    context = {
        "counts": counts,
        "organisations": sum(number for _order, number in counts.organisations),
        "represented": 13 - len(counts.missing),
        "next": community.meetings.filter(status=Meeting.Status.PLANNED, ends_at__gte=now).first(),
        "issues": community.issues.exclude(status=Issue.Status.CLOSED).count(),
        "prospects": community.prospects.exclude(stage__in=["member", "set_aside"]).count(),
        "mine": mine[:10],
        "today": today,
        "period": period,
        "last_period": period.previous,
    }
    return show(request, member, "overview", context)
