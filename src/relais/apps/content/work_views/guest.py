"""A reviewer without an account: asked for by a member of the group, and the page of their one signed link."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.invitation import find_invitation, invite_reviewer
from relais.apps.content.actions.review import decide_as_guest, inviter_holds
from relais.apps.content.forms import DecisionForm, InviteForm
from relais.apps.content.models import Gate, Invitation, Submission
from relais.apps.content.refusals import Refused
from relais.apps.content.rules import READERS
from relais.apps.content.sentences import SENTENCES
from relais.apps.content.work_views.version import sides_of


@never_cache
@at_centre(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, person: Person, centre: Centre, gate: int) -> HttpResponse:
    """Ask somebody outside for this gate's decision; the link is shown once and kept nowhere."""
    rows = Gate.objects.select_related("submission__version", "submission__answer__centre")
    wanted = get_object_or_404(rows, pk=gate, submission__answer__centre=centre)
    form, link, status = InviteForm(request.POST or None, initial={"days": 7}), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _row, key = invite_reviewer(gate=wanted, person=person, now=datetime.now(UTC), **form.cleaned_data)
                address = reverse("content:guest_review", args=[form.cleaned_data["language"], key])
                link, status = request.build_absolute_uri(address), 200
            except Refused as refused:
                form.add_error(None, str(SENTENCES[refused.code]))
            except ValidationError:
                form.add_error("email", InviteForm.HAS_ACCOUNT)
    context = {"centre": centre, "gate": wanted, "form": form, "link": link, "version": wanted.submission.version}
    return render(request, "content/staff/invite.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_review(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """One version, one decision; whoever holds the link, and nobody once it has served or its time is over."""
    invitation = find_invitation(key=key)
    if invitation is None:
        raise Http404
    with timezone.override(invitation.gate.submission.answer.centre.zone):
        return _guest_page(request, invitation)


def _guest_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    gate, now = invitation.gate, datetime.now(UTC)
    version = gate.submission.version
    form = DecisionForm(request.POST or None, initial={"gate": gate.pk, "digest": version.digest})
    done, status = False, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            names = ("verdict", "digest", "note", "part", "passage")
            try:
                decide_as_guest(invitation=invitation, now=now, **{name: form.cleaned_data[name] for name in names})
                done, status = True, 200
            except Refused as refused:
                form.add_error(None, str(SENTENCES[refused.code]))
    usable = (
        invitation.used_at is None
        and invitation.expires_at > now
        and gate.submission.state == Submission.State.OPEN
        and gate.approved_at is None
        and inviter_holds(invitation)
    )
    context = {
        "centre": version.answer.centre,
        "invitation": invitation,
        "gate": gate,
        # A link that serves no more shows no text either.
        "sides": sides_of(version, None) if usable and not done else [],
        "form": form,
        "done": done,
        "usable": usable,
    }
    return render(request, "content/guest_review.html", context, status=status if usable or done else 410)
