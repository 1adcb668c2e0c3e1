"""One answer for the people who keep it: its texts, what changed, its gates, and every act on them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import groups_of
from relais.apps.content.actions.live import Withdrawal, renew_answer, roll_back, stop_answer
from relais.apps.content.actions.review import acted_elsewhere, contributors, decide, recall_submission, submit_version
from relais.apps.content.differences import compare_words, has_changed
from relais.apps.content.forms import DecisionForm, SubmitForm
from relais.apps.content.models import Answer, Gate, Submission, Version
from relais.apps.content.refusals import Refused
from relais.apps.content.rules import READERS, may_keep, may_sign_for, may_stop, may_submit, may_write
from relais.apps.content.sentences import SENTENCES
from relais.web.languages import TAGS, active_language
from relais.web.markup import render_body


@never_cache
@at_centre(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def version_detail(request: HttpRequest, person: Person, centre: Centre, key: str) -> HttpResponse:
    """The newest version, or `?version=n`, against the live one or `?against=m`; acts are posted here."""
    answer = get_object_or_404(
        Answer.objects.select_related("topic", "owner", "department", "centre"), centre=centre, key=key
    )
    versions = list(answer.versions.select_related("author").order_by("-number"))
    version = _chosen(versions, request.GET.get("version"))
    if request.method == "POST" and version:
        try:
            done = ACTS[request.POST.get("act", "")](request, person, version)
        except KeyError as error:
            raise Http404 from error
        except Refused as refused:
            return _page(request, person, answer, versions, version, error=str(SENTENCES[refused.code]), status=422)
        except _Unreadable as unreadable:
            return _page(request, person, answer, versions, version, form=unreadable.form, status=422)
        messages.success(request, done)
        return HttpResponseRedirect(_address(answer, version), status=303)
    return _page(request, person, answer, versions, version)


class _Unreadable(Exception):
    def __init__(self, form: Any) -> None:
        super().__init__()
        self.form = form


def _address(answer: Answer, version: Version) -> str:
    path = reverse("content:version_detail", args=[active_language(), answer.centre.slug, answer.key])
    return f"{path}?version={version.number}"


def _chosen(versions: list[Version], number: str | None) -> Version | None:
    if number:
        found = next((row for row in versions if str(row.number) == number), None)
        if found is None:
            raise Http404
        return found
    return versions[0] if versions else None


def _decide(request: HttpRequest, person: Person, version: Version) -> str:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise _Unreadable(form)
    typed = form.cleaned_data
    gate = get_object_or_404(Gate.objects.select_related("submission"), pk=typed["gate"], submission__version=version)
    decide(
        gate=gate, person=person, verdict=typed["verdict"], digest=typed["digest"], note=typed["note"],
        part=typed["part"], passage=typed["passage"], now=datetime.now(UTC),
    )  # fmt: skip
    if typed["verdict"] == "change":
        return _("Your comment is recorded, and whoever submitted the text sees it.")
    live = Version.objects.filter(pk=version.pk, is_live=True).exists()
    return _("Signed. It was the last signature: the text is live.") if live else _("Signed.")


def _submit(request: HttpRequest, person: Person, version: Version) -> str:
    form = SubmitForm(request.POST)
    if not form.is_valid():
        raise _Unreadable(form)
    submit_version(version=version, person=person, now=datetime.now(UTC), **form.cleaned_data)
    return _("Submitted: the groups concerned see it on their worklist.")


def _recall(request: HttpRequest, person: Person, version: Version) -> str:
    submission = Submission.objects.active().select_related("answer__centre", "version").filter(version=version).first()
    if submission is None:
        raise Http404
    recall_submission(submission=submission, person=person, now=datetime.now(UTC))
    return _("Taken back. It goes live only if it is submitted again.")


def _stop(request: HttpRequest, person: Person, version: Version) -> str:
    reason = request.POST.get("reason", "")
    if reason not in {Withdrawal.WRONG, Withdrawal.NO_LONGER_OFFERED}:
        raise Http404
    stop_answer(answer=version.answer, reason=Withdrawal(reason), person=person, now=datetime.now(UTC))
    return _("Withdrawn: the public no longer reads it.")


def _bring_back(request: HttpRequest, person: Person, version: Version) -> str:
    roll_back(version=version, person=person, now=datetime.now(UTC))
    return _("This text is live again.")


def _renew(request: HttpRequest, person: Person, version: Version) -> str:
    renew_answer(answer=version.answer, digest=request.POST.get("digest", ""), person=person, now=datetime.now(UTC))
    return _("Renewed: the text stands for another period.")


ACTS: dict[str, Callable[[HttpRequest, Person, Version], str]] = {
    "decide": _decide,
    "submit": _submit,
    "recall": _recall,
    "stop": _stop,
    "bring_back": _bring_back,
    "renew": _renew,
}


def _page(
    request: HttpRequest,
    person: Person,
    answer: Answer,
    versions: list[Version],
    version: Version | None,
    *,
    error: str = "",
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    groups = groups_of(person, answer.centre)
    live = next((row for row in versions if row.is_live), None)
    against = request.GET.get("against")
    base = _chosen(versions, against) if against else live
    submission = _last_submission(version) if version else None
    context: dict[str, Any] = {
        "centre": answer.centre,
        "answer": answer,
        "version": version,
        "versions": versions,
        "live": live,
        "base": base if base != version else None,
        "title": version.title_in(active_language()) if version else answer.key,
        "sides": sides_of(version, base) if version else [],
        "submission": submission,
        "waits": submission is not None and submission.state in {"open", "approved"},
        "stages": _stages(submission),
        "form": form if isinstance(form, DecisionForm) else _decision_form(person, groups, submission),
        "submit_form": form if isinstance(form, SubmitForm) else SubmitForm(),
        "error": error,
        "may_write": may_write(groups),
        "may_submit": may_submit(groups),
        "may_keep": may_keep(groups),
        "may_stop": may_stop(groups),
    }
    return render(request, "content/staff/version_detail.html", context, status=status)


def _last_submission(version: Version) -> Submission | None:
    rows = Submission.objects.filter(version=version).select_related("by").prefetch_related("gates")
    return rows.order_by("-pk").first()


def sides_of(version: Version, base: Version | None) -> list[dict[str, Any]]:
    """French and English in the centre's order, with what changed word by word since the base."""
    sides = []
    for code in version.answer.centre.languages:
        title = compare_words(base.title_in(code), version.title_in(code)) if base else []
        body = compare_words(base.body_in(code), version.body_in(code)) if base else []
        sides.append(
            {
                "code": code,
                "tag": TAGS[code],
                "title": version.title_in(code),
                "html": render_body(version.body_in(code)),
                "links": version.links_in(code),
                "title_pieces": title if has_changed(title) else [],
                "body_pieces": body if has_changed(body) else [],
                "links_changed": base is not None and base.links_in(code) != version.links_in(code),
            }
        )
    return sides


def _stages(submission: Submission | None) -> list[dict[str, Any]]:
    """Each gate with its decisions, by stage."""
    if submission is None:
        return []
    made: dict[int, list[Any]] = {}
    rows = submission.decisions.select_related(
        "person", "invitation", "carried_from__person", "carried_from__invitation"
    )
    for decision in rows.order_by("pk"):
        made.setdefault(decision.gate_id, []).append(decision)
    return [{"gate": gate, "decisions": made.get(gate.pk, [])} for gate in submission.gates.all()]


def _decision_form(person: Person, groups: frozenset[str], submission: Submission | None) -> DecisionForm | None:
    """The form of the first gate that waits for this person; none for whoever wrote or submitted the text."""
    if submission is None or submission.state != Submission.State.OPEN:
        return None
    gates = [gate for gate in submission.gates.all() if gate.waits and may_sign_for(groups, gate.group)]
    gates = [gate for gate in gates if not acted_elsewhere(submission, person.pk, gate)]
    if not gates or person.pk in contributors(submission.version, submission):
        return None
    form = DecisionForm(initial={"gate": gates[0].pk, "digest": submission.version.digest})
    form.group = gates[0].get_group_display()  # type: ignore[attr-defined]
    return form
