"""Reading one year's facts from the database, in a number of queries that does not grow with the community."""

from datetime import date, datetime, time

from django.db.models import QuerySet

from relais.apps.accounts.jurisdictions import CODES, in_order
from relais.apps.community.models import Activity, Community, Issue, Meeting, Period, Plan, Seat, SeatOrganisation
from relais.apps.community.recurrence import months_of
from relais.apps.community.reporting.facts import (
    ORDERS,
    Done,
    Facts,
    Members,
    OpenIssue,
    Pair,
    Planned,
    PlannedMeetings,
    PlannedRecruitment,
    PlannedText,
    read_pair,
    read_points,
)


def gather(community: Community, period: Period) -> Facts:
    """The facts of a year as they stand now."""
    members = count_members(community, period.ends_on)
    return Facts(
        community=Pair(community.name_fr, community.name_en),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        next_starts_on=period.following.starts_on,
        next_ends_on=period.following.ends_on,
        done=_done(community, period),
        members=members,
        issues=_issues(community, period, members.missing),
        planned=_planned(community, period.following),
    )


def known_organisations(community: Community) -> dict[int, SeatOrganisation]:
    """Every organisation of a community by its row, for counts on several days."""
    rows = SeatOrganisation.objects.filter(community=community).select_related("organisation")
    return {row.pk: row for row in rows}


def count_members(community: Community, day: date, known: dict[int, SeatOrganisation] | None = None) -> Members:
    """Counts on a day; an organisation counts once, and a merged one as what it has become."""
    known = known_organisations(community) if known is None else known
    seats = Seat.objects.filter(member__community=community).on(day)
    standing = [_standing(known, pk, day) for pk in seats.values_list("organisation", flat=True).distinct()]
    counted = {row.pk: row for row in standing}
    held = [(row.organisation.order, row.organisation.jurisdiction) for row in counted.values()]
    represented = {code for _order, code in held}
    return Members(
        people=seats.values("member").distinct().count(),
        organisations=tuple((order, sum(one == order for one, _code in held)) for order in ORDERS),
        missing=in_order(code for code in CODES if code not in represented),
    )


def _standing(known: dict[int, SeatOrganisation], pk: int, day: date) -> SeatOrganisation:
    """What an organisation counts as on a day: itself, or what it has been merged into, however often."""
    row, seen = known[pk], {pk}
    while row.merged_into_id and row.merged_on and row.merged_on <= day and row.merged_into_id not in seen:
        row = known[row.merged_into_id]
        seen.add(row.pk)
    return row


def _done(community: Community, period: Period) -> tuple[Done, ...]:
    """Recorded activities, and meetings that took place and have published minutes; a cancelled one is neither."""
    activities = Activity.objects.filter(community=community, held_on__range=(period.starts_on, period.ends_on))
    found = [
        Done(row.held_on, Pair(row.title_fr, row.title_en), read_points(row.points))
        for row in activities.order_by("held_on", "pk")
    ]
    meetings = _meetings(community, period).filter(status=Meeting.Status.HELD).exclude(published_at=None)
    found += [
        Done(
            row.starts_at.astimezone(community.zone).date(),
            Pair(row.title_fr, row.title_en),
            read_points(row.highlights),
        )
        for row in meetings
    ]
    return tuple(sorted(found, key=lambda done: done.held_on))


def _meetings(community: Community, period: Period) -> QuerySet[Meeting]:
    first = datetime.combine(period.starts_on, time(), community.zone)
    end = datetime.combine(period.following.starts_on, time(), community.zone)
    return Meeting.objects.filter(community=community, starts_at__gte=first, starts_at__lt=end)


def _issues(community: Community, period: Period, missing: tuple[str, ...]) -> tuple[OpenIssue, ...]:
    """Those open on the last day of the year; the derived one only while a jurisdiction lacks a seat."""
    rows = Issue.objects.filter(community=community).open_on(period.ends_on)
    return tuple(
        OpenIssue(
            title=None if row.kind == Issue.Kind.UNREPRESENTED else Pair(row.title_fr, row.title_en),
            importance=row.importance,
            impact=row.impact,
            action_plan=tuple(read_pair(step) for step in row.action_plan),
        )
        for row in rows
        if missing or row.kind != Issue.Kind.UNREPRESENTED
    )


def _planned(community: Community, period: Period) -> tuple[Planned, ...]:
    found: list[Planned] = []
    for row in Plan.objects.filter(community=community, starts_on=period.starts_on):
        if row.kind == Plan.Kind.MEETINGS:
            found.append(_planned_meetings(community, period, row))
        elif row.kind == Plan.Kind.RECRUITMENT:
            found.append(PlannedRecruitment())
        else:
            found.append(PlannedText(Pair(row.text_fr, row.text_en), read_points(row.points)))
    return tuple(found)


def _planned_meetings(community: Community, period: Period, row: Plan) -> PlannedMeetings:
    """The months of the rule, without those whose only meeting was cancelled."""
    months = months_of(row.recurrence, first=period.starts_on, last=period.ends_on)
    known: dict[tuple[int, int], list[str]] = {}
    for meeting in _meetings(community, period):
        local = meeting.starts_at.astimezone(community.zone)
        known.setdefault((local.year, local.month), []).append(meeting.status)
    cancelled = {month for month, states in known.items() if set(states) == {Meeting.Status.CANCELLED}}
    return PlannedMeetings(
        frequency=len(months),
        months=tuple(month for month in months if month not in cancelled),
        themes=tuple(read_pair(theme) for theme in row.themes),
    )
