"""Counts, missing jurisdictions and months are derived, whatever happened to members, organisations and meetings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.community.models import Community, Meeting, Period, Seat
from relais.apps.community.reporting.facts import Facts, Members, Pair, PlannedMeetings
from relais.apps.community.reporting.gathering import gather
from tests.factories.community import (
    NOW,
    import_file,
    make_community,
    make_member,
    make_seat_organisation,
    represent_all_but,
)

pytestmark = pytest.mark.django_db

YEAR = Period(date(2024, 4, 1))


def members(community: Community, period: Period = YEAR) -> Members:
    return gather(community, period).members


def make_meeting(community: Community, at: datetime, **values: object) -> Meeting:
    texts = {"title_fr": "Réunion", "title_en": "Meeting", "minutes_fr": "Compte rendu", "minutes_en": "Minutes"}
    return Meeting.objects.create(
        community=community, starts_at=at, ends_at=at + timedelta(hours=2), changed_at=NOW, **(texts | values)
    )


def planned(facts: Facts) -> PlannedMeetings:
    return next(plan for plan in facts.planned if isinstance(plan, PlannedMeetings))


def test_people_and_organisations_are_counted_once() -> None:
    found = members(import_file())

    assert (found.people, found.organisations) == (4, (("federal", 1), ("provincial", 1), ("municipal", 1)))
    assert set(CODES) - set(found.missing) == {"QC", "NS"}


@pytest.mark.parametrize("missing", [(), ("YT",), ("NL", "PE", "NU", "YT"), CODES])
def test_missing_jurisdictions_are_those_without_anyone(missing: tuple[str, ...]) -> None:
    community = make_community()
    represent_all_but(community, *missing)

    assert members(community).missing == missing


def test_member_who_moved_counts_once_and_their_old_organisation_no_more() -> None:
    community = make_community()
    old, new = (make_seat_organisation(community, jurisdiction=code) for code in ("PE", "NB"))
    member = make_member(community, old, since=date(2023, 1, 1), until=date(2024, 9, 1))
    Seat.objects.create(member=member, organisation=new, since=date(2024, 9, 1))

    found = members(community)

    assert (found.people, dict(found.organisations)["municipal"], "PE" in found.missing) == (1, 1, True)
    assert "NB" in members(community, YEAR.previous).missing


def test_merged_organisations_count_as_one_from_that_day_on() -> None:
    community = make_community()
    one, other = make_seat_organisation(community), make_seat_organisation(community)
    make_member(community, one)
    make_member(community, other)
    other.merged_into, other.merged_on = one, date(2024, 6, 1)
    other.save()

    counts = [dict(members(community, period).organisations)["municipal"] for period in (YEAR.previous, YEAR)]

    assert counts == [2, 1]


def test_another_community_never_counts() -> None:
    community = make_community()
    make_member(make_community(is_sample=True))

    assert members(community).people == 0


def test_published_meeting_is_an_activity_and_a_cancelled_one_is_not() -> None:
    community = make_community(year_starts_month=4)
    at = datetime(2024, 10, 2, 1, 30, tzinfo=UTC)  # still October 1 in Toronto
    make_meeting(community, at, status="held", published_at=NOW, title_fr="Tenue", title_en="Held")
    make_meeting(community, at, status="cancelled")
    make_meeting(community, at, status="held", minutes_en="")

    assert [(done.held_on, done.title) for done in gather(community, YEAR).done] == [
        (date(2024, 10, 1), Pair("Tenue", "Held"))
    ]


def test_months_come_from_the_recurrence() -> None:
    facts = gather(import_file(), YEAR)

    assert (planned(facts).frequency, planned(facts).months) == (2, ((2025, 5), (2025, 11)))


def test_cancelled_meeting_takes_its_month_away_unless_another_stands() -> None:
    community = import_file()
    make_meeting(community, datetime(2025, 5, 6, 17, tzinfo=UTC), status="cancelled")
    make_meeting(community, datetime(2025, 11, 4, 17, tzinfo=UTC), status="cancelled")
    make_meeting(community, datetime(2025, 11, 18, 17, tzinfo=UTC), minutes_fr="", minutes_en="")

    plan = planned(gather(community, YEAR))

    assert (plan.frequency, plan.months) == (2, ((2025, 11),))


def test_derived_issue_goes_when_everyone_is_represented() -> None:
    community = import_file()
    represent_all_but(community)

    assert gather(community, YEAR).issues == ()


def test_empty_year_has_members_and_nothing_else() -> None:
    facts = gather(import_file(), Period(date(2030, 4, 1)))

    assert (facts.done, facts.planned, facts.members.people) == ((), (), 4)


def test_queries_do_not_grow_with_the_community(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    community = make_community()
    for _ in range(40):
        make_member(community)

    with django_assert_num_queries(7):
        gather(community, YEAR)


def test_digest_changes_with_any_fact() -> None:
    community = import_file()
    before = gather(community, YEAR).digest
    assert gather(community, YEAR).digest == before

    make_member(community)

    assert gather(community, YEAR).digest != before
