"""Every action writes the journal, and no entry holds a name, an address, a password or a text."""

import json
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from relais.apps.accounts.actions import (
    CentrePlan,
    add_person,
    allow_origins,
    create_organisation,
    grant_roles,
    open_centre,
    withdraw_origins,
)
from relais.apps.accounts.models import Group, Holiday, OpeningHours, Organisation, Phone
from relais.apps.content.actions import (
    Withdrawal,
    accept_phrasings,
    create_answer,
    create_topic,
    import_pack,
    put_live,
    withdraw_answer,
    write_version,
)
from relais.apps.content.models import Link
from relais.apps.content.models.version import Pair
from relais.apps.content.packs import read_pack
from relais.apps.journal.actions import COMMAND, verify_journal
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": COMMAND, "now": NOW}
MARK = "Zyx"  # in every name and text below, whatever its case
ADDRESS, PASSWORD, NUMBER = "zyx.roy@example.ca", "zyx zyx zyx zyx", "819-555-0142"


def both(text: str) -> Pair:
    return Pair(fr=f"{MARK} {text} fr", en=f"{MARK} {text} en")


def plan(organisation: Organisation) -> CentrePlan:
    return CentrePlan(
        slug="zyx-aide",
        name_fr=f"{MARK} centre",
        name_en=f"{MARK} centre",
        first_language="fr",
        time_zone="America/Toronto",
        organisation=organisation,
        is_trial=True,
        hours=(OpeningHours(weekday=0, opens=time(8), closes=time(9)),),
        holidays=(Holiday(on=date(2026, 12, 25), name_fr=f"{MARK} Noël", name_en=f"{MARK} Christmas"),),
        phones=(Phone(kind="telephone", number=NUMBER, label_fr=MARK, label_en=MARK),),
    )


def act_in_every_way() -> None:
    organisation = create_organisation(
        name_fr=f"{MARK} ville", name_en=f"{MARK} town", jurisdiction="QC", order="municipal", **BY
    )
    centre = open_centre(plan=plan(organisation), **BY)
    person = add_person(email=ADDRESS, name=f"{MARK} Roy", language="fr", password=PASSWORD, **BY)
    grant_roles(person=person, centre=centre, groups=[Group.CONTENT, Group.AGENT], **BY)
    for change in (allow_origins, withdraw_origins):
        change(centre=centre, origins=["https://www.example.ca"], **BY)
    topic = create_topic(centre=centre, key="snow", title=both("neige"), risk="low", owner=person, **BY)
    answer = create_answer(topic=topic, key="plough", owner=person, **BY)
    link = Link(url=Pair(fr="https://zyx.example/", en="https://zyx.example/"), label=both("lien"))
    version = write_version(
        answer=answer, title=both("titre"), body=both("corps"), links=[link], sources=[MARK], author=person, **BY
    )
    accept_phrasings(answer=answer, language="fr", texts=[f"{MARK} quand"], author=person, **BY)
    put_live(version=version, **BY)
    withdraw_answer(answer=answer, reason=Withdrawal.WRONG, **BY)
    pack = {
        "format": "relais-pack/1",
        "topics": [{"key": "dogs", "title": both("chiens"), "risk": "low"}],
        "answers": [{"key": "licence", "topic": "dogs", "title": both("licence"), "body": both("oui")}],
    }
    import_pack(pack=read_pack(json.dumps(pack).encode(), name="pack.json"), centre=centre, live=True, **BY)
    Client().post("/fr/sign-in/", {"email": ADDRESS, "password": PASSWORD})


def rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry ORDER BY id")
        return list(cursor.fetchall())


def actions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT action FROM journal_entry ORDER BY action")
        return [row[0] for row in cursor.fetchall()]


def test_every_action_is_in_the_journal() -> None:
    act_in_every_way()

    assert actions() == [
        "answer.create",
        "answer.withdraw",
        "centre.open",
        "organisation.create",
        "origin.allow",
        "origin.withdraw",
        "pack.import",
        "person.add",
        "person.sign_in",
        "phrasing.accept",
        "role.grant",
        "topic.create",
        "version.live",
        "version.write",
    ]
    assert verify_journal() == (len(rows()), None)


def test_no_entry_holds_a_name_an_address_or_a_text() -> None:
    act_in_every_way()

    everything = repr(rows()).lower()

    assert [said for said in (MARK.lower(), ADDRESS, NUMBER, "roy", "noël") if said in everything] == []


def test_person_stands_in_the_journal_by_an_opaque_key() -> None:
    person = add_person(email=ADDRESS, name=MARK, language="fr", password=None, **BY)

    entry = rows()[0]

    assert f"person:{person.key}" in entry
