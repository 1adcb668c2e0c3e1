"""The groups that a person holds at a centre, and the name under which the journal knows them."""

from relais.apps.accounts.models import Centre, Person
from relais.apps.journal.actions import Actor


def groups_of(person: Person, centre: Centre) -> frozenset[str]:
    """Read from the database each time: a role that was taken away is gone at once."""
    if not person.is_active:
        return frozenset()
    return frozenset(person.roles.filter(centre=centre).values_list("group", flat=True))


def act_for(person: Person) -> Actor:
    return Actor(str(person.key))
