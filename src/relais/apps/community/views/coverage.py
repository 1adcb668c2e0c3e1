"""Who is represented: a map of tiles and the same as a table, year by year, and the seats to fill."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.accounts.models import Jurisdiction
from relais.apps.community.access import in_community
from relais.apps.community.actions.work import keep_prospect, remove_work
from relais.apps.community.forms.people import ProspectForm
from relais.apps.community.models import Community, Member, Period, Prospect, Seat
from relais.apps.community.reporting.gathering import count_members, known_organisations
from relais.apps.community.views.pages import address, done, form_page, show
from relais.apps.community.views.people import READS, today_in

MOST_YEARS = 20


@never_cache
@in_community()
@require_safe
def coverage(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """As of today, or on the last day of the year that the address names."""
    today = today_in(community)
    periods = _periods(community, community.period_of(today))
    chosen = next((period for period in periods if period.label == request.GET.get("year")), None)
    day = min(chosen.ends_on, today) if chosen else today
    prospects: dict[str, int] = dict(
        community.prospects.exclude(stage__in=["member", "set_aside"])
        .values_list("jurisdiction")
        .annotate(found=Count("pk"))
        .order_by()
    )
    rows = _rows(community, day)
    tiles = _tiles(rows)
    for tile in tiles:
        tile["prospects"] = prospects.get(tile["code"], 0)
    known = known_organisations(community)
    history = [(period, count_members(community, min(period.ends_on, today), known)) for period in periods[:5]]
    context = {
        "tiles": tiles,
        "federal": sum(count for _code, order, _people, count in rows if order == "federal"),
        "represented": sum(bool(tile["people"]) for tile in tiles),
        "day": day,
        "is_today": day == today,
        "periods": periods,
        "chosen": chosen,
        "history": [(period, counts, 13 - len(counts.missing)) for period, counts in history],
        "prospects": community.prospects.select_related("owner").order_by("stage", "due_on", "pk")[:100],
        "today": today,
    }
    return show(request, member, "coverage", context)


def _periods(community: Community, present: Period) -> list[Period]:
    """The present year and those before it, back to the first seat, at most twenty."""
    first = Seat.objects.filter(member__community=community).order_by("since").values_list("since", flat=True).first()
    found, period = [present], present
    while first and period.starts_on > first and len(found) < MOST_YEARS:
        period = period.previous
        found.append(period)
    return found


def _rows(community: Community, day: Any) -> list[tuple[str, str, int, int]]:
    """(jurisdiction, order, people, organisations) in one query."""
    seats = Seat.objects.filter(member__community=community).on(day)
    return list(
        seats.values_list("organisation__organisation__jurisdiction", "organisation__organisation__order")
        .annotate(people=Count("member", distinct=True), organisations=Count("organisation", distinct=True))
        .order_by()
    )


def _tiles(rows: list[tuple[str, str, int, int]]) -> list[dict[str, Any]]:
    names = dict(Jurisdiction.choices)
    tiles: dict[str, dict[str, Any]] = {
        code: {"code": code, "name": names[code], "people": 0, "provincial": 0, "municipal": 0} for code in CODES
    }
    for code, order, people, organisations in rows:
        if code in tiles:
            tiles[code]["people"] += people
            tiles[code][order] = organisations
    return list(tiles.values())


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def prospect_form(request: HttpRequest, member: Member, community: Community, pk: int | None = None) -> HttpResponse:
    """Follow a seat to fill."""
    found = get_object_or_404(community.prospects, pk=pk) if pk else Prospect(community=community)
    if not pk and request.GET.get("jurisdiction") in CODES:
        found.jurisdiction = request.GET["jurisdiction"]
    form = ProspectForm(community, request.POST or None, instance=found)

    def save() -> None:
        keep_prospect(
            prospect=Prospect.objects.get(pk=pk) if pk else Prospect(community=community),
            by=member,
            values=form.cleaned_data,
            now=datetime.now(UTC),
        )

    return form_page(
        request,
        member,
        form,
        title=_("A seat to fill"),
        save=save,
        done=_("The seat to fill is kept."),
        back=address("coverage", community),
        context={"remove": address("prospect_remove", community, pk) if pk else ""},
    )


@in_community(coordinators=True)
@require_POST
def prospect_remove(request: HttpRequest, member: Member, community: Community, pk: int) -> HttpResponse:
    remove_work(row=get_object_or_404(community.prospects, pk=pk), by=member, now=datetime.now(UTC))
    return done(request, _("Removed."), address("coverage", community))
