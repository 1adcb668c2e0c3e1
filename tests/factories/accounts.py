"""One plain factory a model of `accounts`; name the values that matter, the rest is plausible."""

from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from relais.apps.accounts.models import Centre, Group, OpeningHours, Organisation, Person, Phone, Role

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Toronto
_number = count(1)


def make_organisation(**values: Any) -> Organisation:
    defaults = {"name_fr": "Ville d’essai", "name_en": "Test Town", "jurisdiction": "QC", "order": "municipal"}
    return Organisation.objects.create(**(defaults | values))


def make_centre(**values: Any) -> Centre:
    number = next(_number)
    defaults = {
        "slug": f"centre-{number}",
        "name_fr": f"Centre {number}",
        "name_en": f"Centre {number}",
        "first_language": "fr",
        "time_zone": "America/Toronto",
        "is_trial": True,
        "created_at": NOW,
    }
    return Centre.objects.create(**(defaults | values))


def make_open_centre(**values: Any) -> Centre:
    """A centre with a telephone, open Monday to Friday from 8:30 to 16:30."""
    centre = make_centre(**values)
    for weekday in range(5):
        OpeningHours.objects.create(centre=centre, weekday=weekday, opens=time(8, 30), closes=time(16, 30))
    Phone.objects.create(
        centre=centre, kind="telephone", number="819-555-0142", label_fr="Téléphone", label_en="Telephone"
    )
    return centre


def make_person(**values: Any) -> Person:
    number = next(_number)
    password = values.pop("password", None)
    defaults = {"email": f"person{number}@example.ca", "name": f"Person {number}", "language": "fr"}
    person = Person(**(defaults | values))
    person.set_password(password)
    person.save()
    return person


def make_role(person: Person, centre: Centre, group: Group) -> Role:
    return Role.objects.create(person=person, centre=centre, group=group, granted_at=NOW)
