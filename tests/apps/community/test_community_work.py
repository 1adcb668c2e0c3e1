"""Points typed as lines, the register with its history, activities, plans and recruitment, through their pages."""

from datetime import date

import pytest

from relais.apps.community.models import Activity, Issue, Plan, Prospect
from relais.apps.community.points import ShapesDiffer, read_points, write_points
from tests.apps.community.conftest import Cast
from tests.factories.community import NOW, make_member

pytestmark = pytest.mark.django_db


def test_lines_become_nested_points_and_lines_again() -> None:
    fr, en = "- Un :\n  - Dedans.\n- Deux.", "- One:\n  - Inside.\n- Two."

    points = read_points(fr, en)

    assert [(point["text"]["en"], len(point["points"])) for point in points] == [("One:", 1), ("Two.", 0)]
    assert (write_points(points, "fr"), write_points(points, "en")) == (fr, en)


def test_one_language_may_be_empty_but_shapes_must_match() -> None:
    assert read_points("- Un", "") == [{"text": {"fr": "Un", "en": ""}, "points": []}]
    with pytest.raises(ShapesDiffer):
        read_points("- Un\n  - Deux", "- One\n- Two")


def test_issue_is_entered_flagged_closed_and_its_history_kept(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    values = {"kind": "text", "title_fr": "Brume", "title_en": "Fog", "status": "open"}
    client.post("/en/community/phares/issues/new/", values)
    issue = Issue.objects.get(title_en="Fog")
    flagged = client.get("/en/community/phares/issues/").content.decode()

    client.post(f"/en/community/phares/issues/{issue.pk}/", values | {"status": "closed", "importance": "low"})

    issue.refresh_from_db()
    assert "to be set" in flagged
    assert (issue.status, issue.closed_on is not None, issue.importance) == ("closed", True, "low")
    assert [event.changed for event in issue.events.all()] == ["importance status", "opened"]
    assert "Fog" not in client.get("/en/community/phares/issues/").content.decode()
    assert "Fog" in client.get("/en/community/phares/issues/?show=all").content.decode()


def test_activity_with_points_enters_the_report(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    values = {
        "kind": "presentation", "held_on": "2025-02-03", "title_fr": "Exposé", "title_en": "Talk",
        "points_fr": "- Un", "points_en": "- One",
    }  # fmt: skip

    answer = client.post("/fr/community/phares/activities/new/", values)

    text = client.get("/fr/community/phares/reports/2024-2025/fr.txt").content.decode()
    assert (answer.status_code, "Exposé – 3\u00a0février 2025" in text, "• Un" in text) == (303, True, True)


def test_activity_without_a_title_or_a_day_is_refused_and_nothing_kept(cast: Cast) -> None:
    before = Activity.objects.count()

    answer = cast.client(cast.coordinator).post("/fr/community/phares/activities/new/", {"kind": "other"})

    text = answer.content.decode()
    assert (answer.status_code, Activity.objects.count()) == (422, before)
    assert ("Remplissez ce champ avant d’enregistrer." in text, "Écrivez un titre" in text) == (True, True)


@pytest.mark.parametrize("rule", ["", "FREQ=SOMETIMES"])
def test_plan_of_meetings_needs_a_rule(cast: Cast, rule: str) -> None:
    values = {"kind": "meetings", "recurrence": rule}

    answer = cast.client(cast.coordinator).post("/en/community/phares/plans/new/2026-2027/", values)

    assert (answer.status_code, Plan.objects.filter(starts_on=date(2026, 4, 1)).count()) == (422, 0)


def test_prospect_begins_from_an_empty_tile_and_is_overdue_when_its_day_passes(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    tile = client.get("/en/community/phares/coverage/").content.decode()
    values = {"jurisdiction": "NU", "organisation_name": "North", "stage": "prospect", "due_on": "2020-01-01"}

    client.post("/en/community/phares/coverage/new/?jurisdiction=NU", values)

    text = client.get("/en/community/phares/coverage/").content.decode()
    assert "/en/community/phares/coverage/new/?jurisdiction=NU" in tile
    assert (Prospect.objects.get().jurisdiction, "overdue since January" in text.replace("\u00a0", " ")) == ("NU", True)


def test_terms_go_out_in_both_languages_or_not_at_all(cast: Cast) -> None:
    client = cast.client(cast.coordinator)

    answer = client.post("/fr/community/phares/terms/change/", {"terms_fr": "Nous veillons."})

    cast.community.refresh_from_db()
    assert (answer.status_code, cast.community.terms_fr) == (422, "")


def test_members_post_nothing_that_is_the_coordinators(cast: Cast) -> None:
    client, before = cast.client(cast.member), Activity.objects.count()
    activity = cast.community.activities.get()

    answers = [
        client.post(f"/fr/community/phares/{path}").status_code
        for path in ("activities/new/", f"work/activity/{activity.pk}/remove/", "terms/change/", "issues/new/")
    ]

    assert (answers, Activity.objects.count()) == ([403] * 4, before)


def test_report_page_walks_from_draft_to_issue(cast: Cast) -> None:
    client, address = cast.client(cast.coordinator), "/en/community/phares/reports/2024-2025/"
    client.post(address, {"act": "comment", "text": "Is the fog in?"})
    refused = client.post(address, {"act": "approve"})
    comment = cast.community.reports.get().comments.get()

    client.post(address, {"act": "settle", "row": comment.pk})
    client.post(address, {"act": "approve"})
    client.post(address, {"act": "issue"})

    assert (refused.status_code, "comments are still open" in refused.content.decode()) == (422, True)
    assert cast.community.reports.get().state == "issued"
    file = client.get(f"{address}fr.pdf")
    assert (file.content[:5], file.headers["Content-Disposition"]) == (
        b"%PDF-",
        'attachment; filename="phares-2024-2025.fr.pdf"',
    )


def test_owner_is_named_by_email_where_the_directory_is_long(cast: Cast) -> None:
    for number in range(200):
        make_member(cast.community, cast.community.organisations.all()[0], name=f"M{number}", consented_at=NOW)
    client, values = cast.client(cast.coordinator), {"kind": "text", "title_fr": "Brume", "status": "open"}
    address = "/en/community/phares/issues/new/"

    wrong = client.post(address, values | {"owner": "nobody@example.ca"})
    client.post(address, values | {"owner": cast.member.email.upper()})

    issue = Issue.objects.get(title_fr="Brume")
    assert (wrong.status_code, issue.owner) == (422, cast.member)
    assert cast.member.email in client.get(f"/en/community/phares/issues/{issue.pk}/").content.decode()
