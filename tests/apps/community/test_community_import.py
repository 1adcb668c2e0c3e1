"""The same file twice changes nothing; a corrected one changes what it corrects."""

import copy
from datetime import date

import pytest

from relais.apps.community.actions import import_community
from relais.apps.community.files import read_community_file
from relais.apps.community.models import Activity, Community, Member, Plan, Seat, SeatOrganisation, Theme
from relais.apps.journal.actions import COMMAND
from relais.apps.journal.models import Entry
from tests.factories.community import FILE, NOW, community_file, import_file, make_community

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Community, SeatOrganisation, Member, Seat, Plan, Theme)}


def test_file_becomes_rows_and_one_journal_entry() -> None:
    community = import_file()

    assert rows() == {"Community": 1, "SeatOrganisation": 3, "Member": 4, "Seat": 4, "Plan": 3, "Theme": 2}
    entry = Entry.objects.get(action="community.import")
    assert (entry.chain.key, entry.actor) == (community.chain, "command")


def test_same_file_again_changes_nothing() -> None:
    import_file()
    before = (rows(), Entry.objects.count())

    again = import_community(file=read_community_file(community_file()), actor=COMMAND, now=NOW)

    assert ((again.made, again.changed, again.removed), (rows(), Entry.objects.count())) == ((0, 0, 0), before)


def test_corrected_title_changes_the_same_activity() -> None:
    import_file()

    import_file(activities=[FILE["activities"][0] | {"title": {"fr": "Réunion d’octobre", "en": "October meeting"}}])

    assert [row.title_en for row in Activity.objects.all()] == ["October meeting"]


def test_plan_left_out_of_the_file_is_removed() -> None:
    import_file()

    import_file(plans=FILE["plans"][:1])

    assert [row.kind for row in Plan.objects.all()] == ["meetings"]


def test_member_who_moves_keeps_both_seats() -> None:
    import_file()
    moved = {
        "id": "m2",
        "organisation": "ports",
        "since": "2025-01-01",
        "before": [{"organisation": "garde", "since": "2024-05-01", "until": "2025-01-01"}],
    }

    import_file(members=[moved])

    seats = Seat.objects.filter(member__key="m2").values_list("organisation__key", "since", "until")
    assert list(seats) == [("garde", date(2024, 5, 1), date(2025, 1, 1)), ("ports", date(2025, 1, 1), None)]


def test_member_who_left_is_forgotten_and_their_seat_kept() -> None:
    named = copy.deepcopy(FILE["members"])
    named[0] |= {"name": "Ana Poirier", "email": "ana@example.ca", "consent": True}
    import_file(members=named)

    named[0] |= {"until": "2024-12-01"}
    import_file(members=named)

    member = Member.objects.get(key="m1")
    assert (member.name, member.email, member.consented_at, member.seats.count()) == ("", "", None, 1)


def test_other_communities_are_left_alone() -> None:
    other = make_community(slug="autre")

    import_file()

    assert (other.members.count(), Community.objects.count()) == (0, 2)
