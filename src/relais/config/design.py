"""`/{language}/design/`: every component on one living page, made of the real templates and styles."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.apps.accounts.sign_in import signed_in
from relais.web.markup import render_body, render_plain

COLOURS = ("paper", "surface", "ink", "ink-soft", "accent", "tint", "line", "line-strong", "sun", "danger", "good")


class SpecimenForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=gettext_lazy("Title"), help_text=gettext_lazy("As the public reads it."))
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"), choices=[("low", gettext_lazy("Low")), ("high", gettext_lazy("High"))]
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("Now")), ("later", gettext_lazy("Later"))],
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(label=gettext_lazy("Tell the people concerned"), required=False)


@never_cache
@signed_in
@require_safe
def design(request: HttpRequest, language: str) -> HttpResponse:
    messages.success(request, _("The answer has been saved."))
    wrong = SpecimenForm({"wrong-text": "", "wrong-risk": "low"}, prefix="wrong")
    context = {
        "colours": COLOURS,
        "form": SpecimenForm(initial={"when": "now"}, prefix="right"),
        "wrong": wrong,
        "page": Paginator(range(30), 10).page(2),
        "bubbles": _bubbles(),
    }
    return render(request, "design/design.html", context)


def _bubbles() -> list[dict[str, Any]]:
    """What a visit is made of: a question, an answer, an offer, and what the service says of itself."""
    at = datetime.now(UTC)
    answer = _("Put it out before 7 a.m.\n\n1. Put the blue bin at the curb.\n2. Leave one metre around it.")
    return [
        {"seq": 1, "at": at, "sender": "citizen", "html": render_plain(_("when is trash day"))},
        {
            "seq": 2,
            "at": at,
            "sender": "assistant",
            "title": _("When is garbage collected?"),
            "html": render_body(answer),
        },
        {
            "seq": 3,
            "at": at,
            "sender": "assistant",
            "html": render_plain(_("I am not sure I understood. Is it one of these?")),
            "offers": [{"answer": "a", "title": _("When is garbage collected?")}],
            "notices": ["emergency_life"],
        },
    ]
