"""Who may do what with a text: pure yes or no on a person, the groups they hold at the centre, and an object."""

from collections.abc import Collection

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.content.models import SIGNERS

Groups = Collection[str]

READERS = frozenset({*SIGNERS, Group.VENDOR, Group.MANAGER})
"""Who sees texts that are not public yet."""
WRITERS = frozenset({Group.VENDOR, Group.CONTENT, Group.PROGRAM, Group.WEB, Group.BUSINESS_ANALYSIS})
SUBMITTERS = frozenset({Group.CONTENT, Group.PROGRAM})
KEEPERS = frozenset({Group.CONTENT, Group.PROGRAM, Group.MANAGER})
"""Who keeps a text that was approved: brings an earlier one back, renews it, takes it down."""
STOPPERS = KEEPERS | {Group.LEGAL, Group.PRIVACY, Group.IT_SECURITY}
"""A text that does harm may also be stopped by those who would see the harm."""
ACCEPTERS = frozenset({Group.CONTENT, Group.PROGRAM})
ALARMERS = frozenset({Group.MANAGER})
"""The named role of the emergency route."""


def may_go_live_unsigned(centre: Centre) -> bool:
    """Only a trial or the sample shows texts that no group has signed; every page of such a centre says so."""
    return centre.is_trial or centre.is_sample


def _in(groups: Groups, wanted: frozenset[Group]) -> bool:
    return any(group in wanted for group in groups)


def may_read(groups: Groups) -> bool:
    return _in(groups, READERS)


def may_write(groups: Groups) -> bool:
    return _in(groups, WRITERS)


def may_submit(groups: Groups) -> bool:
    return _in(groups, SUBMITTERS)


def may_keep(groups: Groups) -> bool:
    return _in(groups, KEEPERS)


def may_stop(groups: Groups) -> bool:
    return _in(groups, STOPPERS)


def may_sign_for(groups: Groups, group: str) -> bool:
    """Whether someone with these groups signs for this one; a vendor's group signs nothing."""
    return group in groups and group in SIGNERS


def may_set_policy(groups: Groups) -> bool:
    return Group.MANAGER in groups


def may_accept_phrasing(groups: Groups, *, person: Person, author_id: int | None) -> bool:
    """A content person other than the one who proposed it."""
    return _in(groups, ACCEPTERS) and author_id != person.pk


def may_raise_alarm(groups: Groups) -> bool:
    return _in(groups, ALARMERS)


def may_approve_alarm(groups: Groups, *, person: Person, author_id: int) -> bool:
    return _in(groups, KEEPERS | {Group.LEGAL}) and author_id != person.pk
