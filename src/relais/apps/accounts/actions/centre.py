"""The verbs on organisations, centres and the sites that may carry a centre's counter; each writes the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from relais.apps.accounts.models import (
    AllowedOrigin,
    Centre,
    Holiday,
    OpeningHours,
    Organisation,
    Phone,
    normal_origin,
)
from relais.apps.journal.actions import Actor, write_entry


class SlugTaken(Exception):
    """A centre with this slug exists already."""


@dataclass(frozen=True)
class CentrePlan:
    """What a new centre is made of; the rows are unsaved model instances without their centre."""

    slug: str
    name_fr: str
    name_en: str
    first_language: str
    time_zone: str
    organisation: Organisation | None
    is_sample: bool = False
    is_trial: bool = False
    hours: tuple[OpeningHours, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    phones: tuple[Phone, ...] = ()


def create_organisation(
    *, name_fr: str, name_en: str, jurisdiction: str, order: str, actor: Actor, now: datetime
) -> Organisation:
    """Record a government body."""
    organisation = Organisation(name_fr=name_fr, name_en=name_en, jurisdiction=jurisdiction, order=order)
    organisation.full_clean()
    with transaction.atomic():
        organisation.save()
        write_entry(actor=actor, action="organisation.create", subject=f"organisation:{organisation.pk}", now=now)
    return organisation


def open_centre(*, plan: CentrePlan, actor: Actor, now: datetime) -> Centre:
    """Create a centre with its hours, holidays and lines, whole or not at all; `SlugTaken`, `ValidationError`."""
    if Centre.objects.filter(slug=plan.slug).exists():
        raise SlugTaken(plan.slug)
    centre = Centre(
        slug=plan.slug,
        name_fr=plan.name_fr,
        name_en=plan.name_en,
        first_language=plan.first_language,
        time_zone=plan.time_zone,
        organisation=plan.organisation,
        is_sample=plan.is_sample,
        is_trial=plan.is_trial,
        created_at=now,
    )
    centre.full_clean()
    rows: list[Any] = [*plan.hours, *plan.holidays, *plan.phones]
    with transaction.atomic():
        centre.save()
        for row in rows:
            row.centre = centre
            row.full_clean()
            row.save()
        write_entry(
            actor=actor,
            action="centre.open",
            subject=f"centre:{centre.key}",
            chain=centre.chain,
            now=now,
            details={"trial": centre.is_trial, "sample": centre.is_sample},
        )
    return centre


def allow_origins(*, centre: Centre, origins: Iterable[str], actor: Actor, now: datetime) -> list[str]:
    """Let pages of these sites carry the centre's counter; return those newly listed. `ValidationError`: none is."""
    wanted = dict.fromkeys(normal_origin(origin) for origin in origins)
    added = []
    with transaction.atomic():
        for origin in wanted:
            if AllowedOrigin.objects.filter(centre=centre, origin=origin).exists():
                continue
            row = AllowedOrigin(centre=centre, origin=origin)
            row.full_clean()
            row.save()
            added.append(origin)
            _write_origin("origin.allow", centre, origin, actor, now)
    return added


def withdraw_origins(*, centre: Centre, origins: Iterable[str], actor: Actor, now: datetime) -> list[str]:
    """Take sites off the centre's list; return those that were on it. `ValidationError`: none is taken off."""
    wanted = dict.fromkeys(normal_origin(origin) for origin in origins)
    with transaction.atomic():
        removed = [
            origin for origin in wanted if AllowedOrigin.objects.filter(centre=centre, origin=origin).delete()[0]
        ]
        for origin in removed:
            _write_origin("origin.withdraw", centre, origin, actor, now)
    return removed


def _write_origin(action: str, centre: Centre, origin: str, actor: Actor, now: datetime) -> None:
    write_entry(
        actor=actor,
        action=action,
        subject=f"centre:{centre.key}",
        chain=centre.chain,
        now=now,
        details={"origin": origin},
    )
