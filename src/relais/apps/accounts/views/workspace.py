"""Where people who work here begin: their centres, and the overview of one of them."""

from datetime import UTC, datetime
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.accounts.presenting import way_to_person
from relais.apps.accounts.sign_in import signed_in


@never_cache
@signed_in
@require_safe
def workspace(request: HttpRequest, language: str) -> HttpResponse:
    """A person's centres, and what they are in each."""
    assert isinstance(request.user, Person)
    roles = request.user.roles.select_related("centre").order_by("centre__name_fr", "centre", "group")
    centres = [
        (centre, [role.get_group_display() for role in held])
        for centre, held in groupby(roles, lambda role: role.centre)
    ]
    return render(request, "accounts/workspace.html", {"centres": centres})


@never_cache
@at_centre(frozenset(Group))
@require_safe
def centre(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """One centre at a glance: what the person may do there, who the public reaches, and where its page is."""
    prefetch_related_objects([centre], "hours", "holidays", "phones")
    roles = person.roles.filter(centre=centre).order_by("group")
    context = {
        "centre": centre,
        "roles": [role.get_group_display() for role in roles],
        "person": way_to_person(centre, datetime.now(UTC)),
    }
    return render(request, "accounts/centre_detail.html", context)
