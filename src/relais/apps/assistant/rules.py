"""Who may do what with a turn: pure yes or no on a person and an object."""

from relais.apps.accounts.models import Person, Role
from relais.apps.accounts.rules import AUDITORS, holds


def may_label(person: Person, roles: list[Role], centre_id: int) -> bool:
    """Content, data analysis, the program area and the manager judge; an agent or a supervisor does not."""
    return holds(person, roles, centre_id, AUDITORS)
