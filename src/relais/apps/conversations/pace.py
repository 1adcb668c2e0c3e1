"""How long a visit stays open by itself, and how long its text is kept: two settings, and one choice of the citizen.

A visit closes when nothing has been sent for `RELAIS_VISIT_MINUTES` (WCAG 2.2, 2.2.1: the page warns two minutes
before, and any number of extensions may be asked for). At an easy pace there is no such limit. Either way the text is
removed `RELAIS_KEEP_DAYS` after the last sign of life.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q


def visit_limit() -> timedelta | None:
    """The time a visit stays open without a sign of life; None: it closes only when its text is removed."""
    minutes: int = settings.RELAIS_VISIT_MINUTES
    return timedelta(minutes=minutes) if minutes else None


def kept_for() -> timedelta:
    """The time the text of a visit is kept after its last sign of life."""
    return timedelta(days=settings.RELAIS_KEEP_DAYS)


def ends_at(*, active_at: datetime, easy_pace: bool) -> datetime:
    """The moment at which a visit closes if nothing comes."""
    limit = None if easy_pace else visit_limit()
    return active_at + (limit or kept_for())


def still_open(now: datetime) -> Q:
    """Which conversations with the assistant a key still opens; whoever waits for a person is never shut out."""
    limit = visit_limit()
    alive = Q(active_at__gt=now - kept_for())
    return alive & (Q(easy_pace=True) | ~Q(state="assistant") | Q(active_at__gt=now - limit)) if limit else alive


def past_keeping(now: datetime) -> Q:
    """Which conversations have text that is due to be removed."""
    return Q(deleted_at__isnull=True, active_at__lte=now - kept_for())
