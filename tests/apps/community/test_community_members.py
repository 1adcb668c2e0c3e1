"""Inviting, joining, moving, leaving, and members as files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from relais.apps.community.actions.members import (
    InvitationClosed,
    accept_invitation,
    import_members,
    invite_member,
    keep_member,
    leave_community,
    read_invitation,
    withdraw_invitation,
)
from relais.apps.community.commands import community as command
from relais.apps.community.directory import as_vcard
from relais.apps.community.members_file import LineFault, MembersRefused, read_members
from relais.apps.community.models import Member, Period
from relais.apps.community.reporting.gathering import gather
from relais.apps.journal.models import Entry
from tests.apps.community.conftest import Cast
from tests.factories.accounts import make_person
from tests.factories.community import NOW, make_seat_organisation

pytestmark = pytest.mark.django_db
PASSWORD = "trois phares dans la brume"


def invite(cast: Cast, email: str = "dee@example.ca") -> str:
    organisation = cast.community.organisations.get(key="ports")
    _invitation, token = invite_member(
        community=cast.community, by=cast.coordinator, email=email, language="fr", organisation=organisation, now=NOW
    )
    return token


def accept(token: str, **values: object) -> Member:
    defaults: dict[str, object] = {
        "person": None,
        "name": "Dee Roy",
        "password": PASSWORD,
        "consents": True,
        "now": NOW,
    }
    return accept_invitation(token=token, **(defaults | values))  # type: ignore[arg-type]


def test_invitation_becomes_a_member_with_an_account_and_a_seat(cast: Cast) -> None:
    member = accept(invite(cast))

    assert member.person is not None
    assert (member.person.email, member.name, member.consented_at) == ("dee@example.ca", "Dee Roy", NOW)
    assert list(member.seats.values_list("organisation__key", "since")) == [("ports", NOW.date())]


def test_invitation_serves_once(cast: Cast) -> None:
    token = invite(cast)
    accept(token)

    with pytest.raises(InvitationClosed):
        accept(token)


@pytest.mark.parametrize("after", [timedelta(days=21), timedelta(days=300)])
def test_invitation_expires(cast: Cast, after: timedelta) -> None:
    token = invite(cast)

    with pytest.raises(InvitationClosed):
        read_invitation(token, now=NOW + after)


def test_withdrawn_or_forged_invitation_is_closed(cast: Cast) -> None:
    token = invite(cast)
    withdraw_invitation(invitation=read_invitation(token, now=NOW), by=cast.coordinator, now=NOW)

    for link in (token, token[:-1], "x"):
        with pytest.raises(InvitationClosed):
            read_invitation(link, now=NOW)


def test_address_that_has_an_account_must_sign_in_first(cast: Cast) -> None:
    known = make_person(email="dee@example.ca")
    token = invite(cast)

    with pytest.raises(ValidationError):
        accept(token)

    assert accept(token, person=known).person == known


def test_link_opens_a_page_and_takes_the_seat(cast: Cast) -> None:
    token, client = invite(cast), Client()

    page = client.get(f"/fr/community/join/{token}/")
    answer = client.post(f"/fr/community/join/{token}/", {"name": "Dee Roy", "password": PASSWORD, "consents": "on"})

    assert "Réseau des gardiens de phare" in page.content.decode()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/community/phares/")
    assert client.get("/fr/community/phares/").status_code == 200
    assert client.get(f"/fr/community/join/{token}/").status_code == 410


def test_weak_password_is_refused_and_the_link_still_works(cast: Cast) -> None:
    token, client = invite(cast), Client()

    answer = client.post(f"/en/community/join/{token}/", {"name": "Dee Roy", "password": "short"})

    assert answer.status_code == 422
    assert read_invitation(token, now=NOW).accepted_at is None


def test_operator_invites_the_first_coordinator(cast: Cast) -> None:
    options = ["--community", "phares", "--email", "dee@example.ca", "--organisation", "ports", "--language", "fr"]
    result = CliRunner().invoke(command, ["invite", *options, "--coordinator"])

    member = accept(result.stdout.strip().split("/")[-2], now=datetime.now(UTC))

    assert (result.exit_code, member.is_coordinator) == (0, True)


def test_operator_is_told_of_an_unknown_organisation(cast: Cast) -> None:
    options = ["--community", "phares", "--email", "dee@example.ca", "--organisation", "nulle", "--language", "fr"]

    result = CliRunner().invoke(command, ["invite", *options])

    assert (result.exit_code, "“nulle” is the id of no organisation of phares" in result.stderr) == (2, True)


def test_members_do_not_invite(cast: Cast) -> None:
    organisation = cast.community.organisations.get(key="ports")

    for by in (cast.member, cast.stranger):
        with pytest.raises(PermissionDenied):
            invite_member(
                community=cast.community, by=by, email="x@example.ca", language="fr", organisation=organisation, now=NOW
            )


def test_move_ends_one_seat_and_begins_the_next(cast: Cast) -> None:
    new = make_seat_organisation(cast.community)

    keep_member(
        community=cast.community, by=cast.coordinator, member=cast.member, values={}, organisation=new, consents=True,
        since=date(2026, 1, 1), now=NOW,
    )  # fmt: skip

    seats = list(cast.member.seats.values_list("since", "until"))
    assert seats == [(date(2020, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)]


def test_leaving_forgets_the_person_and_keeps_the_counts(cast: Cast) -> None:
    year = Period(date(2024, 4, 1))
    before = gather(cast.community, year).members

    leave_community(member=cast.member, by=cast.member, now=NOW)

    cast.member.refresh_from_db()
    assert (cast.member.name, cast.member.email, cast.member.person) == ("", "", None)
    assert gather(cast.community, year).members == before
    assert gather(cast.community, Period(date(2026, 4, 1))).members.people == before.people - 1
    assert "Bo Diaz" not in "".join(str(entry.details) + entry.subject + entry.actor for entry in Entry.objects.all())


def test_leaving_forgets_the_address_of_the_invitation_too(cast: Cast) -> None:
    member = accept(invite(cast, "dee@example.ca"))
    invite(cast, "eli@example.ca")

    leave_community(member=member, by=member, now=NOW)

    assert sorted(cast.community.invitations.values_list("email", flat=True)) == ["", "eli@example.ca"]


def test_members_do_not_make_others_leave(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        leave_community(member=cast.coordinator, by=cast.member, now=NOW)


def test_who_did_not_agree_appears_without_a_name(cast: Cast) -> None:
    Member.objects.filter(pk=cast.coordinator.pk).update(consented_at=None)
    client = cast.client(cast.member)

    page = client.get("/fr/community/phares/members/").content.decode()
    csv = client.get("/fr/community/phares/members.csv").content.decode()

    assert ("Ana Poirier" in page, "Ana Poirier" in csv, "Bo Diaz" in page, "Bo Diaz" in csv) == (
        False, False, True, True,
    )  # fmt: skip
    assert client.get(f"/fr/community/phares/members/{cast.coordinator.pk}.vcf").status_code == 404


def test_vcard_is_folded_and_escaped(cast: Cast) -> None:
    cast.member.name = "Éloïse; Dupont, " + "é" * 60

    lines = as_vcard(cast.member, None).split("\r\n")

    assert (lines[0], lines[1], lines[-2]) == ("BEGIN:VCARD", "VERSION:4.0", "END:VCARD")
    assert lines[2].startswith("FN:Éloïse\\; Dupont\\, ")
    assert max(len(line.encode()) for line in lines) <= 75


def test_formula_in_a_name_is_not_run_by_a_spreadsheet(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(name="=cmd()")

    csv = cast.client(cast.member).get("/fr/community/phares/members.csv").content.decode()

    assert ('"\'=cmd()"' in csv, '"=cmd()"' in csv) == (True, False)


def test_exported_file_comes_back_and_changes_nothing(cast: Cast) -> None:
    data = cast.client(cast.member).get("/fr/community/phares/members.csv").content
    organisations = {row.key: row for row in cast.community.organisations.all()}
    count = Member.objects.count()

    rows = read_members(data, organisations)

    assert import_members(community=cast.community, by=cast.coordinator, rows=rows, now=NOW) == (0, 0)
    assert Member.objects.count() == count


def test_new_rows_of_a_file_are_added_once(cast: Cast) -> None:
    data = b"id,name,organisation,since,consent\nz1,Zo\xc3\xa9,ports,2026-01-01,yes\nz2,,garde,2026-01-01,\n"
    organisations = {row.key: row for row in cast.community.organisations.all()}

    first, second = (
        import_members(community=cast.community, by=cast.coordinator, rows=read_members(data, organisations), now=NOW)
        for _time in range(2)
    )

    assert (first, second) == ((2, 0), (0, 0))
    assert Member.objects.get(key="z1").name == "Zoé"


def test_every_fault_of_a_file_is_named_by_its_line(cast: Cast) -> None:
    data = b"id,name,organisation,since,consent,email\na,,nulle,2026-01-01,yes,\na,,ports,hier,peut-etre,x@\n"

    with pytest.raises(MembersRefused) as refused:
        read_members(data, {"ports": 1})

    assert [(fault.line, fault.column, fault.code) for fault in refused.value.faults] == [
        (2, "organisation", "organisation"),
        (2, "name", "name"),
        (3, "since", "day"),
        (3, "email", "email"),
        (3, "consent", "consent"),
        (3, "id", "twice"),
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", LineFault(1, "organisation", "missing_column", "")),
        (b"organisation,since,colour\n", LineFault(1, "colour", "unknown_column", "colour")),
        (b"organisation,since\n\xff", LineFault(2, "", "utf8", "")),
    ],
)
def test_file_of_another_kind_is_refused(data: bytes, fault: LineFault) -> None:
    with pytest.raises(MembersRefused) as refused:
        read_members(data, {})

    assert refused.value.faults[0] == fault
