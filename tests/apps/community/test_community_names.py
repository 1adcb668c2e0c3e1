"""A member who did not agree to be listed is named to no other member, wherever their row is used."""

from datetime import UTC, date, datetime, timedelta

import pytest

from relais.apps.community.actions.meetings import add_action
from relais.apps.community.models import Attendance, Issue, Meeting, Member, Prospect
from tests.apps.community.conftest import Cast
from tests.factories.community import NOW, make_member

pytestmark = pytest.mark.django_db


def hide(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(consented_at=None)


def test_members_do_not_open_the_leaving_page_of_another(cast: Cast) -> None:
    hide(cast.coordinator)
    client = cast.client(cast.member)

    for ask in (client.get, client.post):
        assert ask(f"/fr/community/phares/members/{cast.coordinator.pk}/leave/").status_code == 404
    assert client.get(f"/fr/community/phares/members/{cast.member.pk}/leave/").status_code == 200


def test_withdrawn_consent_takes_the_name_off_every_page(cast: Cast) -> None:
    community, owner, at = cast.community, cast.coordinator, datetime(2026, 12, 8, 18, tzinfo=UTC)
    meeting = Meeting.objects.create(
        community=community, title_fr="R", title_en="M", starts_at=at, ends_at=at + timedelta(hours=1), changed_at=NOW
    )
    add_action(meeting=meeting, by=owner, values={"text_fr": "Écrire", "text_en": "Write", "owner": owner})
    Attendance.objects.create(meeting=meeting, member=owner, state="coming")
    Issue.objects.update(owner=owner)
    Prospect.objects.create(
        community=community, jurisdiction="NU", organisation_name="X", owner=owner, created_at=NOW, changed_at=NOW
    )
    client = cast.client(cast.member)
    pages = [f"/fr/community/phares/{page}/" for page in ("issues", "coverage", f"meetings/{meeting.key}")]

    before = ["Ana Poirier" in client.get(page).content.decode() for page in pages]
    hide(owner)
    after = ["Ana Poirier" in client.get(page).content.decode() for page in pages]

    assert (before, after) == ([True] * 3, [False] * 3)


@pytest.mark.parametrize("page", ["members/", "members.csv"])
def test_hidden_name_does_not_sort_the_directory(cast: Cast, page: str) -> None:
    for number, name in enumerate(("Zoé", "Abel")):
        ports = cast.community.organisations.get(key="ports")
        make_member(cast.community, ports, name=name, since=date(2001 + number, 3, 1))

    text = cast.client(cast.member).get(f"/en/community/phares/{page}").content.decode()

    rows = text.partition("<tbody>")[2] or text
    assert 0 < rows.index("2001") < rows.index("2002")
