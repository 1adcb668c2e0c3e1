"""Writing: both languages side by side, kept as they are typed, previewed as the public sees them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import groups_of
from relais.apps.content.actions.draft import (
    begin_answer,
    discard_draft,
    finish_draft,
    others_at_work,
    save_draft,
)
from relais.apps.content.differences import compare_words
from relais.apps.content.forms import LINKS, BeginForm, TextForm, text_of
from relais.apps.content.models import Answer, Draft, Topic, Version
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import WRITERS, may_write
from relais.apps.content.sentences import SENTENCES
from relais.web.languages import TAGS, active_language
from relais.web.markup import render_body


@never_cache
@at_centre(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_begin(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """A new answer: its topic and its key, then straight to the editor."""
    form = BeginForm(request.POST or None)
    form.fields["topic"].queryset = Topic.objects.filter(centre=centre)  # type: ignore[attr-defined]
    form.fields["topic"].label_from_instance = lambda topic: topic.title  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        if Answer.objects.filter(centre=centre, key=key).exists():
            form.add_error("key", _("Another answer has this key. Choose another one."))
        else:
            begin_answer(topic=form.cleaned_data["topic"], key=key, person=person, now=datetime.now(UTC))
            address = reverse("content:answer_edit", args=[active_language(), centre.slug, key])
            return HttpResponseRedirect(address, status=303)
    status = 422 if form.errors else 200
    return render(request, "content/staff/answer_begin.html", {"centre": centre, "form": form}, status=status)


@never_cache
@at_centre(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_edit(request: HttpRequest, person: Person, centre: Centre, key: str) -> HttpResponse:
    """One’s own working copy: kept (by itself with JavaScript), made a version (`finish`), or thrown away."""
    answer = get_object_or_404(Answer.objects.select_related("centre", "topic"), centre=centre, key=key)
    if not may_write(groups_of(person, centre)):
        raise PermissionDenied
    newest = answer.versions.order_by("-number").first()
    if request.method != "POST":
        draft = Draft.objects.filter(answer=answer, person=person).first()
        start = draft or newest
        base = draft.base if draft else newest.number if newest else 0
        form = TextForm(initial=text_of(start, base), links=_rows(start))
        return _page(request, person, answer, newest, form, draft=draft)
    return _post(request, person, answer, newest)


def _rows(start: Version | Draft | None) -> int:
    return max(LINKS, len(start.links) + 1) if start else LINKS


def _post(request: HttpRequest, person: Person, answer: Answer, newest: Version | None) -> HttpResponse:
    act, now = request.POST.get("act", "keep"), datetime.now(UTC)
    address = reverse("content:version_detail", args=[active_language(), answer.centre.slug, answer.key])
    if act == "discard":
        discard_draft(answer=answer, person=person)
        messages.info(request, _("Your working copy is thrown away."))
        return HttpResponseRedirect(address, status=303)
    form = TextForm(request.POST, links=min(sum(name.startswith("url_") for name in request.POST) // 2 or LINKS, 50))
    valid = form.is_valid()
    if form.errors.keys() & {"base", "title_fr", "title_en", "body_fr", "body_en"} or (act == "finish" and not valid):
        return _page(request, person, answer, newest, form, status=422)
    base = form.cleaned_data["base"]
    if act != "finish":
        draft = save_draft(answer=answer, text=form.text, base=base, person=person, now=now)
        if act == "autosave":
            return _saved(person, answer, draft, newest)
        return _page(request, person, answer, newest, form, draft=draft, preview=True)
    try:
        finish_draft(answer=answer, text=form.text, base=base, person=person, now=now)
    except Refused as refused:
        if refused.code != Refusal.OVERTAKEN:
            raise PermissionDenied from refused
        newest = answer.versions.order_by("-number").first()
        data = request.POST.copy()
        data["base"] = str(newest.number if newest else 0)
        again = TextForm(data, links=form.links)
        error = str(SENTENCES[refused.code])
        return _page(request, person, answer, newest, again, error=error, theirs=newest, status=409)
    messages.success(request, _("Your text is a version now. Submit it when it is ready to be signed."))
    return HttpResponseRedirect(address, status=303)


def _saved(person: Person, answer: Answer, draft: Draft, newest: Version | None) -> JsonResponse:
    """What the editor shows without reloading: that it is saved, the preview, and who else is writing."""
    number = newest.number if newest else 0
    return JsonResponse(
        {
            "saved": _("Saved"),
            "preview": {code: render_body(getattr(draft, f"body_{code}")) for code in ("fr", "en")},
            "titles": {code: getattr(draft, f"title_{code}") for code in ("fr", "en")},
            "others": [row.person.name for row in others_at_work(answer=answer, person=person, now=draft.saved_at)],
            "overtaken": str(SENTENCES[Refusal.OVERTAKEN]) if number != draft.base else "",
        }
    )


def _page(
    request: HttpRequest,
    person: Person,
    answer: Answer,
    newest: Version | None,
    form: TextForm,
    *,
    draft: Draft | None = None,
    preview: bool = False,
    theirs: Version | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    get: Any = (lambda name: form.data.get(name, "")) if form.is_bound else (lambda name: form.initial.get(name, ""))
    sides = [
        {
            "code": code,
            "tag": TAGS[code],
            "title_field": form[f"title_{code}"],
            "body_field": form[f"body_{code}"],
            "title": get(f"title_{code}"),
            "html": render_body(get(f"body_{code}")),
            "theirs": compare_words(get(f"body_{code}"), theirs.body_in(code)) if theirs else [],
        }
        for code in answer.centre.languages
    ]
    context = {
        "centre": answer.centre,
        "answer": answer,
        "form": form,
        "sides": sides,
        "draft": draft,
        "preview": preview,
        "theirs": theirs,
        "error": error,
        "others": others_at_work(answer=answer, person=person, now=datetime.now(UTC)),
        "newest": newest,
    }
    return render(request, "content/staff/answer_edit.html", context, status=status)
