"""Adding an entry, and proving that none was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from relais.apps.journal.models import GENESIS, INSTALLATION, Chain, Entry

Plain = str | int | bool | None


@dataclass(frozen=True)
class Actor:
    """Who acts, by opaque key: a person's key, or `command` for the command line."""

    key: str


COMMAND = Actor("command")


@dataclass(frozen=True)
class BrokenEntry:
    """The first entry that does not hold, and what is wrong: `number`, `digest`, `previous` or `tail`."""

    chain: str
    number: int
    fault: str


def write_entry(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    chain: str = INSTALLATION,
    details: Mapping[str, Plain] | None = None,
) -> Entry:
    """Add an entry to the end of a chain, in the caller's transaction: no act without its entry, nor the reverse."""
    # An entry that fails takes the act with it: inside a transaction no savepoint is needed, and each costs two trips.
    with transaction.atomic(savepoint=False):
        head = Chain.objects.select_for_update().filter(key=chain).first()
        if head is None:
            Chain.objects.get_or_create(key=chain)
            head = Chain.objects.select_for_update().get(key=chain)
        entry = Entry(
            chain=head,
            number=head.length + 1,
            at=now,
            actor=actor.key,
            action=action,
            subject=subject,
            details=dict(details or {}),
            previous=head.head,
        )
        entry.digest = entry.compute_digest()
        entry.save()
        head.length, head.head = entry.number, entry.digest
        head.save(update_fields=["length", "head"])
    return entry


def verify_chain(chain: Chain) -> BrokenEntry | None:
    """Walk one chain from its first entry; return the first that does not hold, or None.

    The walk ends at the length that `chain` was read with, so that entries added meanwhile are not taken for faults.
    """
    expected, number = GENESIS, 0
    entries = chain.entries.filter(number__lte=chain.length).select_related("chain")
    for entry in entries.order_by("number").iterator(chunk_size=1000):
        number += 1
        if entry.number != number:
            return BrokenEntry(chain.key, number, "number")
        if entry.previous != expected:
            return BrokenEntry(chain.key, number, "previous")
        if entry.compute_digest() != entry.digest:
            return BrokenEntry(chain.key, number, "digest")
        expected = entry.digest
    if (number, expected) != (chain.length, chain.head):
        return BrokenEntry(chain.key, min(number + 1, max(chain.length, 1)), "tail")
    # One statement sees an entry and its chain's new length together, or neither.
    beyond = chain.entries.filter(number__gt=F("chain__length")).order_by("number").first()
    return BrokenEntry(chain.key, beyond.number, "tail") if beyond else None


def verify_journal() -> tuple[int, BrokenEntry | None]:
    """Return how many entries hold, and the first broken one of any chain."""
    held = 0
    for chain in Chain.objects.order_by("key"):
        broken = verify_chain(chain)
        if broken:
            return held + broken.number - 1, broken
        held += chain.length
    return held, None
