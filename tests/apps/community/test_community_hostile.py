"""What nobody types by accident: days outside of the calendar, very deep points, signs that nobody sees."""

import csv

import pytest
from django.test import Client

from relais.apps.accounts.models import Person
from relais.apps.community.directory import as_vcard, guarded, unguarded
from relais.apps.community.forms.meetings import MeetingForm, SeriesForm
from relais.apps.community.forms.work import ActivityForm, CommentForm
from relais.apps.community.models import Member
from relais.apps.community.points import DEEPEST, read_points
from tests.apps.community.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", ["1899", "9999"])
def test_days_outside_of_the_calendar_are_refused_on_the_form(cast: Cast, year: str) -> None:
    series = SeriesForm({"first": f"{year}-01-01", "last": f"{year}-12-31"})
    meeting = MeetingForm({"starts_at": f"{year}-12-31T22:00", "ends_at": f"{year}-12-31T23:00"})
    page = cast.client(cast.coordinator).post("/en/community/phares/activities/new/", {"held_on": f"{year}-01-01"})

    said = "Choose a day between the years 1900 and 2200."
    assert [series.errors["first"], series.errors["last"], meeting.errors["ends_at"]] == [[said]] * 3
    assert (page.status_code, said in page.content.decode()) == (422, True)


@pytest.mark.parametrize(("label", "status"), [("9998-9999", 404), ("1899-1900", 404), ("2199-2200", 200)])
def test_report_of_a_year_outside_of_the_calendar_does_not_exist(cast: Cast, label: str, status: int) -> None:
    assert cast.client(cast.coordinator).get(f"/en/community/phares/reports/{label}/").status_code == status


def test_points_end_at_a_depth_that_documents_hold() -> None:
    text = "\n".join("  " * depth + f"- {depth}" for depth in range(60))
    depth, points = 0, read_points(text, text)

    while points := points[-1]["points"]:
        depth += 1

    assert depth == DEEPEST


def test_control_characters_are_taken_out_of_every_text(cast: Cast) -> None:
    given = {
        "kind": "other",
        "held_on": "2024-06-01",
        "title_fr": "Ph\x01are",
        "title_en": "Light\x1b",
        "points_fr": "- a\x02",
    }
    activity, comment = ActivityForm(given), CommentForm({"text": "Good\x7f news"})

    assert (activity.is_valid(), comment.is_valid()) == (True, True)
    assert [activity.cleaned_data[name] for name in ("title_fr", "title_en")] == ["Phare", "Light"]
    assert activity.instance.title_fr == "Phare"
    assert activity.cleaned_data["points"][0]["text"]["fr"] == "a"
    assert comment.cleaned_data["text"] == "Good news"


def test_feed_of_a_closed_account_is_gone(cast: Cast) -> None:
    address = f"/fr/community/phares/meetings/{cast.member.feed_key}.ics"
    before = Client().get(address).status_code

    Person.objects.filter(memberships=cast.member).update(is_active=False)

    assert (before, Client().get(address).status_code) == (200, 404)


def test_feed_of_a_member_without_account_still_answers(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(person=None)

    assert Client().get(f"/fr/community/phares/meetings/{cast.member.feed_key}.ics").status_code == 200


def test_no_semicolon_makes_a_cell_of_its_own(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(name="Bo;=cmd()")

    text = cast.client(cast.member).get("/fr/community/phares/members.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(text.splitlines(), delimiter=";") if "cmd" in str(row)]

    assert ('"Bo;\'=cmd()"' in text, text.startswith('"id","name"')) == (True, True)
    assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize("name", ["=cmd()", "Bo;=cmd()", "Bo; @x", "’t Hooft", "'t Hooft", "Roy; Dee"])
def test_guarded_cell_comes_back_as_it_was(name: str) -> None:
    assert unguarded(guarded(name)) == name


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x85", "\u2028", "\u2029"])
def test_name_begins_no_line_of_a_card(cast: Cast, sign: str) -> None:
    cast.member.name = f"Bo{sign}TEL:+15145550100"

    assert as_vcard(cast.member, None).splitlines()[2] == "FN:BoTEL:+15145550100"
