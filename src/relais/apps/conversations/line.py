"""The line of a centre: who is there, whether one can wait, at which place and for about how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from django.db.models import Q

from relais.apps.accounts.models import Centre, Group, Role
from relais.apps.conversations.models import HandOver, Presence

WAIT_AT_MOST = timedelta(minutes=30)
WAIT_WITH_NOBODY_THERE = timedelta(minutes=5)
LONGEST_LINE_EACH = 10
RECENT = timedelta(days=7)
RECENT_AT_MOST, RECENT_AT_LEAST = 50, 5


@dataclass(frozen=True)
class Wait:
    """From the recent past of the line, in minutes: one in ten waited less than `low`, one in ten more than `high`."""

    low: int
    high: int


def people_there(centre: Centre, now: datetime) -> list[Presence]:
    """Those whose desk is open at this moment, whether they take chats or not."""
    return list(Presence.objects.filter(centre=centre, held_until__gt=now).exclude(state=Presence.State.AWAY))


def has_desk(centre: Centre) -> bool:
    """Whether anybody answers people live for this centre at all."""
    return Role.objects.filter(centre=centre, group=Group.AGENT, person__is_active=True).exists()


def is_closed(centre: Centre, now: datetime) -> bool:
    """A centre without hours on record is never closed."""
    return bool(centre.hours.all()) and centre.closes_at(now) is None


def can_wait(centre: Centre, now: datetime) -> bool:
    """Whether a citizen may join the line now: it is open, a desk is too, and the line is not too long.

    Where no desk is open the telephone is the way to a person: nobody waits for nobody.
    """
    there = len(people_there(centre, now))
    if not there or is_closed(centre, now):
        return False
    room = LONGEST_LINE_EACH * there
    return HandOver.objects.waiting().filter(centre=centre).count() < room


def timer_of(centre: Centre, now: datetime) -> datetime:
    """When a wait that begins now ends by itself: soon where nobody is there, never after the centre closes."""
    limit = now + (WAIT_AT_MOST if people_there(centre, now) else WAIT_WITH_NOBODY_THERE)
    closes = centre.closes_at(now)
    return min(limit, closes) if closes else limit


def needed_language(centre: Centre, language: str, now: datetime) -> str:
    """The language that whoever takes the chat must speak; empty where nobody there speaks it: anyone may, then."""
    there = people_there(centre, now)
    return language if not there or any(language in one.languages for one in there) else ""


def place_of(hand_over: HandOver) -> int:
    """1 for the next to be taken."""
    before = Q(priority__gt=hand_over.priority) | Q(
        Q(queued_at__lt=hand_over.queued_at) | Q(queued_at=hand_over.queued_at, pk__lt=hand_over.pk),
        priority=hand_over.priority,
    )
    return HandOver.objects.waiting().filter(before, centre=hand_over.centre_id).count() + 1


def usual_wait(centre: Centre, now: datetime) -> Wait | None:
    """How long the last fifty of the week waited, at the most; None below five: too few to say."""
    taken = HandOver.objects.filter(centre=centre, taken_at__gt=now - RECENT).order_by("-taken_at")
    waits = [
        (taken_at - queued_at).total_seconds() / 60
        for queued_at, taken_at in taken.values_list("queued_at", "taken_at")[:RECENT_AT_MOST]
        if taken_at is not None
    ]
    if len(waits) < RECENT_AT_LEAST:
        return None
    tenths = quantiles(waits, n=10, method="inclusive")
    low = max(0, int(tenths[0]))
    return Wait(low=low, high=max(low + 1, int(-(-tenths[8] // 1))))


def promised_at(centre: Centre, now: datetime) -> datetime | None:
    """By when a person will have called back: the end of the present opening, or of the next one."""
    closes = centre.closes_at(now)
    if closes:
        return closes
    opens = centre.opens_at(now)
    return centre.closes_at(opens) if opens else None
