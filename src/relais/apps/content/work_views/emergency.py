"""The emergency route: texts ready for the day, publishing one, and the register with its reviews."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import groups_of
from relais.apps.content.actions.emergency import (
    approve_emergency,
    end_alarm,
    prepare_emergency,
    raise_alarm,
    review_alarm,
)
from relais.apps.content.forms import AlarmForm, PreparedForm
from relais.apps.content.models import EmergencyMessage, EmergencyText
from relais.apps.content.refusals import Refused
from relais.apps.content.rules import READERS, may_approve_alarm, may_keep, may_raise_alarm
from relais.apps.content.sentences import SENTENCES

SHOWN = 50


@never_cache
@at_centre(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_list(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """Everything of the route on one page; each act is posted here."""
    alarm, prepared = AlarmForm(), PreparedForm()
    error = ""
    if request.method == "POST":
        try:
            act = request.POST.get("act", "")
            if act == "publish":
                alarm = AlarmForm(request.POST)
                done = _publish(request, person, centre, alarm) if alarm.is_valid() else ""
            elif act == "prepare":
                prepared = PreparedForm(request.POST)
                done = _prepare(person, centre, prepared) if prepared.is_valid() else ""
            else:
                done = _act_on_one(request, person, centre, act)
        except Refused as refused:
            done, error = "", str(SENTENCES[refused.code])
        if done:
            messages.success(request, done)
            return HttpResponseRedirect(request.path, status=303)
    status = 422 if request.method == "POST" else 200
    context = _context(person, centre) | {"alarm_form": alarm, "prepared_form": prepared, "error": error}
    return render(request, "content/staff/emergency_list.html", context, status=status)


def _publish(request: HttpRequest, person: Person, centre: Centre, form: AlarmForm) -> str:
    number = request.POST.get("prepared", "")
    prepared = get_object_or_404(EmergencyText, centre=centre, pk=number) if number.isdecimal() else None
    typed = form.cleaned_data
    raise_alarm(
        centre=centre, reason=typed["reason"], minutes=typed["hours"] * 60, person=person, prepared=prepared,
        text_fr=typed["text_fr"], text_en=typed["text_en"], now=datetime.now(UTC),
    )  # fmt: skip
    return _("Published: it is on the centre’s pages within seconds, and ends by itself.")


def _prepare(person: Person, centre: Centre, form: PreparedForm) -> str:
    prepare_emergency(centre=centre, texts=form.cleaned_data, person=person, now=datetime.now(UTC))
    return _("Kept. Somebody else approves it before it can be used.")


def _act_on_one(request: HttpRequest, person: Person, centre: Centre, act: str) -> str:
    number, now = request.POST.get("row", ""), datetime.now(UTC)
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    if act == "approve":
        text = get_object_or_404(EmergencyText, centre=centre, pk=number)
        approve_emergency(prepared=text, digest=request.POST.get("digest", ""), person=person, now=now)
        return _("Approved: it can be published in one act.")
    message = get_object_or_404(EmergencyMessage, centre=centre, pk=number)
    if act == "end":
        end_alarm(message=message, person=person, now=now)
        return _("Taken down.")
    if act == "review":
        review_alarm(message=message, review=request.POST.get("review", "")[:2000], person=person, now=now)
        return _("Your review is recorded.")
    raise Http404


def _context(person: Person, centre: Centre) -> dict[str, Any]:
    groups, now = groups_of(person, centre), datetime.now(UTC)
    texts = EmergencyText.objects.filter(centre=centre).select_related("author", "approved_by")
    rows = EmergencyMessage.objects.filter(centre=centre).select_related("by", "reviewed_by").order_by("-at")
    return {
        "centre": centre,
        "texts": [
            {
                "text": row,
                "may_approve": not row.is_approved
                and may_approve_alarm(groups, person=person, author_id=row.author_id),
            }
            for row in texts
        ],
        "register": [
            {
                "message": row,
                "shown": row.is_shown(now),
                "may_end": row.is_shown(now) and (may_raise_alarm(groups) or may_keep(groups)),
                "may_review": row.reviewed_at is None and may_approve_alarm(groups, person=person, author_id=row.by_id),
            }
            for row in rows[:SHOWN]
        ],
        "approved": [row for row in texts if row.is_approved],
        "may_publish": may_raise_alarm(groups),
        "may_prepare": may_keep(groups) or may_raise_alarm(groups),
    }  # fmt: skip
