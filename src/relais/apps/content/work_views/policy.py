"""The policy page: who must sign, in which order, for each level of risk; and how long a text stands."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import groups_of
from relais.apps.content.actions.policy import policy_for, set_policy
from relais.apps.content.forms import PolicyForm
from relais.apps.content.models import Topic
from relais.apps.content.refusals import Refused
from relais.apps.content.rules import READERS, may_set_policy
from relais.apps.content.sentences import SENTENCES


@never_cache
@at_centre(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_detail(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """Every level of risk; the manager changes one at a time, for the texts submitted from then on."""
    forms: dict[str, PolicyForm] = {risk: _form(centre, risk) for risk in Topic.Risk.values}
    status = 200
    if request.method == "POST":
        risk = request.POST.get("risk", "")
        if risk not in forms:
            raise Http404
        form = forms[risk] = PolicyForm(request.POST, prefix=risk)
        if form.is_valid() and _set(person, centre, risk, form):
            messages.success(request, _("The policy holds for texts submitted from now on."))
            return HttpResponseRedirect(request.path, status=303)
        status = 422
    context: dict[str, Any] = {
        "centre": centre,
        "levels": [{"risk": risk, "label": Topic.Risk(risk).label, "form": form} for risk, form in forms.items()],
        "may_set": may_set_policy(groups_of(person, centre)),
    }
    return render(request, "content/staff/policy_detail.html", context, status=status)


def _form(centre: Centre, risk: str) -> PolicyForm:
    policy = policy_for(centre, risk)
    stages = {f"stage_{row.group}": row.stage for row in policy.requirements.all()}
    values = {name: getattr(policy, name) for name in ("review_days", "carries_links", "typo_length")}
    return PolicyForm(initial=values | stages, prefix=risk)


def _set(person: Person, centre: Centre, risk: str, form: PolicyForm) -> bool:
    typed = form.cleaned_data
    try:
        set_policy(
            centre=centre, risk=risk, review_days=typed["review_days"], carries_links=typed["carries_links"],
            typo_length=typed["typo_length"], stages=form.stages, person=person, now=datetime.now(UTC),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(SENTENCES[refused.code]))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        return True
    return False
