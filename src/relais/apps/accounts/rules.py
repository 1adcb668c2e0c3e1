"""Who may do what with a centre: pure yes or no on a person and an object."""

from relais.apps.accounts.models import Group, Person, Role

MAKERS = frozenset(group for group in Group if group not in {Group.AGENT, Group.SUPERVISOR})
AUDITORS = frozenset({Group.CONTENT, Group.DATA_ANALYSIS, Group.PROGRAM, Group.MANAGER})
"""Who judges what the assistant said: those who know the matter or the figures, not who is measured by them."""

MANAGERS = frozenset({Group.MANAGER})
"""Who sets what a centre is to the public: its name, its look, its hours."""
DESK = frozenset({Group.AGENT, Group.SUPERVISOR})
"""Who answers people live, or watches over those who do."""


def holds(person: Person, roles: list[Role], centre_id: int, groups: frozenset[Group]) -> bool:
    """Whether one of a person's roles is in these groups at this centre."""
    return person.is_active and any(role.centre_id == centre_id and Group(role.group) in groups for role in roles)


def may_manage(person: Person, roles: list[Role], centre_id: int) -> bool:
    return holds(person, roles, centre_id, MANAGERS)
