"""The sample community beside the sample centre: invented, marked as a sample, and always of today."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from relais.apps.accounts.models import Person
from relais.apps.community.actions import import_community
from relais.apps.community.actions.meetings import (
    add_action,
    answer_meeting,
    plan_meetings,
    propose_point,
    record_minutes,
    vote,
)
from relais.apps.community.actions.work import keep_prospect
from relais.apps.community.files import read_community_file
from relais.apps.community.models import Community, Meeting, Member, Prospect, Seat
from relais.apps.journal.actions import COMMAND

FILE = Path(__file__).parent / "community.json"
WRITTEN_FOR = 2026
RULE = "FREQ=MONTHLY;BYMONTH=3,6,9,12"
TEXTS = {
    "title_fr": "Réunion trimestrielle",
    "title_en": "Quarterly meeting",
    "place_fr": "En ligne",
    "place_en": "Online",
}
MINUTES = {
    "minutes_fr": "Dix-sept personnes ont comparé leurs heures de service et convenu d’un essai commun.",
    "minutes_en": "Seventeen people compared their hours of operation and agreed on a common trial.",
    "highlights": [
        {"text": {"fr": "Six centres ouvrent le samedi.", "en": "Six centres open on Saturday."}, "points": []},
        {
            "text": {
                "fr": "L’essai commun commence par trois municipalités.",
                "en": "The common trial begins with three municipalities.",
            },
            "points": [],
        },
    ],
    "decisions": [
        {
            "text": {
                "fr": "Un guide sur les rappels paraîtra au printemps.",
                "en": "A callback guide comes in spring.",
            },
            "points": [],
        }
    ],
}
PROSPECTS: tuple[dict[str, Any], ...] = (
    {
        "jurisdiction": "PE",
        "organisation_name": "Accès Î.-P.-É. (exemple)",
        "through": "Direction des services (exemple)",
        "stage": Prospect.Stage.INVITED,
        "next_step": "Confirmer un nom",
    },
    {
        "jurisdiction": "NU",
        "organisation_name": "Services du Nord (exemple)",
        "through": "",
        "stage": Prospect.Stage.PROSPECT,
        "next_step": "Trouver qui approcher",
    },
)


def load_sample_community(*, people: dict[str, Person], now: datetime) -> Community:
    """Import the sample's file, give it a coordinator and two members who can sign in, and let it live a year."""
    start = now.year if now.month >= 9 else now.year - 1
    text = re.sub(
        r"\b(20\d\d)(?=-\d\d-\d\d\b)",
        lambda found: str(int(found[1]) + start - WRITTEN_FOR),
        FILE.read_text(encoding="utf-8"),
    )
    community = import_community(
        file=read_community_file(text.encode()), actor=COMMAND, now=now, is_sample=True
    ).community
    members = _seat_people(community, people, date(start - 1, 9, 1), now)
    _let_live(community, members, date(start, 9, 1), now)
    return community


def _seat_people(community: Community, people: dict[str, Person], since: date, now: datetime) -> list[Member]:
    """The manager of the sample centre coordinates; content and an English-speaking agent are members."""
    home = community.organisations.get(key="val-boreal")
    members = []
    for number, name in enumerate(("gestion", "contenu", "agent")):
        person = people[f"{name}@val-boreal.example"]
        member = Member.objects.create(
            community=community,
            key=f"sample-{name}",
            person=person,
            name=person.name,
            email=person.email,
            language=person.language,
            role=Member.Role.COORDINATOR if number == 0 else Member.Role.MEMBER,
            consented_at=now,
        )
        Seat.objects.create(member=member, organisation=home, since=since)
        members.append(member)
    return members


def _let_live(community: Community, members: list[Member], first: date, now: datetime) -> None:
    coordinator, content, agent = members
    tuesday = first + timedelta(days=(1 - first.weekday()) % 7 + 7)
    meetings = plan_meetings(
        community=community,
        by=coordinator,
        rule=RULE,
        first=tuesday,
        last=first + timedelta(days=364),
        at=time(13, 30),
        minutes=90,
        texts=TEXTS,
        now=now,
    )
    listed = list(community.members.in_directory())
    for meeting in meetings:
        if meeting.ends_at < now:
            present = {member.pk for member in listed[:17]}
            record_minutes(meeting=meeting, by=coordinator, values=MINUTES, present=present, publish=True, now=now)
        else:
            _prepare(meeting, coordinator, content, agent, listed)
            break
    due = (now.astimezone(UTC) + timedelta(days=20)).date()
    for values in PROSPECTS:
        keep_prospect(
            prospect=Prospect(community=community),
            by=coordinator,
            values=values | {"owner": coordinator, "due_on": due},
            now=now,
        )
    for number, theme in enumerate(community.themes.all()):
        theme.members.set(listed[number : number + 9])


def _prepare(meeting: Meeting, coordinator: Member, content: Member, agent: Member, listed: list[Member]) -> None:
    """An agenda that members make, and who has answered."""
    theme = meeting.community.themes.first()
    french = propose_point(
        meeting=meeting,
        by=content,
        text="Comment répondre à une même question en deux langues le même jour?",
        language="fr",
        theme_id=theme.pk if theme else None,
    )
    english = propose_point(
        meeting=meeting, by=agent, text="What do callers ask when the phones close?", language="en", theme_id=None
    )
    for member in listed[:6]:
        vote(proposal=french, by=member, wants=True)
    for member in listed[3:7]:
        vote(proposal=english, by=member, wants=True)
    for member in (coordinator, content):
        answer_meeting(meeting=meeting, by=member, state="coming")
    add_action(
        meeting=meeting,
        by=coordinator,
        values={
            "text_fr": "Envoyer la liste des heures de service",
            "text_en": "Send the list of hours of operation",
            "owner": coordinator,
            "due_on": meeting.starts_at.date() - timedelta(days=3),
        },
    )
