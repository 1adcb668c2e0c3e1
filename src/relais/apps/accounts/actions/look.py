"""How a centre appears: its name, its first language, its colours and its logo."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from relais.apps.accounts.logo import Picture
from relais.apps.accounts.models import Centre, Logo, Person
from relais.apps.accounts.rules import may_manage
from relais.apps.journal.actions import Actor, write_entry
from relais.web.colours import DAY, NIGHT, Contrast, lowest_contrast, nearest_readable


class HardToRead(Exception):
    """A colour that is not readable enough in one scheme: by how much, and the nearest one that is."""

    def __init__(self, field: str, found: Contrast, nearest: str) -> None:
        super().__init__(f"{field}: {found.ratio:.2f}:1 on {found.ground}")
        self.field, self.found, self.nearest = field, found, nearest


@dataclass(frozen=True)
class Look:
    """Colours as `#rrggbb`, or empty for those of Relais; `logo` None leaves it as it is."""

    name_fr: str
    name_en: str
    first_language: str
    colour: str = ""
    colour_dark: str = ""
    logo: Picture | None = None
    remove_logo: bool = False


def check_colours(*, colour: str, colour_dark: str) -> None:
    """`HardToRead` for the first colour below 4.5:1 on any ground it is read against."""
    for field, value, scheme in (("colour", colour, DAY), ("colour_dark", colour_dark, NIGHT)):
        if value and not (found := lowest_contrast(value, scheme)).is_readable:
            raise HardToRead(field, found, nearest_readable(value, scheme))


def change_look(*, centre: Centre, look: Look, person: Person, now: datetime) -> list[str]:
    """Give a centre its look and return what changed; any of its refusals leaves all as it was."""
    if not may_manage(person, list(person.roles.filter(centre=centre)), centre.pk):
        raise PermissionDenied
    check_colours(colour=look.colour, colour_dark=look.colour_dark)
    wanted = {name: getattr(look, name) for name in ("name_fr", "name_en", "first_language", "colour", "colour_dark")}
    if look.remove_logo:
        wanted |= {"logo_digest": "", "logo_width": 0, "logo_height": 0}
    elif look.logo:
        wanted |= {
            "logo_digest": look.logo.digest,
            "logo_width": look.logo.width,
            "logo_height": look.logo.height,
        }
    with transaction.atomic():
        held = Centre.objects.select_for_update().get(pk=centre.pk)
        changed = [name for name, value in wanted.items() if getattr(held, name) != value]
        if not changed:
            return []
        for name in changed:
            setattr(held, name, wanted[name])
        held.full_clean()
        held.save(update_fields=changed)
        if "logo_digest" in changed:
            _keep_logo(held, look.logo)
        write_entry(
            actor=Actor(str(person.key)),
            action="centre.change_look",
            subject=f"centre:{held.key}",
            chain=held.chain,
            now=now,
            details={"changed": " ".join(changed), "colour": held.colour, "logo": held.logo_digest},
        )
    return changed


def _keep_logo(centre: Centre, logo: Picture | None) -> None:
    if logo is None:
        Logo.objects.filter(centre=centre).delete()
    else:
        Logo.objects.update_or_create(centre=centre, defaults={"data": logo.data})
