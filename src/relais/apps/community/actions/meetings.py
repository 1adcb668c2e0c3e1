"""The verbs on meetings: plan, change, cancel, propose, vote, attend, minute, follow up, attach."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from relais.apps.community.actions.members import allow_coordinator, journal
from relais.apps.community.actions.report import actor_of
from relais.apps.community.models import (
    Attendance,
    Community,
    Material,
    Meeting,
    MeetingAction,
    Member,
    Proposal,
)
from relais.apps.community.recurrence import days_of
from relais.apps.community.rules import may_take_part

MOST_MATERIAL_BYTES = 2 * 1024 * 1024
# What the bytes begin with, and how a download of it is named; anything else is refused.
MATERIALS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}


class MaterialRefused(Exception):
    """A file that is not attached; `code` is `type`, `size` or `empty`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MinutesIncomplete(Exception):
    """Minutes are published in both languages at once; one is missing."""


@transaction.atomic
def plan_meetings(
    *,
    community: Community,
    by: Member,
    rule: str,
    first: date,
    last: date,
    at: time,
    minutes: int,
    texts: dict[str, str],
    now: datetime,
) -> list[Meeting]:
    """One meeting for each day of a recurrence rule, at the same local time; a day that has one is left alone."""
    allow_coordinator(by, community)
    made = []
    for day in days_of(rule, first=first, last=last):
        starts_at = datetime.combine(day, at, community.zone)
        if community.meetings.filter(starts_at=starts_at).exists():
            continue
        made.append(
            Meeting.objects.create(
                community=community,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                changed_at=now,
                **texts,
            )
        )
    journal("meetings.plan", community, actor_of(by), f"community:{community.key}", now)
    return made


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: Member, values: dict[str, Any], now: datetime) -> None:
    """Move, rename or cancel a meeting; the feed tells calendars by its revision."""
    allow_coordinator(by, meeting.community)
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.revision += 1
    meeting.changed_at = now
    meeting.save()
    journal("meeting.change", meeting.community, actor_of(by), f"meeting:{meeting.key}", now)


def propose_point(*, meeting: Meeting, by: Member, text: str, language: str, theme_id: int | None) -> Proposal:
    """Put a point forward for the agenda; its author's vote is its first."""
    _part(meeting, by)
    proposal = Proposal.objects.create(meeting=meeting, by=by, text=text, language=language, theme_id=theme_id)
    proposal.voters.add(by)
    return proposal


def vote(*, proposal: Proposal, by: Member, wants: bool) -> None:
    """Give or take back one's vote; a member has one for each proposal."""
    _part(proposal.meeting, by)
    if wants:
        proposal.voters.add(by)
    else:
        proposal.voters.remove(by)


def take_point(*, proposal: Proposal, by: Member, is_taken: bool) -> None:
    """Put a proposal on the agenda, or take it off."""
    allow_coordinator(by, proposal.meeting.community)
    proposal.is_taken = is_taken
    proposal.save(update_fields=["is_taken"])


def answer_meeting(*, meeting: Meeting, by: Member, state: str) -> None:
    """Say whether one will attend."""
    _part(meeting, by)
    Attendance.objects.update_or_create(meeting=meeting, member=by, defaults={"state": state})


@transaction.atomic
def record_minutes(
    *, meeting: Meeting, by: Member, values: dict[str, Any], present: set[int], publish: bool, now: datetime
) -> None:
    """Keep the minutes and who was there; published, they are read by all and the meeting enters the report."""
    allow_coordinator(by, meeting.community)
    for name, value in values.items():
        setattr(meeting, name, value)
    if publish and not (meeting.minutes_fr.strip() and meeting.minutes_en.strip()):
        raise MinutesIncomplete
    if not (meeting.minutes_fr.strip() and meeting.minutes_en.strip()):
        meeting.published_at = None
    meeting.status = Meeting.Status.HELD
    if publish:
        meeting.published_at = meeting.published_at or now
    meeting.changed_at = now
    meeting.save()
    known = set(Member.objects.filter(community=meeting.community, pk__in=present).values_list("pk", flat=True))
    meeting.attendances.filter(state=Attendance.State.PRESENT).exclude(member__in=known).update(
        state=Attendance.State.ABSENT
    )
    for pk in known:
        Attendance.objects.update_or_create(meeting=meeting, member_id=pk, defaults={"state": Attendance.State.PRESENT})
    action = "minutes.publish" if publish else "minutes.keep"
    journal(action, meeting.community, actor_of(by), f"meeting:{meeting.key}", now)


def add_action(*, meeting: Meeting, by: Member, values: dict[str, Any]) -> MeetingAction:
    """A follow-up with its owner and day."""
    allow_coordinator(by, meeting.community)
    return MeetingAction.objects.create(meeting=meeting, **values)


def finish_action(*, action: MeetingAction, by: Member, now: datetime) -> None:
    """Its owner or a coordinator says that it is done."""
    if action.owner_id != by.pk:
        allow_coordinator(by, action.meeting.community)
    action.done_on = now.astimezone(action.meeting.community.zone).date()
    action.save(update_fields=["done_on"])


def attach_material(*, meeting: Meeting, by: Member, name: str, data: bytes, now: datetime) -> Material:
    """Attach a file whose type its own bytes prove; the same bytes again are kept once. `MaterialRefused`."""
    allow_coordinator(by, meeting.community)
    if not data:
        raise MaterialRefused("empty")
    if len(data) > MOST_MATERIAL_BYTES:
        raise MaterialRefused("size")
    media_type, extension = _type_of(name, data)
    stem = "".join(one if one.isalnum() or one in " .-_" else "-" for one in name.rsplit(".", 1)[0]).strip(" .")
    material, _made = Material.objects.get_or_create(
        meeting=meeting,
        digest=hashlib.sha256(data).hexdigest(),
        defaults={
            "name": f"{(stem or 'document')[:100]}{extension}",
            "media_type": media_type,
            "data": data,
            "size": len(data),
            "added_at": now,
        },
    )
    journal("material.attach", meeting.community, actor_of(by), f"meeting:{meeting.key}", now)
    return material


def remove_material(*, material: Material, by: Member, now: datetime) -> None:
    allow_coordinator(by, material.meeting.community)
    material.delete()
    journal("material.remove", material.meeting.community, actor_of(by), f"meeting:{material.meeting.key}", now)


def _type_of(name: str, data: bytes) -> tuple[str, str]:
    for beginning, media_type, extension in MATERIALS:
        if data.startswith(beginning):
            return media_type, extension
    extension = f".{name.rsplit('.', 1)[-1].lower()}"
    # An office file is a ZIP archive that names its own content.
    if (
        data.startswith(b"PK\x03\x04")
        and extension in OFFICE
        and (b"[Content_Types].xml" in data or b"mimetype" in data)
    ):
        return OFFICE[extension], extension
    raise MaterialRefused("type")


def _part(meeting: Meeting, by: Member) -> None:
    if not may_take_part(by) or by.community_id != meeting.community_id:
        raise PermissionDenied
