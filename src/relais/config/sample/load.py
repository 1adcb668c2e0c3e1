"""Loading the sample centre: its organisation, hours, lines, people and pack, marked as a sample everywhere."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from relais.apps.accounts.actions import CentrePlan, add_person, create_organisation, grant_roles, open_centre
from relais.apps.accounts.models import Centre, Group, Holiday, OpeningHours, Organisation, Phone
from relais.apps.content.actions import import_pack
from relais.apps.content.packs import read_pack
from relais.apps.journal.actions import COMMAND
from relais.config.sample.community import load_sample_community
from relais.config.start_up import one_process_at_a_time

HERE = Path(__file__).parent
# Published in the README; the sample's accounts work on loopback only.
PASSWORD = "val-boreal-exemple"  # noqa: S105


def load_sample_if_empty(*, now: datetime) -> bool:
    """Load the sample when the database has no centre at all; say whether it was loaded.

    Of several servers that start at once on an empty database, one loads it and the others wait for it.
    """
    with one_process_at_a_time():
        return _load_if_empty(now=now)


def _load_if_empty(*, now: datetime) -> bool:
    if Centre.objects.exists():
        return False
    content = json.loads((HERE / "centre.json").read_text(encoding="utf-8"))
    pack = read_pack((HERE / "pack.json").read_bytes(), name="pack.json")
    with transaction.atomic():
        organisation = create_organisation(
            name_fr=content["organisation"]["name"]["fr"],
            name_en=content["organisation"]["name"]["en"],
            jurisdiction=content["organisation"]["jurisdiction"],
            order=content["organisation"]["order"],
            actor=COMMAND,
            now=now,
        )
        centre = open_centre(plan=_plan(content["centre"], organisation), actor=COMMAND, now=now)
        people = {}
        for row in content["people"]:
            person = people[row["email"]] = add_person(
                email=row["email"],
                name=row["name"],
                language=row["language"],
                password=PASSWORD,
                is_sample=True,
                actor=COMMAND,
                now=now,
            )
            grant_roles(person=person, centre=centre, groups=map(Group, row["roles"]), actor=COMMAND, now=now)
        import_pack(pack=pack, centre=centre, live=True, actor=COMMAND, now=now)
        load_sample_community(people=people, now=now)
    return True


def _plan(content: dict[str, Any], organisation: Organisation) -> CentrePlan:
    return CentrePlan(
        slug=content["slug"],
        name_fr=content["name"]["fr"],
        name_en=content["name"]["en"],
        first_language=content["languages"][0],
        time_zone=content["time_zone"],
        organisation=organisation,
        is_sample=True,
        hours=tuple(
            OpeningHours(
                weekday=row["weekday"],
                opens=time.fromisoformat(row["opens"]),
                closes=time.fromisoformat(row["closes"]),
            )
            for row in content["hours"]
        ),
        holidays=tuple(
            Holiday(on=date.fromisoformat(row["on"]), name_fr=row["name"]["fr"], name_en=row["name"]["en"])
            for row in content["holidays"]
        ),
        phones=tuple(
            Phone(
                kind=row["kind"],
                number=row["number"],
                label_fr=row["label"]["fr"],
                label_en=row["label"]["en"],
                position=position,
            )
            for position, row in enumerate(content["phones"])
        ),
    )
