"""Which community a person who is signed in works in at this address; to anyone else it does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from relais.apps.accounts.models import Person
from relais.apps.accounts.sign_in import signed_in
from relais.apps.community.models import Community, Member

# A view of one community: the request, the member who asks, the community, then what else the address holds.
CommunityView = Callable[..., HttpResponse]


def member_for(person: Person, slug: str) -> Member:
    """The person's own seat in a community; 404 where they have none."""
    community = Community.objects.visible_to(person).filter(slug=slug)
    found = Member.objects.filter(community__in=community, person=person, left_on=None)
    member = found.select_related("community", "person").first()
    if member is None:
        raise Http404
    return member


def in_community(*, coordinators: bool = False) -> Callable[[CommunityView], CommunityView]:
    """A page `/{language}/community/{community}/…` for its members; with `coordinators`, 403 for the others."""

    def decorate(view: CommunityView) -> CommunityView:
        @signed_in
        @wraps(view)
        def wrapped(request: HttpRequest, /, *, language: str, community: str, **more: Any) -> HttpResponse:
            assert isinstance(request.user, Person)
            member = member_for(request.user, community)
            if coordinators and not member.is_coordinator:
                raise PermissionDenied
            with timezone.override(member.community.zone):
                return view(request, member, member.community, **more)

        return wrapped

    return decorate
