"""The verbs on members: invite, join, change, move, leave. What is personal goes when they leave."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from relais.apps.accounts.actions import add_person
from relais.apps.accounts.models import Person
from relais.apps.community.actions.report import actor_of
from relais.apps.community.members_file import MemberRow
from relais.apps.community.models import Community, Invitation, Member, Seat, SeatOrganisation
from relais.apps.community.rules import may_coordinate
from relais.apps.journal.actions import COMMAND, Actor, write_entry

VALID_FOR = timedelta(days=21)
SALT = "relais.community.invitation"


class InvitationClosed(Exception):
    """The link was used, withdrawn or has expired, or is not one of ours."""


def allow_coordinator(member: Member, community: Community) -> None:
    """`PermissionDenied` unless the member coordinates this community."""
    if not may_coordinate(member) or member.community_id != community.pk:
        raise PermissionDenied


def journal(action: str, community: Community, actor: Actor, subject: str, now: datetime) -> None:
    write_entry(actor=actor, action=action, subject=subject, chain=community.chain, now=now)


@transaction.atomic
def invite_member(
    *,
    community: Community,
    by: Member | None,
    email: str,
    language: str,
    organisation: SeatOrganisation,
    now: datetime,
    role: str = Member.Role.MEMBER,
) -> tuple[Invitation, str]:
    """Offer a seat; return the invitation and the token of its link, which is stored nowhere.

    Without `by`, the operator invites from the command line: the way to a community's first coordinator.
    """
    if by is not None:
        allow_coordinator(by, community)
    invitation = Invitation.objects.create(
        community=community,
        email=email.strip().lower(),
        language=language,
        role=role,
        organisation=organisation,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    actor = actor_of(by) if by else COMMAND
    journal("invitation.send", community, actor, f"invitation:{invitation.key}", now)
    return invitation, signing.dumps(str(invitation.key), salt=SALT)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, now: datetime) -> None:
    allow_coordinator(by, invitation.community)
    if invitation.is_open(now):
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        journal("invitation.withdraw", invitation.community, actor_of(by), f"invitation:{invitation.key}", now)


def read_invitation(token: str, *, now: datetime) -> Invitation:
    """The open invitation behind a link; `InvitationClosed` for any other."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise InvitationClosed from error
    found = Invitation.objects.select_related("community", "organisation__organisation").filter(key=key).first()
    if found is None or not found.is_open(now):
        raise InvitationClosed
    return found


@transaction.atomic
def accept_invitation(
    *, token: str, person: Person | None, name: str, password: str, consents: bool, now: datetime
) -> Member:
    """Take the seat, with the account that is signed in or a new one; `ValidationError` for a weak password."""
    invitation = read_invitation(token, now=now)
    invitation = Invitation.objects.select_for_update().select_related("community").get(pk=invitation.pk)
    if not invitation.is_open(now):
        raise InvitationClosed
    community = invitation.community
    if person is None:
        if Person.objects.filter(email=invitation.email).exists():
            raise ValidationError("sign_in", code="sign_in")
        person = add_person(
            email=invitation.email,
            name=name,
            language=invitation.language,
            password=password,
            actor=Actor(f"invitation:{invitation.key}"),
            now=now,
        )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    member = community.members.filter(person=person, left_on=None).first() or Member(
        community=community, person=person, key=f"i-{invitation.key}"
    )
    member.name, member.email, member.language = name or person.name, invitation.email, invitation.language
    member.consented_at = now if consents else None
    if invitation.role == Member.Role.COORDINATOR:
        member.role = Member.Role.COORDINATOR
    member.save()
    if not member.seats.filter(until=None).exists():
        Seat.objects.create(member=member, organisation_id=invitation.organisation_id, since=_today(community, now))
    journal("member.join", community, actor_of(member), f"member:{member.pk}", now)
    return member


@transaction.atomic
def keep_member(
    *,
    community: Community,
    by: Member,
    member: Member | None,
    values: dict[str, Any],
    organisation: SeatOrganisation,
    consents: bool,
    since: date,
    now: datetime,
) -> Member:
    """Add a member or change one; another organisation ends the present seat on `since` and begins the next."""
    allow_coordinator(by, community)
    member = member or Member(community=community, key=f"w-{uuid.uuid4().hex[:12]}")
    for name, value in values.items():
        setattr(member, name, value)
    member.consented_at = (member.consented_at or now) if consents and member.name else None
    member.full_clean(exclude=["person"])
    member.save()
    seat = member.seats.filter(until=None).first()
    if seat is None or seat.organisation_id != organisation.pk:
        if seat is not None and since <= seat.since:
            raise ValidationError({"since": "before"}, code="before")
        member.seats.filter(until=None).update(until=since)
        Seat.objects.create(member=member, organisation=organisation, since=since)
    journal("member.keep", community, actor_of(by), f"member:{member.pk}", now)
    return member


@transaction.atomic
def import_members(*, community: Community, by: Member, rows: list[MemberRow], now: datetime) -> tuple[int, int]:
    """Add the members of a file and change those whose id is known; how many were added and changed.

    The same file again changes nothing. Who coordinates the community and imports does not lose that role by it.
    """
    allow_coordinator(by, community)
    organisations = {row.key: row for row in community.organisations.all()}
    known = {member.key: member for member in community.members.current()}
    seats = {seat.member_id: seat for seat in Seat.objects.filter(member__community=community, until=None)}
    added = changed = 0
    for row in rows:
        member = known.get(row.key) or Member(community=community, key=row.key or f"w-{uuid.uuid4().hex[:12]}")
        values: dict[str, Any] = {"language": row.language, "role": row.role if member.pk != by.pk else by.role}
        # A file that leaves a name out (its owner did not agree to be listed) takes none away.
        if row.name or row.email:
            values |= {"name": row.name, "email": row.email}
        if row.consents or member.pk is None:
            values["consented_at"] = (member.consented_at or now) if row.consents else None
        differing = [name for name, value in values.items() if getattr(member, name) != value]
        for name in differing:
            setattr(member, name, values[name])
        is_new, seat = member.pk is None, seats.get(member.pk or 0)
        if is_new or differing:
            member.save()
        moved = seat is None or seat.organisation_id != organisations[row.organisation].pk
        if moved and (seat is None or row.since > seat.since):
            Seat.objects.filter(member=member, until=None).update(until=row.since)
            Seat.objects.create(member=member, organisation=organisations[row.organisation], since=row.since)
        added += is_new
        changed += not is_new and bool(differing or moved)
    if added or changed:
        journal("members.import", community, actor_of(by), f"community:{community.key}", now)
    return added, changed


@transaction.atomic
def leave_community(*, member: Member, by: Member, now: datetime) -> None:
    """End the seat and forget the person: the row stays for the counts of past years, with nothing personal in it."""
    if by.pk != member.pk:
        allow_coordinator(by, member.community)
    today = _today(member.community, now)
    actor = actor_of(by)
    for seat in member.seats.filter(until=None):
        seat.until = max(today, seat.since)
        seat.save(update_fields=["until"])
    addresses = {member.email, member.person.email if member.person else ""} - {""}
    for address in addresses:
        member.community.invitations.filter(email__iexact=address).update(email="")
    member.person, member.name, member.email, member.consented_at = None, "", "", None
    member.left_on = today
    member.feed_key = uuid.uuid4()
    member.save()
    member.themes.clear()
    journal("member.leave", member.community, actor, f"member:{member.pk}", now)


def _today(community: Community, now: datetime) -> date:
    return now.astimezone(community.zone).date()
