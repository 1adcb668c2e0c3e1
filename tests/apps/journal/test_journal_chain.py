"""One chain holds, and each way of tampering with it is named by its number and its fault."""

import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from relais.apps.journal.actions import COMMAND, Actor, BrokenEntry, verify_chain, verify_journal, write_entry
from relais.apps.journal.models import GENESIS, AppendOnly, Chain, Entry
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db


def write(count: int, *, chain: str = "installation", now: datetime = NOW) -> Chain:
    for number in range(count):
        write_entry(actor=COMMAND, action="test.act", subject=f"thing:{number}", chain=chain, now=now)
    return Chain.objects.get(key=chain)


def tamper(sql: str, *values: Any) -> None:
    """What somebody with the database's password may do: the models refuse it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def forge(number: int, **values: Any) -> None:
    """Change an entry and give it the digest that its new content deserves."""
    entry = Entry.objects.get(number=number)
    for name, value in values.items():
        setattr(entry, name, value)
        tamper(f"UPDATE journal_entry SET {name} = %s WHERE number = %s", value, number)
    tamper("UPDATE journal_entry SET digest = %s WHERE number = %s", entry.compute_digest(), number)


def test_entries_follow_one_another_from_the_genesis() -> None:
    write(3)

    entries = list(Entry.objects.order_by("number"))

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].digest, entries[1].digest]


def test_untouched_chains_hold() -> None:
    write(3)
    write(2, chain="another")

    assert verify_journal() == (5, None)


def test_empty_journal_holds() -> None:
    assert verify_journal() == (0, None)


def test_each_chain_counts_for_itself() -> None:
    write(3)

    assert write(1, chain="another").length == 1


def test_entry_written_in_a_local_time_holds() -> None:
    chain = write(1, now=NOW.astimezone(ZoneInfo("America/St_Johns")))

    assert verify_chain(chain) is None


def test_every_field_of_the_caller_is_kept() -> None:
    write_entry(actor=Actor("k1"), action="a.b", subject="s:1", now=NOW, details={"n": 1, "yes": True, "no": None})

    kept = Entry.objects.values_list("actor", "action", "subject", "at", "details").get()

    assert kept == ("k1", "a.b", "s:1", NOW, {"n": 1, "yes": True, "no": None})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "another"),
        ("action", "test.other"),
        ("subject", "thing:9"),
        ("at", NOW + timedelta(seconds=1)),
        ("details", '{"a": 1}'),
        ("digest", "f" * 64),
    ],
)
def test_changed_field_breaks_its_entry(field: str, value: Any) -> None:
    chain = write(3)

    tamper(f"UPDATE journal_entry SET {field} = %s WHERE number = 2", value)

    assert verify_chain(chain) == BrokenEntry("installation", 2, "digest")


def test_changed_previous_breaks_its_entry() -> None:
    chain = write(3)

    tamper("UPDATE journal_entry SET previous = %s WHERE number = 2", "f" * 64)

    assert verify_chain(chain) == BrokenEntry("installation", 2, "previous")


def test_removed_middle_is_named() -> None:
    chain = write(3)

    tamper("DELETE FROM journal_entry WHERE number = 2")

    assert verify_chain(chain) == BrokenEntry("installation", 2, "number")


@pytest.mark.parametrize(("kept", "number"), [(2, 3), (1, 2), (0, 1)])
def test_cut_tail_is_named_by_the_first_that_is_missing(kept: int, number: int) -> None:
    chain = write(3)

    tamper("DELETE FROM journal_entry WHERE number > %s", kept)

    assert verify_chain(chain) == BrokenEntry("installation", number, "tail")


def test_forged_digest_breaks_the_entry_after_it() -> None:
    chain = write(3)

    forge(2, actor="another")

    assert verify_chain(chain) == BrokenEntry("installation", 3, "previous")


def test_forged_last_entry_breaks_the_tail() -> None:
    chain = write(3)

    forge(3, actor="another")

    assert verify_chain(chain) == BrokenEntry("installation", 3, "tail")


def test_entry_added_without_its_chain_breaks_the_tail() -> None:
    chain = write(2)
    last = Entry.objects.get(number=2)
    Entry(
        chain=chain, number=3, at=NOW, actor="x", action="x", subject="x", previous=last.digest, digest="0" * 64
    ).save()

    assert verify_chain(chain) == BrokenEntry("installation", 3, "tail")


def test_swapped_entries_break_the_first_of_them() -> None:
    chain = write(4)

    for old, new in ((2, 99), (3, 2), (99, 3)):
        tamper("UPDATE journal_entry SET number = %s WHERE number = %s", new, old)

    assert verify_chain(chain) == BrokenEntry("installation", 2, "previous")


def test_entry_moved_to_another_chain_does_not_hold_there() -> None:
    write(1)
    other = write(1, chain="another")

    tamper("DELETE FROM journal_entry WHERE chain_id = %s", other.pk)
    tamper("UPDATE journal_entry SET chain_id = %s", other.pk)

    assert verify_chain(other) == BrokenEntry("another", 1, "digest")


def test_broken_chain_stops_the_count_where_it_breaks() -> None:
    write(3, chain="a")
    write(3, chain="b")

    tamper("DELETE FROM journal_entry WHERE number = 2 AND chain_id = %s", Chain.objects.get(key="b").pk)

    assert verify_journal() == (4, BrokenEntry("b", 2, "number"))


def test_an_entry_is_never_changed_nor_removed() -> None:
    write(1)
    entry = Entry.objects.get()

    for refused in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(actor="x")):
        with pytest.raises(AppendOnly):
            refused()

    assert verify_journal() == (1, None)


def test_a_number_is_used_once_a_chain() -> None:
    chain = write(1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry(chain=chain, number=1, at=NOW, actor="x", action="x", subject="x", previous="", digest="").save()


def test_act_that_fails_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1)
        raise RuntimeError

    assert (Entry.objects.count(), Chain.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_threads_that_add_at_once_leave_no_gap_and_verify_never_cries_wolf() -> None:
    write(1)
    seen = []

    def add() -> None:
        try:
            write(15)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.append(verify_journal()[1])

    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 47))
    assert set(seen) == {None}
    assert verify_journal() == (46, None)
