"""Who may sign in: an active person with the right password, and the sample's people from this machine only."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from relais.apps.accounts.models import Person
from relais.web.languages import active_language
from relais.web.limits import client_address

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class PersonBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Person | None:
        person = Person.objects.filter(email=(username or "").strip().lower()).first()
        if person is None:
            # The same work as for a known address, so that the time taken tells nothing.
            Person().set_password(password)
            return None
        if not person.check_password(password or "") or not may_sign_in(person):
            return None
        if person.is_sample and request is not None and not is_from_this_machine(client_address(request)):
            return None
        return person

    def get_user(self, user_id: int) -> Person | None:
        person = Person.objects.filter(pk=user_id).first()
        return person if person and may_sign_in(person) else None


def may_sign_in(person: Person) -> bool:
    """The sample's people have a published password: they exist only where nobody else can reach the service."""
    return person.is_active and (not person.is_sample or bool(settings.RELAIS_ON_LOOPBACK))


def is_from_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def signed_in(view: View[P]) -> View[P]:
    """Send a visitor who is not signed in to the sign-in page of the same language, and back afterwards."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        address = reverse("accounts:sign_in", args=[active_language()])
        return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")

    return wrapped
