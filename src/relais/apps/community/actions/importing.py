"""Bringing a community file in: the same file again changes nothing, a corrected one changes what it corrects."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from relais.apps.accounts.models import Organisation
from relais.apps.community.files import (
    CommunityFile,
    FileMeetings,
    FileMember,
    FileOrganisation,
    FileRecruitment,
    FileText,
)
from relais.apps.community.models import Activity, Community, Issue, Member, Period, Plan, Seat, SeatOrganisation, Theme
from relais.apps.journal.actions import Actor, write_entry


@dataclass(frozen=True)
class Imported:
    """How many rows were made, changed and removed."""

    community: Community
    made: int
    changed: int
    removed: int


@transaction.atomic
def import_community(*, file: CommunityFile, actor: Actor, now: datetime, is_sample: bool = False) -> Imported:
    """Make or bring up to date one community and the year of the file, whole or not at all."""
    tally: Counter[str] = Counter()
    community = _community(file, now, is_sample, tally)
    organisations = _organisations(community, file.organisations, tally)
    _members(community, file.members, organisations, now, tally)
    _activities(community, file, tally)
    _issues(community, file, tally)
    _plans(community, file, tally)
    done = Imported(community, tally["made"], tally["changed"], tally["removed"])
    if any(tally.values()):
        write_entry(
            actor=actor,
            action="community.import",
            subject=f"community:{community.key}",
            chain=community.chain,
            now=now,
            details={"made": done.made, "changed": done.changed, "removed": done.removed},
        )
    return done


def _keep(row: models.Model, values: dict[str, Any], tally: Counter[str]) -> None:
    """Save what differs; a row that says the same already is left alone."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if row.pk is None:
        row.save()
        tally["made"] += 1
    elif changed:
        row.save(update_fields=changed)
        tally["changed"] += 1


def _community(file: CommunityFile, now: datetime, is_sample: bool, tally: Counter[str]) -> Community:
    given, council = file.community, file.community.council
    found = Community.objects.filter(slug=given.id).first()
    community = found or Community(slug=given.id, created_at=now, is_sample=is_sample)
    values: dict[str, Any] = {
        "name_fr": given.name.fr,
        "name_en": given.name.en,
        "short_fr": given.short.fr,
        "short_en": given.short.en,
        "council_name_fr": council.name.fr if council else "",
        "council_name_en": council.name.en if council else "",
        "council_short_fr": council.short.fr if council else "",
        "council_short_en": council.short.en if council else "",
        "year_starts_month": file.year.starts_on.month,
    }
    if file.terms:
        values |= {"terms_fr": file.terms.fr, "terms_en": file.terms.en}
    _keep(community, values, tally)
    return community


def _organisations(
    community: Community, given: list[FileOrganisation], tally: Counter[str]
) -> dict[str, SeatOrganisation]:
    held = {row.key: row for row in community.organisations.select_related("organisation")}
    for one in given:
        row = held.get(one.id)
        organisation = row.organisation if row else Organisation()
        values = {
            "name_fr": one.name.fr,
            "name_en": one.name.en,
            "jurisdiction": one.jurisdiction,
            "order": one.order,
        }
        _keep(organisation, values, tally)
        if row is None:
            held[one.id] = SeatOrganisation.objects.create(community=community, organisation=organisation, key=one.id)
    for one in given:
        into = held[one.merged.into] if one.merged else None
        _keep(
            held[one.id],
            {"merged_into_id": into.pk if into else None, "merged_on": one.merged.on if one.merged else None},
            tally,
        )
    return held


def _members(
    community: Community,
    given: list[FileMember],
    organisations: dict[str, SeatOrganisation],
    now: datetime,
    tally: Counter[str],
) -> None:
    held = {row.key: row for row in community.members.all()}
    seats: dict[int, dict[date, Seat]] = {}
    for seat in Seat.objects.filter(member__community=community):
        seats.setdefault(seat.member_id, {})[seat.since] = seat
    for one in given:
        member = held.get(one.id) or Member(community=community, key=one.id)
        has_left = one.until is not None
        values: dict[str, Any] = {"left_on": one.until, "role": one.role}
        if has_left or member.left_on:
            values |= {"name": "", "email": "", "consented_at": None, "person": None}
        else:
            values |= {"name": one.name, "email": one.email or "", "language": one.language or ""}
            values["consented_at"] = (member.consented_at or now) if one.consent else None
        _keep(member, values, tally)
        stored = seats.get(member.pk, {})
        wanted = [*one.before, one]
        for since in set(stored) - {seat.since for seat in wanted}:
            stored[since].delete()
            tally["removed"] += 1
        for place in wanted:
            row = stored.get(place.since) or Seat(member=member, since=place.since)
            _keep(row, {"organisation_id": organisations[place.organisation].pk, "until": place.until}, tally)


def _activities(community: Community, file: CommunityFile, tally: Counter[str]) -> None:
    held = {row.key: row for row in community.activities.all()}
    numbers: Counter[date] = Counter()
    for one in file.activities:
        numbers[one.held_on] += 1
        key = one.id or f"{one.held_on.isoformat()}.{numbers[one.held_on]}"
        row = held.get(key) or Activity(community=community, key=key)
        values = {
            "kind": one.kind,
            "held_on": one.held_on,
            "title_fr": one.title.fr,
            "title_en": one.title.en,
            "body_fr": one.body.fr if one.body else "",
            "body_en": one.body.en if one.body else "",
            "points": [point.model_dump() for point in one.points],
        }
        _keep(row, values, tally)


def _issues(community: Community, file: CommunityFile, tally: Counter[str]) -> None:
    held = {row.key: row for row in community.issues.all()}
    for number, one in enumerate(file.issues, 1):
        key = one.id or (one.kind if one.kind != "text" else f"{file.year.starts_on.isoformat()}.{number}")
        row = held.get(key) or Issue(community=community, key=key, opened_on=file.year.starts_on)
        values = {
            "kind": one.kind,
            "title_fr": one.title.fr if one.title else "",
            "title_en": one.title.en if one.title else "",
            "importance": one.importance or "",
            "impact": one.impact or "",
            "action_plan": [step.model_dump() for step in one.action_plan],
            "position": number,
        }
        _keep(row, values, tally)


def _plans(community: Community, file: CommunityFile, tally: Counter[str]) -> None:
    """The plans of the year after the file's; the file holds them all, so one that it leaves out is removed."""
    starts_on = Period(file.year.starts_on).following.starts_on
    held = {row.position: row for row in community.plans.filter(starts_on=starts_on)}
    for number, one in enumerate(file.plans, 1):
        row = held.pop(number, None) or Plan(community=community, starts_on=starts_on, position=number)
        _keep(row, {"kind": one.kind, **_plan_values(one)}, tally)
        for theme in one.themes if isinstance(one, FileMeetings) else ():
            if theme.fr and theme.en:
                _theme, made = Theme.objects.get_or_create(
                    community=community, name_fr=theme.fr[:200], defaults={"name_en": theme.en[:200]}
                )
                tally["made"] += made
    for row in held.values():
        row.delete()
        tally["removed"] += 1


def _plan_values(one: FileMeetings | FileText | FileRecruitment) -> dict[str, Any]:
    values: dict[str, Any] = {"recurrence": "", "themes": [], "text_fr": "", "text_en": "", "points": []}
    if isinstance(one, FileMeetings):
        values |= {"recurrence": one.recurrence, "themes": [theme.model_dump() for theme in one.themes]}
    elif isinstance(one, FileText):
        values |= {
            "text_fr": one.text.fr,
            "text_en": one.text.en,
            "points": [point.model_dump() for point in one.points],
        }
    return values
