"""Draft, comments, approval, issue: what stands in the way is named, and what is out never changes."""

import copy
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from relais.apps.community.actions import (
    ReportIssued,
    ReportNotReady,
    approve_report,
    comment_on_report,
    issue_report,
    open_report,
    settle_comment,
)
from relais.apps.community.models import Community, IssuedFile, IssuedForGood, Member, Period, YearReport
from relais.apps.community.reporting.rendering import report_bytes
from relais.apps.journal.models import Entry
from tests.factories.accounts import make_person
from tests.factories.community import FILE, NOW, import_file, make_member

pytestmark = pytest.mark.django_db

YEAR = Period(date(2024, 4, 1))


def with_member(role: str = "coordinator", **parts: Any) -> tuple[Community, YearReport, Member]:
    community = import_file(**parts)
    member = make_member(
        community, community.organisations.order_by("pk")[0], person=make_person(), role=role, since=date(2025, 9, 1)
    )
    return community, open_report(community=community, period=YEAR, now=NOW), member


def title(**values: str) -> dict[str, Any]:
    return {"activities": [copy.deepcopy(FILE["activities"][0]) | {"title": values}]}


def refusal(report: YearReport, member: Member) -> ReportNotReady:
    with pytest.raises(ReportNotReady) as refused:
        approve_report(report=report, member=member, now=NOW)
    return refused.value


def test_approved_report_is_issued_in_both_languages_and_four_formats() -> None:
    community, report, member = with_member()

    approve_report(report=report, member=member, now=NOW)
    issue_report(report=report, member=member, now=NOW)

    report.refresh_from_db()
    assert (report.state, IssuedFile.objects.count(), report.digest == report.approved_digest) == ("issued", 8, True)
    assert (report.facts or {})["members"]["people"] == 4
    actions = Entry.objects.filter(chain__key=community.chain).order_by("number").values_list("action", flat=True)
    assert list(actions) == ["community.import", "report.approve", "report.issue"]


def test_issued_report_prints_its_stored_bytes_whatever_happens_after() -> None:
    community, report, member = with_member()
    approve_report(report=report, member=member, now=NOW)
    issue_report(report=report, member=member, now=NOW)
    before = report_bytes(community, YEAR, language="fr", kind="txt")

    import_file(activities=[])
    make_member(community)

    assert report_bytes(community, YEAR, language="fr", kind="txt") == before


def test_issued_report_and_its_files_cannot_be_changed_or_removed() -> None:
    _community, report, member = with_member()
    approve_report(report=report, member=member, now=NOW)
    issue_report(report=report, member=member, now=NOW)
    report.refresh_from_db()

    for change in (report.save, report.delete, IssuedFile.objects.all()[0].save, IssuedFile.objects.all()[0].delete):
        with pytest.raises(IssuedForGood):
            change()
    with pytest.raises(ReportIssued):
        approve_report(report=report, member=member, now=NOW)


def test_text_missing_in_one_language_stands_in_the_way() -> None:
    _community, report, member = with_member(**title(fr="Réunion"))

    found = refusal(report, member)

    assert (found.code, [(one.code, one.language, one.text) for one in found.obstacles]) == (
        "obstacles",
        [("missing", "en", "Réunion")],
    )


def test_fact_that_differs_stands_in_the_way() -> None:
    _community, report, member = with_member(**title(fr="Réunion de 12 phares", en="Meeting of 21 lighthouses"))

    found = refusal(report, member)

    assert [(one.code, one.differences[0].only_fr, one.differences[0].only_en) for one in found.obstacles] == [
        ("differs", ("12",), ("21",))
    ]


def test_open_comment_stands_in_the_way_until_it_is_settled() -> None:
    community, report, member = with_member()
    author = make_member(community)
    comment = comment_on_report(report=report, member=author, text="Et la brume?", language="fr", now=NOW)
    assert refusal(report, member).code == "comments"

    settle_comment(comment=comment, member=author, now=NOW)

    approve_report(report=report, member=member, now=NOW)


def test_approval_falls_when_a_fact_changes() -> None:
    community, report, member = with_member()
    approve_report(report=report, member=member, now=NOW)

    make_member(community)

    with pytest.raises(ReportNotReady) as refused:
        issue_report(report=report, member=member, now=NOW)
    assert refused.value.code == "changed"


def test_report_is_not_issued_without_approval() -> None:
    _community, report, member = with_member()

    with pytest.raises(ReportNotReady) as refused:
        issue_report(report=report, member=member, now=NOW)

    assert (refused.value.code, IssuedFile.objects.count()) == ("approval", 0)


def test_year_that_is_not_over_cannot_be_approved() -> None:
    community, _report, member = with_member()
    running = open_report(community=community, period=Period(date(2026, 4, 1)), now=NOW)

    assert refusal(running, member).code == "year"


def test_only_coordinators_of_this_community_approve() -> None:
    community, report, member = with_member(role="member")
    stranger = with_stranger()

    for one in (member, stranger):
        with pytest.raises(PermissionDenied):
            approve_report(report=report, member=one, now=NOW)
    assert community.reports.get().state == "draft"


def with_stranger() -> Member:
    other = import_file(community=FILE["community"] | {"id": "autre"})
    return make_member(other, person=make_person(), role="coordinator")
