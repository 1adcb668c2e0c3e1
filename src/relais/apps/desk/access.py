"""Who is at the desk: the person of a personal token, or the one who is signed in on our own pages."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Centre, Person
from relais.apps.accounts.rules import DESK
from relais.apps.accounts.tokens import person_with
from relais.apps.conversations.keys import bearer_token, is_same_origin
from relais.web.problems import Problem


def person_of(
    *, method: str, headers: Mapping[str, str], cookies: Mapping[str, str], host: str, now: datetime
) -> Person:
    """The person whom this request speaks for; `Problem` 401 or 403 otherwise."""
    token = bearer_token(headers.get("authorization", ""))
    person = person_with(token, now) if token else _signed_in(method, headers, cookies, host)
    if person is None:
        detail = _("Sign in, or send a personal token in the header “Authorization: Bearer …”.")
        raise Problem(401, "key_missing", detail, headers={"WWW-Authenticate": "Bearer"})
    if not centres_of(person):
        raise Problem(403, "not_at_the_desk", _("Only agents and supervisors work at the desk."))
    return person


def _signed_in(method: str, headers: Mapping[str, str], cookies: Mapping[str, str], host: str) -> Person | None:
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if not is_same_origin(method=method, origin=origin, fetch_site=site, host=host):
        raise Problem(403, "wrong_origin", _("The cookie works on this service's own pages only."))
    request = HttpRequest()
    request.session = SessionStore(key)
    user = get_user(request)
    return user if isinstance(user, Person) else None


def centres_of(person: Person) -> list[Centre]:
    """The centres where this person works at the desk, in their public order."""
    rows = Centre.objects.filter(roles__person=person, roles__group__in=DESK).distinct()
    return list(rows.prefetch_related("hours", "holidays").in_public_order())
