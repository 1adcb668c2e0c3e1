"""Which centre a person who is signed in works on at this address, and whether their role reaches it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.accounts.rules import holds
from relais.apps.accounts.sign_in import signed_in

# A view of one centre: the request, the person, the centre, then what else the address holds.
CentreView = Callable[..., HttpResponse]


def centre_for(person: Person, slug: str, groups: frozenset[Group]) -> Centre:
    """404 where the person holds no role: what they may not know of does not exist; 403 where the role is another."""
    roles = list(person.roles.filter(centre__slug=slug).select_related("centre"))
    if not roles:
        raise Http404
    if not holds(person, roles, roles[0].centre_id, groups):
        raise PermissionDenied
    return roles[0].centre


def at_centre(groups: frozenset[Group]) -> Callable[[CentreView], CentreView]:
    """A page `/{language}/workspace/{slug}/…` for these groups: the view gets the person and the centre.

    Visitors sign in first; hours and days are the centre's own.
    """

    def decorate(view: CentreView) -> CentreView:
        @signed_in
        @wraps(view)
        def wrapped(request: HttpRequest, /, *, language: str, slug: str, **more: Any) -> HttpResponse:
            assert isinstance(request.user, Person)
            centre = centre_for(request.user, slug, groups)
            with timezone.override(centre.zone):
                return view(request, request.user, centre, **more)

        return wrapped

    return decorate
