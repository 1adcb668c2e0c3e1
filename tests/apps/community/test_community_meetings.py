"""Planning by recurrence, the feed, the agenda that members make, minutes in both languages, materials."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from relais.apps.community.actions.meetings import (
    MaterialRefused,
    MinutesIncomplete,
    attach_material,
    change_meeting,
    plan_meetings,
    propose_point,
    record_minutes,
    take_point,
    vote,
)
from relais.apps.community.models import Meeting, Period
from relais.apps.community.recurrence import BadRecurrence, check_rule, days_of
from relais.apps.community.reporting.gathering import gather
from tests.apps.community.conftest import Cast
from tests.factories.community import NOW

pytestmark = pytest.mark.django_db
TEXTS = {"title_fr": "Réunion", "title_en": "Meeting", "place_fr": "En ligne", "place_en": "Online"}
MINUTES = {"minutes_fr": "Compte rendu", "minutes_en": "Minutes", "highlights": [], "decisions": []}


def plan(cast: Cast) -> list[Meeting]:
    return plan_meetings(
        community=cast.community, by=cast.coordinator, rule="FREQ=MONTHLY;BYMONTH=3,6,9,12", first=date(2026, 12, 8),
        last=date(2027, 12, 7), at=time(13, 30), minutes=90, texts=TEXTS, now=NOW,
    )  # fmt: skip


def minute(cast: Cast, meeting: Meeting, *, publish: bool = True, **values: Any) -> None:
    record_minutes(
        meeting=meeting, by=cast.coordinator, values=MINUTES | values, present={cast.member.pk}, publish=publish,
        now=NOW,
    )  # fmt: skip


def test_series_keeps_its_local_hour_across_daylight_saving(cast: Cast) -> None:
    starts = [meeting.starts_at for meeting in plan(cast)]

    assert [(moment.astimezone(cast.community.zone).time(), moment.astimezone(UTC).hour) for moment in starts] == [
        (time(13, 30), 18), (time(13, 30), 18), (time(13, 30), 17), (time(13, 30), 17),
    ]  # fmt: skip


def test_same_series_again_makes_no_second_meeting(cast: Cast) -> None:
    plan(cast)

    assert (plan(cast), Meeting.objects.count()) == ([], 4)


@pytest.mark.parametrize("rule", ["", "FREQ=NEVER", "BYMONTH=3", "FREQ=YEARLY;BYMONTH=13", "rubbish\nRRULE:x"])
def test_text_that_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(BadRecurrence):
        check_rule(rule)


def test_endless_rule_is_bounded() -> None:
    assert len(days_of("FREQ=DAILY", first=date(2026, 1, 1), last=date(2036, 1, 1))) == 370


def test_feed_has_zone_meetings_and_cancellations_and_needs_no_session(cast: Cast) -> None:
    meetings = plan(cast)
    change_meeting(meeting=meetings[1], by=cast.coordinator, values={"status": "cancelled"}, now=NOW)

    answer = cast.client(cast.stranger).get(f"/fr/community/phares/meetings/{cast.member.feed_key}.ics")

    calendar: Any = icalendar.Calendar.from_ical(answer.content)
    events = sorted(calendar.walk("VEVENT"), key=lambda event: event["DTSTART"].dt)
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert (str(events[0]["SUMMARY"]), events[0]["DTSTART"].params["TZID"]) == ("Réunion", "America/Toronto")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/Toronto"]
    assert (int(events[0]["SEQUENCE"]), int(events[1]["SEQUENCE"])) == (0, 1)


def test_feed_of_who_left_is_gone(cast: Cast) -> None:
    address = f"/fr/community/phares/meetings/{cast.member.feed_key}.ics"
    cast.client(cast.member).post(f"/fr/community/phares/members/{cast.member.pk}/leave/")

    assert cast.client(cast.coordinator).get(address).status_code == 404


def test_votes_order_the_agenda_and_count_once(cast: Cast) -> None:
    meeting = plan(cast)[0]
    first = propose_point(meeting=meeting, by=cast.member, text="Brume", language="fr", theme_id=None)
    second = propose_point(meeting=meeting, by=cast.coordinator, text="Birds", language="en", theme_id=None)
    for _time in range(2):
        vote(proposal=second, by=cast.member, wants=True)

    text = cast.client(cast.member).get(f"/fr/community/phares/meetings/{meeting.key}/").content.decode()

    assert (first.voters.count(), second.voters.count(), text.index("Birds") < text.index("Brume")) == (1, 2, True)


def test_strangers_do_not_vote_and_members_do_not_set_the_agenda(cast: Cast) -> None:
    meeting = plan(cast)[0]
    proposal = propose_point(meeting=meeting, by=cast.member, text="Brume", language="fr", theme_id=None)

    with pytest.raises(PermissionDenied):
        vote(proposal=proposal, by=cast.stranger, wants=True)
    with pytest.raises(PermissionDenied):
        take_point(proposal=proposal, by=cast.member, is_taken=True)


def test_published_minutes_enter_the_report(cast: Cast) -> None:
    meeting = plan(cast)[0]
    minute(cast, meeting)

    assert [done.title.en for done in gather(cast.community, Period(date(2026, 4, 1))).done] == ["Meeting"]


def test_minutes_in_one_language_are_kept_and_not_published(cast: Cast) -> None:
    meeting = plan(cast)[0]
    minute(cast, meeting, publish=False, minutes_en="", minutes_fr="Secret de brouillon")

    with pytest.raises(MinutesIncomplete):
        minute(cast, meeting, minutes_en="")
    text = cast.client(cast.member).get(f"/fr/community/phares/meetings/{meeting.key}/").content.decode()
    assert "Secret de brouillon" not in text


def test_points_that_differ_between_the_languages_are_refused(cast: Cast) -> None:
    meeting = plan(cast)[0]
    values = {"minutes_fr": "Oui", "minutes_en": "Yes", "highlights_fr": "- un\n- deux", "highlights_en": "- one"}

    answer = cast.client(cast.coordinator).post(f"/fr/community/phares/meetings/{meeting.key}/minutes/", values)

    assert (answer.status_code, "Les deux langues n’ont pas les mêmes points." in answer.content.decode()) == (
        422,
        True,
    )


def test_material_is_served_as_a_download_under_its_proven_type(cast: Cast) -> None:
    meeting = plan(cast)[0]
    file = SimpleUploadedFile("../été.html", b"%PDF-1.7 <script>", content_type="text/html")
    client = cast.client(cast.coordinator)

    client.post(f"/fr/community/phares/meetings/{meeting.key}/", {"act": "attach", "file": file})

    material = meeting.materials.get()
    answer = client.get(f"/fr/community/phares/materials/{material.key}/")
    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7 <script>")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert (material.name, cast.client(cast.stranger).get(answer.request["PATH_INFO"]).status_code) == ("été.pdf", 404)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"<html>", "type"),
        ("a.svg", b"<svg/>", "type"),
        ("a.docx", b"PK\x03\x04 nothing of an office", "type"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-" + bytes(2 * 1024 * 1024), "size"),
    ],
)
def test_other_files_are_refused(cast: Cast, name: str, data: bytes, code: str) -> None:
    with pytest.raises(MaterialRefused) as refused:
        attach_material(meeting=plan(cast)[0], by=cast.coordinator, name=name, data=data, now=NOW)

    assert refused.value.code == code


def test_meeting_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    meeting = plan(cast)[0]
    values = TEXTS | {"starts_at": "2026-12-08T13:30", "ends_at": "2026-12-08T12:30", "status": "planned"}

    answer = cast.client(cast.coordinator).post(f"/en/community/phares/meetings/{meeting.key}/change/", values)

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.ends_at - meeting.starts_at) == (422, timedelta(minutes=90))


def test_hours_of_a_form_are_local_ones(cast: Cast) -> None:
    meeting = plan(cast)[0]
    values = TEXTS | {"starts_at": "2026-12-08T09:00", "ends_at": "2026-12-08T10:00", "status": "planned"}

    cast.client(cast.coordinator).post(f"/en/community/phares/meetings/{meeting.key}/change/", values)

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.revision) == (datetime(2026, 12, 8, 14, tzinfo=UTC), 1)
