"""The verbs on organisations, centres, people and roles; each writes the journal."""

from relais.apps.accounts.actions.centre import (
    CentrePlan,
    SlugTaken,
    allow_origins,
    create_organisation,
    open_centre,
    withdraw_origins,
)
from relais.apps.accounts.actions.look import HardToRead, Look, change_look, check_colours
from relais.apps.accounts.actions.person import add_person, grant_roles

__all__ = [
    "CentrePlan",
    "HardToRead",
    "Look",
    "SlugTaken",
    "add_person",
    "allow_origins",
    "change_look",
    "check_colours",
    "create_organisation",
    "grant_roles",
    "open_centre",
    "withdraw_origins",
]
