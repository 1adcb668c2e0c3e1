"""The issue register, activities, plans, themes and terms of reference."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.apps.community.access import in_community
from relais.apps.community.actions import work as actions
from relais.apps.community.forms.work import ActivityForm, IssueForm, PlanForm, TermsForm, ThemeForm
from relais.apps.community.models import Activity, Community, Issue, Member, Period, Plan
from relais.apps.community.recurrence import months_of
from relais.apps.community.reporting import english, french
from relais.apps.community.reporting.gathering import count_members
from relais.apps.community.views.pages import address, done, form_page, page_of, show
from relais.apps.community.views.people import READS, today_in
from relais.web.languages import active_language


@never_cache
@in_community()
@require_safe
def issue_list(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """The register: open issues first; what has no importance or impact yet is flagged."""
    words = french if active_language() == "fr" else english
    missing = count_members(community, today_in(community)).missing
    rows = community.issues.select_related("owner").order_by("closed_on", "position", "pk")
    shown = request.GET.get("show", "open")
    rows = rows if shown == "all" else rows.exclude(status=Issue.Status.CLOSED)
    context = {
        "page": page_of(request, rows),
        "shown": shown,
        "derived": words.unrepresented_issue(missing) if missing else "",
    }
    return show(request, member, "issue_list", context)


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def issue_form(request: HttpRequest, member: Member, community: Community, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(community.issues, pk=pk) if pk else Issue(community=community)
    form = IssueForm(community, request.POST or None, instance=found)

    def save() -> None:
        names = ("kind", "title_fr", "title_en", "importance", "impact", "status", "owner", "action_plan")
        fresh = community.issues.get(pk=pk) if pk else Issue(community=community)
        values = {name: form.cleaned_data[name] for name in names}
        actions.keep_issue(issue=fresh, by=member, values=values, now=datetime.now(UTC))

    return form_page(
        request,
        member,
        form,
        title=_("Change the issue") if pk else _("Enter an issue"),
        save=save,
        done=_("The issue is kept."),
        back=address("issue_list", community),
        context={"events": found.events.select_related("by")[:50] if pk else []},
    )


@never_cache
@in_community()
@require_safe
def activity_list(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """What was done, and what is planned for the year under way and the one after."""
    period = community.period_of(today_in(community))
    plans = community.plans.filter(starts_on__in=[period.starts_on, period.following.starts_on])
    words = french if active_language() == "fr" else english
    planned: dict[Period, list[tuple[Plan, str]]] = {period: [], period.following: []}
    for plan in plans:
        year = Period(plan.starts_on)
        months = months_of(plan.recurrence, first=year.starts_on, last=year.ends_on) if plan.recurrence else ()
        planned[year].append((plan, words.meetings(len(months), months) if months else ""))
    context = {
        "page": page_of(request, community.activities.order_by("-held_on", "-pk"), 25),
        "planned": list(planned.items()),
    }
    return show(request, member, "activity_list", context)


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def activity_form(request: HttpRequest, member: Member, community: Community, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(community.activities, pk=pk) if pk else Activity(community=community)
    form = ActivityForm(request.POST or None, instance=found)

    def save() -> None:
        names = ("kind", "held_on", "title_fr", "title_en", "body_fr", "body_en", "points")
        fresh = community.activities.get(pk=pk) if pk else Activity(community=community)
        values = {name: form.cleaned_data[name] for name in names}
        actions.keep_activity(activity=fresh, by=member, values=values, now=datetime.now(UTC))

    return form_page(
        request,
        member,
        form,
        title=_("Change the activity") if pk else _("Record an activity"),
        save=save,
        done=_("The activity is kept; it enters the report of its year."),
        back=address("activity_list", community),
        context={"remove": address("work_remove", community, "activity", pk) if pk else ""},
    )


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def plan_form(
    request: HttpRequest, member: Member, community: Community, label: str = "", pk: int | None = None
) -> HttpResponse:
    """Plan something for the year that the address names, or change a plan."""
    found = get_object_or_404(community.plans, pk=pk) if pk else Plan(community=community)
    if not pk:
        try:
            found.starts_on = Period.named(label, community.year_starts_month).starts_on
        except ValueError as error:
            raise Http404 from error
    form = PlanForm(found, request.POST or None)

    def save() -> None:
        actions.keep_plan(plan=found, by=member, values=form.values(), now=datetime.now(UTC))

    return form_page(
        request,
        member,
        form,
        title=_("Planned for %(year)s") % {"year": Period(found.starts_on).label},
        save=save,
        done=_("The plan is kept; it enters the report of the year before."),
        back=address("activity_list", community),
        context={"remove": address("work_remove", community, "plan", pk) if pk else ""},
    )


@in_community(coordinators=True)
@require_POST
def work_remove(request: HttpRequest, member: Member, community: Community, kind: str, pk: int) -> HttpResponse:
    row: Activity | Plan
    if kind == "activity":
        row = get_object_or_404(community.activities, pk=pk)
    else:
        row = get_object_or_404(community.plans, pk=pk)
    actions.remove_work(row=row, by=member, now=datetime.now(UTC))
    return done(request, _("Removed."), address("activity_list", community))


@never_cache
@in_community()
@require_http_methods(READS)
def terms(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Terms of reference and themes; a member says which themes they care about."""
    form = ThemeForm()
    if request.method == "POST":
        if request.POST.get("act") == "theme":
            form = ThemeForm(request.POST)
            if form.is_valid():
                actions.add_theme(community=community, by=member, **form.cleaned_data)
                return done(request, _("The theme is added."), address("terms", community))
        else:
            number = request.POST.get("row", "")
            row = int(number) if number.isdecimal() and len(number) < 19 else 0
            theme = get_object_or_404(community.themes, pk=row)
            actions.follow_theme(theme=theme, by=member, wants=request.POST.get("wants") == "yes")
            return done(request, _("Your choice is kept."), address("terms", community))
    followed = set(member.themes.values_list("pk", flat=True))
    context = {
        "themes": [(theme, theme.pk in followed, theme.followers) for theme in _themes(community)],
        "form": form,
    }
    return show(request, member, "terms", context, status=422 if form.errors else 200)


def _themes(community: Community) -> Any:
    active = Count("members", filter=Q(members__left_on=None))
    return community.themes.annotate(followers=active).order_by("-followers", f"name_{active_language()}")


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def terms_form(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    initial = {"terms_fr": community.terms_fr, "terms_en": community.terms_en}
    form = TermsForm(request.POST or None, initial=initial)

    def save() -> None:
        actions.keep_terms(community=community, by=member, values=form.cleaned_data, now=datetime.now(UTC))

    return form_page(
        request,
        member,
        form,
        title=_("Terms of reference"),
        save=save,
        done=_("The terms of reference are kept."),
        back=address("terms", community),
    )
