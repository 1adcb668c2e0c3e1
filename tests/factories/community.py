"""A community invented for the tests, as a file and as rows; name the values that matter."""

import copy
import json
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from relais.apps.accounts.jurisdictions import CODES
from relais.apps.community.actions import import_community
from relais.apps.community.files import read_community_file
from relais.apps.community.models import Community, Member, Seat, SeatOrganisation
from relais.apps.journal.actions import COMMAND
from tests.factories.accounts import make_organisation

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
_number = count(1)

FILE: dict[str, Any] = {
    "community": {
        "id": "phares",
        "name": {"fr": "Réseau des gardiens de phare", "en": "Lighthouse Keepers’ Network"},
        "short": {"fr": "RGP", "en": "LKN"},
    },
    "year": {"starts_on": "2024-04-01", "ends_on": "2025-03-31"},
    "organisations": [
        {"id": "garde", "order": "federal", "jurisdiction": "CA", "name": {"fr": "Garde", "en": "Guard"}},
        {"id": "rimouski", "order": "municipal", "jurisdiction": "QC", "name": {"fr": "Rimouski", "en": "Rimouski"}},
        {"id": "ports", "order": "provincial", "jurisdiction": "NS", "name": {"fr": "Ports", "en": "Harbours"}},
    ],
    "members": [
        {"id": "m1", "organisation": "garde", "since": "2023-01-10"},
        {"id": "m2", "organisation": "garde", "since": "2024-05-01"},
        {"id": "m3", "organisation": "rimouski", "since": "2024-04-01"},
        {"id": "m4", "organisation": "ports", "since": "2024-04-01"},
    ],
    "activities": [
        {
            "kind": "meeting",
            "held_on": "2024-10-01",
            "title": {"fr": "Réunion d’automne", "en": "Fall meeting"},
            "points": [
                {
                    "text": {"fr": "Trois lentilles :", "en": "Three lenses:"},
                    "points": [{"text": {"fr": "La lentille de 1898.", "en": "The lens of 1898."}}],
                }
            ],
        }
    ],
    "issues": [
        {
            "kind": "unrepresented_jurisdictions",
            "importance": "high",
            "action_plan": [{"fr": "Écrire aux capitaineries.", "en": "Write to the harbour masters."}],
        }
    ],
    "plans": [
        {
            "kind": "meetings",
            "recurrence": "FREQ=MONTHLY;BYMONTH=5,11",
            "themes": [{"fr": "les brumes", "en": "fog"}, {"fr": "les oiseaux", "en": "birds"}],
        },
        {"kind": "text", "text": {"fr": "Repeindre la tour.", "en": "Repaint the tower."}},
        {"kind": "recruitment"},
    ],
}


def community_file(**parts: Any) -> bytes:
    """The file above with some of its parts replaced."""
    return json.dumps(copy.deepcopy(FILE) | parts, ensure_ascii=False).encode()


def import_file(**parts: Any) -> Community:
    return import_community(file=read_community_file(community_file(**parts)), actor=COMMAND, now=NOW).community


def make_community(**values: Any) -> Community:
    number = next(_number)
    defaults = {
        "slug": f"community-{number}",
        "name_fr": f"Communauté {number}",
        "name_en": f"Community {number}",
        "short_fr": f"C{number}",
        "short_en": f"C{number}",
        "created_at": NOW,
    }
    return Community.objects.create(**(defaults | values))


def make_seat_organisation(community: Community, **values: Any) -> SeatOrganisation:
    organisation = make_organisation(**values)
    return SeatOrganisation.objects.create(community=community, organisation=organisation, key=f"o{organisation.pk}")


def make_member(community: Community, organisation: SeatOrganisation | None = None, **values: Any) -> Member:
    """A member with one seat, since 2020; `since` and `until` are the seat's."""
    since, until = values.pop("since", date(2020, 1, 1)), values.pop("until", None)
    number = next(_number)
    member = Member.objects.create(community=community, key=f"seat-{number}", **values)
    Seat.objects.create(
        member=member, organisation=organisation or make_seat_organisation(community), since=since, until=until
    )
    return member


def represent_all_but(community: Community, *missing: str) -> None:
    """One provincial or territorial ministry, with one member, in every other jurisdiction."""
    for code in CODES:
        if code not in missing:
            ministry = make_seat_organisation(community, order="provincial", jurisdiction=code)
            make_member(community, ministry)
