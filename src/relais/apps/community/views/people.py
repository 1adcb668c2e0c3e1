"""Members: the directory, invitations, joining and leaving, and the formats of other programs."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.apps.accounts.actions import create_organisation
from relais.apps.accounts.models import Jurisdiction, Order, Person
from relais.apps.community.access import in_community
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
from relais.apps.community.actions.report import actor_of
from relais.apps.community.directory import COLUMNS, as_csv, as_vcard
from relais.apps.community.forms.people import InvitationForm, JoinForm, MemberForm, OrganisationForm
from relais.apps.community.members_file import LineFault, MembersRefused, read_members
from relais.apps.community.models import Community, Member, Seat, SeatOrganisation
from relais.apps.community.views.pages import address, done, form_page, page_of, show
from relais.web.languages import active_language

READS = ["GET", "HEAD", "POST"]
LISTED = Q(member__consented_at__isnull=False)


def seats_of(community: Community) -> QuerySet[Seat]:
    """The present seats of a community with all that a list shows, in one query."""
    return (
        Seat.objects.filter(member__community=community, member__left_on=None, until=None)
        .select_related("member", "organisation__organisation")
        # A name that is not shown sorts nothing: its place among the others would tell it.
        .annotate(shown=Case(When(LISTED, then=F("member__name")), default=Value("")))
        .order_by(Case(When(shown="", then=1), default=0), "shown", "member__pk")
    )


def _filtered(request: HttpRequest, community: Community) -> QuerySet[Seat]:
    rows, text = seats_of(community), request.GET.get("q", "").strip()[:100]
    if text:
        body = Q(organisation__organisation__name_fr__icontains=text) | Q(
            organisation__organisation__name_en__icontains=text
        )
        rows = rows.filter(body | (LISTED & Q(member__name__icontains=text)))
    for name in ("jurisdiction", "order"):
        if wanted := request.GET.get(name, "")[:10]:
            rows = rows.filter(**{f"organisation__organisation__{name}": wanted})
    return rows


@never_cache
@in_community()
@require_safe
def member_list(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """The directory: those who agreed to be listed by name, the others by their organisation only."""
    page = page_of(request, _filtered(request, community))
    context = {
        "page": page,
        "jurisdictions": Jurisdiction.choices,
        "orders": Order.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("q", "jurisdiction", "order")},
        "is_filtered": any(request.GET.get(name) for name in ("q", "jurisdiction", "order")),
    }
    return show(request, member, "member_list", context)


@never_cache
@in_community()
@require_safe
def members_csv(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    rows = ((seat.member, seat.organisation, seat.since.isoformat()) for seat in _filtered(request, community))
    response = HttpResponse("\ufeff" + as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{community.slug}.csv"'
    return response


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def members_import(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Bring a CSV file in, whole or not at all; each fault is named by its line."""
    faults: list[LineFault] = []
    organisations = {row.key: row for row in community.organisations.in_order()}
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            rows = read_members(file.read() if file else b"", organisations)
        except MembersRefused as refused:
            faults = refused.faults
        else:
            added, changed = import_members(community=community, by=member, rows=rows, now=datetime.now(UTC))
            said = _("%(added)s added, %(changed)s changed.") % {"added": added, "changed": changed}
            return done(request, said, address("member_list", community))
    context = {"faults": faults[:100], "columns": COLUMNS, "organisations": organisations.values()}
    return show(request, member, "members_import", context, status=422 if faults else 200)


@never_cache
@in_community()
@require_safe
def member_card(request: HttpRequest, member: Member, community: Community, pk: int) -> HttpResponse:
    """A vCard, of members who agreed to be listed only."""
    found = get_object_or_404(community.members.in_directory(), pk=pk)
    seat = found.seats.filter(until=None).select_related("organisation__organisation").first()
    response = HttpResponse(
        as_vcard(found, seat.organisation if seat else None), content_type="text/vcard; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="member-{found.pk}.vcf"'
    return response


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def member_form(request: HttpRequest, member: Member, community: Community, pk: int | None = None) -> HttpResponse:
    """Add a member or change one."""
    found = get_object_or_404(community.members.current(), pk=pk) if pk else None
    form = MemberForm(community, found, request.POST or None)

    def save() -> None:
        given = form.cleaned_data
        try:
            keep_member(
                community=community,
                by=member,
                member=found,
                values={name: given[name] for name in ("name", "email", "language", "role")},
                organisation=given["organisation"],
                consents=given["consents"],
                since=given["since"],
                now=datetime.now(UTC),
            )
        except ValidationError:
            form.add_error("since", _("A move is after the day on which the present seat began."))

    title = _("Change a member") if found else _("Add a member")
    context = {"leaving": found} if found else {}
    back = address("member_list", community)
    return form_page(
        request, member, form, title=title, save=save, done=_("The member is kept."), back=back, context=context
    )


@never_cache
@in_community()
@require_http_methods(READS)
def member_leave(request: HttpRequest, member: Member, community: Community, pk: int) -> HttpResponse:
    """A coordinator for anyone, each member for themselves."""
    found = get_object_or_404(community.members.current(), pk=pk)
    if found.pk != member.pk and not member.is_coordinator:
        raise Http404
    if request.method != "POST":
        return show(request, member, "member_confirm_leave", {"leaving": found})
    leave_community(member=found, by=member, now=datetime.now(UTC))
    if found.pk == member.pk:
        return done(
            request,
            _("You have left the community."),
            reverse("community:community_list", args=[active_language()]),
        )
    return done(
        request,
        _("The member has left. Personal information is gone, the counts stay."),
        address("member_list", community),
    )


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def organisation_form(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Name an organisation that a member represents."""
    form = OrganisationForm(request.POST or None)

    def save() -> None:
        with transaction.atomic():
            made = create_organisation(**form.cleaned_data, actor=actor_of(member), now=datetime.now(UTC))
            SeatOrganisation.objects.create(community=community, organisation=made, key=f"w-{made.pk}")

    return form_page(
        request,
        member,
        form,
        title=_("Add an organisation"),
        save=save,
        done=_("The organisation is added; its members can be added or invited now."),
        back=address("member_list", community),
    )


@never_cache
@in_community(coordinators=True)
@require_http_methods(READS)
def invitations(request: HttpRequest, member: Member, community: Community) -> HttpResponse:
    """Offer a seat: the link is shown once, to be sent by the coordinator's own courier."""
    now, link, sent = datetime.now(UTC), "", None
    form = InvitationForm(community, request.POST or None)
    if form.is_bound and form.is_valid():
        sent, token = invite_member(community=community, by=member, **form.cleaned_data, now=now)
        link = request.build_absolute_uri(reverse("community:join", args=[sent.language, token]))
        form = InvitationForm(community)
    rows = community.invitations.select_related("organisation__organisation")
    page = page_of(request, rows)
    states = [(row, _state(row, now)) for row in page]
    context = {"form": form, "link": link, "sent": sent, "page": page, "rows": states}
    return show(request, member, "invitations", context, status=422 if form.errors else 200)


def _state(row: Any, now: datetime) -> str:
    if row.accepted_at:
        return "accepted"
    return "withdrawn" if row.withdrawn_at else "open" if now < row.expires_at else "expired"


@in_community(coordinators=True)
@require_POST
def invitation_withdraw(request: HttpRequest, member: Member, community: Community, pk: int) -> HttpResponse:
    invitation = get_object_or_404(community.invitations, pk=pk)
    withdraw_invitation(invitation=invitation, by=member, now=datetime.now(UTC))
    return done(request, _("The invitation is withdrawn; its link no longer works."), address("invitations", community))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(READS)
def join(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """Take an offered seat: with the account that is signed in, or with a new one."""
    now = datetime.now(UTC)
    person = request.user if isinstance(request.user, Person) else None
    try:
        invitation = read_invitation(token, now=now)
    except InvitationClosed:
        return render(request, "community/join_closed.html", status=410)
    form = JoinForm(
        request.POST or None, needs_password=person is None, initial={"name": person.name if person else ""}
    )
    must_sign_in = person is None and Person.objects.filter(email=invitation.email).exists()
    if form.is_bound and form.is_valid() and not must_sign_in:
        given = form.cleaned_data
        try:
            member = accept_invitation(
                token=token,
                person=person,
                name=given["name"],
                password=given.get("password", ""),
                consents=given["consents"],
                now=now,
            )
        except InvitationClosed:
            return render(request, "community/join_closed.html", status=410)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            if person is None and member.person is not None:
                login(request, member.person, backend="relais.apps.accounts.sign_in.PersonBackend")
            return HttpResponseRedirect(address("overview", member.community), status=303)
    context = {"form": form, "invitation": invitation, "must_sign_in": must_sign_in, "person": person}
    return render(request, "community/join.html", context, status=422 if form.errors else 200)


def today_in(community: Community) -> date:
    return datetime.now(UTC).astimezone(community.zone).date()
