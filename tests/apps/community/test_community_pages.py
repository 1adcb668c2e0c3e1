"""Every page of a community: who sees it, what it costs, and that it opens in both languages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from relais.apps.community.models import Activity, Community, Invitation, Issue, Meeting, Prospect
from tests.apps.community.conftest import Cast
from tests.factories.community import NOW, make_member, make_seat_organisation

each_language = pytest.mark.parametrize("language", ["fr", "en"])
COORDINATORS_ONLY = {
    "member_new", "member_form", "members_import", "organisation_new", "invitations", "prospect_new",
    "prospect_form", "series_form",
    "meeting_form", "minutes_form", "issue_new", "issue_form", "activity_new", "activity_form", "plan_new", "plan_form",
    "terms_form",
}  # fmt: skip
POSTED = {"invitation_withdraw", "prospect_remove", "work_remove"}
OWN_KEY = {"feed"}


def addresses(cast: Cast, language: str) -> dict[str, str]:
    """One address for each page of urls.py, with rows behind those that name one."""
    community = cast.community
    at = datetime(2026, 12, 8, 18, tzinfo=UTC)
    meeting = Meeting.objects.create(
        community=community, title_fr="R", title_en="M", starts_at=at, ends_at=at + timedelta(hours=1), changed_at=NOW
    )
    material = meeting.materials.create(name="a.pdf", media_type="application/pdf", data=b"%PDF-", size=5, added_at=NOW)
    prospect = Prospect.objects.create(
        community=community, jurisdiction="NU", organisation_name="X", created_at=NOW, changed_at=NOW
    )
    numbers = {
        "member": cast.member.pk, "prospect": prospect.pk, "issue": community.issues.get().pk,
        "activity": community.activities.get().pk, "plan": community.plans.all()[0].pk, "invitation": 1, "work": 1,
    }  # fmt: skip
    found = {}
    resolver: Any = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "community")
    for page in resolver.url_patterns[-1].url_patterns:
        more: dict[str, object] = {}
        for name in page.pattern.converters:
            more[name] = {
                "pk": numbers.get(page.name.split("_")[0]), "kind": "activity" if page.name == "work_remove" else "txt",
                "label": "2024-2025", "code": "fr",
                "key": material.key if page.name == "material" else meeting.key,
            }[name]  # fmt: skip
        found[page.name] = reverse(f"community:{page.name}", args=[language, community.slug, *more.values()])
    return found


@each_language
def test_every_page_opens_for_a_coordinator_in_both_languages(cast: Cast, language: str) -> None:
    client = cast.client(cast.coordinator)

    found = {
        name: client.get(address).status_code
        for name, address in addresses(cast, language).items()
        if name not in POSTED | OWN_KEY
    }

    assert {name: status for name, status in found.items() if status != 200} == {}


def test_member_sees_every_page_but_those_that_change_things(cast: Cast) -> None:
    client = cast.client(cast.member)

    found = {name: client.get(address).status_code for name, address in addresses(cast, "fr").items()}

    assert {name for name, status in found.items() if status == 403} == COORDINATORS_ONLY | POSTED
    assert {status for name, status in found.items() if name not in COORDINATORS_ONLY | POSTED | OWN_KEY} == {200}


def test_coordinator_of_another_community_finds_nothing_here(cast: Cast) -> None:
    client = cast.client(cast.stranger)

    found = addresses(cast, "fr")

    assert {client.get(address).status_code for address in found.values()} == {404}
    assert {client.post(address).status_code for name, address in found.items() if name != "feed"} == {404}


def test_visitor_is_sent_to_sign_in_from_every_page(cast: Cast) -> None:
    found = {name: address for name, address in addresses(cast, "fr").items() if name not in OWN_KEY}

    answers = {Client().get(address).headers.get("Location", "").partition("?")[0] for address in found.values()}

    assert answers == {"/fr/sign-in/"}


def test_rows_of_one_community_do_not_open_under_another(cast: Cast) -> None:
    client = cast.client(cast.stranger)
    client.get("/fr/community/autre/")
    issue = cast.community.issues.get()

    assert client.get(f"/fr/community/autre/issues/{issue.pk}/").status_code == 404
    assert client.get(f"/fr/community/autre/members/{cast.member.pk}/").status_code == 404


def test_member_who_left_sees_nothing_any_more(cast: Cast) -> None:
    client = cast.client(cast.member)
    client.post(f"/fr/community/phares/members/{cast.member.pk}/leave/")

    assert client.get("/fr/community/phares/").status_code == 404
    assert "phares" not in client.get("/fr/community/").content.decode()


def test_list_of_communities_shows_those_of_the_person_only(cast: Cast) -> None:
    text = cast.client(cast.stranger).get("/en/community/").content.decode()

    assert ("/en/community/autre/" in text, "/en/community/phares/" in text) == (True, False)


def fill(community: Community, rows: int) -> None:
    at = datetime(2025, 1, 1, 18, tzinfo=UTC)
    for number in range(rows):
        organisation = make_seat_organisation(community, jurisdiction="ON")
        make_member(community, organisation, name=f"Member {number}", consented_at=NOW)
        starts = at + timedelta(days=number)
        Meeting.objects.create(
            community=community, title_fr="R", title_en="M", starts_at=starts, ends_at=starts + timedelta(hours=1),
            changed_at=NOW,
        )  # fmt: skip
        Activity.objects.create(
            community=community, key=f"a{number}", kind="other", held_on=date(2025, 1, 1), title_fr="A", title_en="A"
        )
        Issue.objects.create(community=community, key=f"i{number}", title_fr="I", opened_on=date(2025, 1, 1))
        Prospect.objects.create(
            community=community, jurisdiction="NU", organisation_name="X", created_at=NOW, changed_at=NOW
        )
        Invitation.objects.create(
            community=community, email="x@example.ca", language="fr", organisation=organisation, created_at=NOW,
            expires_at=NOW,
        )  # fmt: skip


COSTS = {
    "": 10,
    "members/": 5,
    "members.csv": 4,
    "invitations/": 6,
    "coverage/": 18,
    "meetings/": 6,
    "issues/": 8,
    "activities/": 6,
    "terms/": 5,
    "reports/": 5,
    "reports/2024-2025/": 12,
}


@pytest.mark.parametrize("rows", [3, 300])
def test_pages_cost_the_same_queries_with_few_and_many_rows(cast: Cast, rows: int) -> None:
    fill(cast.community, rows)
    client = cast.client(cast.coordinator)

    costs = {}
    for page in COSTS:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/fr/community/phares/{page}")
        costs[page] = len(queries)

    assert costs == COSTS
