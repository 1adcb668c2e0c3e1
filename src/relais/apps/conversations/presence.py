"""Being at the desk: a lease that the desk's stream renews; whoever lets it run out is gone."""

from datetime import datetime, timedelta

from django.db import transaction

from relais.apps.accounts.models import Centre, Person
from relais.apps.conversations.hub import desk_of, hub, tell_other_processes
from relais.apps.conversations.models import Presence

LEASE = timedelta(seconds=45)
MOST_CHATS = 6


def renew(*, person: Person, centre: Centre, now: datetime) -> Presence:
    """Stay at the desk; whoever comes to it takes chats, in both languages, until they say otherwise."""
    presence, created = Presence.objects.get_or_create(
        person=person, centre=centre, defaults={"languages": ["fr", "en"], "held_until": now + LEASE}
    )
    if not created:
        Presence.objects.filter(pk=presence.pk).update(held_until=now + LEASE)
        presence.held_until = now + LEASE
    return presence


def set_presence(
    *,
    person: Person,
    centre: Centre,
    now: datetime,
    state: Presence.State | None = None,
    languages: list[str] | None = None,
    skills: list[str] | None = None,
    capacity: int | None = None,
) -> Presence:
    """Say whether one takes chats, in which languages, about what and how many at once; what is None stays."""
    with transaction.atomic():
        presence = renew(person=person, centre=centre, now=now)
        given = {"state": state, "languages": languages, "skills": skills, "capacity": capacity}
        changed = {name: value for name, value in given.items() if value is not None}
        for name, value in changed.items():
            setattr(presence, name, value)
        if changed:
            presence.save(update_fields=list(changed))
        tell_other_processes({desk_of(centre.pk): 0})
        transaction.on_commit(lambda: hub.hint(desk_of(centre.pk), 0))
    return presence
