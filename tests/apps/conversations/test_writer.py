"""Every message once, numbered 1..N without gaps, whoever writes at the same time; on SQLite and on PostgreSQL."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.apps.content.models import Version
from relais.apps.conversations.actions import delete_conversation
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.store import find_repeats
from relais.apps.conversations.writer import ClientIdReused, ConversationGone, Draft, Receipt, Reply, Submission, Writer
from tests.factories.accounts import NOW, make_centre
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)


def message(conversation: Conversation, client_id: str, text: str = "bonjour", reply: str = "") -> Submission:
    drafts = (Draft("assistant", reply, "fr"),) if reply else ()
    draft = Draft("citizen", text, client_id=client_id)
    return Submission(conversation.pk, conversation.epoch, draft, Reply(drafts) if reply else None)


def write_all(writer: Writer, submissions: list[Submission], threads: int) -> list[Receipt]:
    """Submit from several threads at once, then wait for every receipt."""
    with ThreadPoolExecutor(threads) as pool:
        futures: list[Future[Receipt]] = list(pool.map(writer.submit, submissions))
    return [future.result(30) for future in futures]


def stored(conversation: Conversation) -> list[tuple[int, str]]:
    return list(Message.objects.filter(conversation=conversation).order_by("seq").values_list("seq", "text"))


def test_many_threads_into_one_conversation_leave_no_gap_and_no_double() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    texts = [f"{number}" for number in range(200)]

    receipts = write_all(writer, [message(conversation, text, text) for text in texts], threads=8)
    writer.stop()

    rows = stored(conversation)
    conversation.refresh_from_db()
    assert [seq for seq, _text in rows] == list(range(1, 201))
    assert sorted(text for _seq, text in rows) == sorted(texts)
    assert {receipt.seq for receipt in receipts} == set(range(1, 201))
    assert conversation.last_seq == 200


def test_many_threads_into_many_conversations_each_keep_their_own_count() -> None:
    centre, writer = make_centre(), Writer()
    conversations = [make_conversation(centre).conversation for _ in range(10)]
    submissions = [message(one, f"{n}", f"{one.pk}/{n}", reply=f"re {n}") for n in range(10) for one in conversations]

    write_all(writer, submissions, threads=8)
    writer.stop()

    for conversation in conversations:
        rows = stored(conversation)
        assert [seq for seq, _text in rows] == list(range(1, 21))
        assert {text for _seq, text in rows if "/" in text} == {f"{conversation.pk}/{n}" for n in range(10)}


def test_two_writers_as_in_two_processes_share_one_count() -> None:
    conversation = make_conversation().conversation
    writers = [Writer(), Writer()]

    futures = [writers[n % 2].submit(message(conversation, f"{n}")) for n in range(60)]
    seqs = [future.result(30).seq for future in futures]
    for writer in writers:
        writer.stop()

    assert sorted(seqs) == [seq for seq, _text in stored(conversation)] == list(range(1, 61))


def test_reply_follows_its_message_at_once() -> None:
    conversation, writer = make_conversation().conversation, Writer()

    write_all(writer, [message(conversation, f"{n}", f"q{n}", reply=f"r{n}") for n in range(40)], threads=4)
    writer.stop()

    texts = [text for _seq, text in stored(conversation)]
    assert [(a[1:], b[1:]) for a, b in zip(texts[::2], texts[1::2], strict=True)] == [
        (a[1:], a[1:]) for a in texts[::2]
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(times=st.lists(st.integers(1, 3), min_size=1, max_size=12), order=st.randoms(use_true_random=False))
def test_replayed_calls_are_stored_once_and_get_the_first_number(times: list[int], order: object) -> None:
    conversation, writer = make_conversation().conversation, Writer()
    calls = [f"{number}" for number, count in enumerate(times) for _ in range(count)]
    order.shuffle(calls)  # type: ignore[attr-defined]

    receipts = write_all(writer, [message(conversation, call, call, reply=f"re {call}") for call in calls], threads=4)
    writer.stop()

    numbers = {call: {r.seq for c, r in zip(calls, receipts, strict=True) if c == call} for call in calls}
    first = [receipt for receipt in receipts if not receipt.replayed]
    assert [seq for seq, _text in stored(conversation)] == list(range(1, 2 * len(times) + 1))
    assert all(len(seqs) == 1 for seqs in numbers.values())
    assert len(first) == len(times)


def test_same_client_id_with_another_text_costs_only_itself() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    pairs = [("a", "un"), ("a", "deux"), ("b", "trois")]

    futures = [writer.submit(message(conversation, client_id, text)) for client_id, text in pairs]

    assert futures[0].result(10).seq == 1
    with pytest.raises(ClientIdReused):
        futures[1].result(10)
    assert futures[2].result(10).seq == 2
    writer.stop()


def test_row_that_the_database_refuses_does_not_cost_its_neighbours_theirs() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    bad = Submission(conversation.pk, 0, Draft("citizen", "x", client_id="bad", version=Version(pk=987_654_321)))
    batch = [message(conversation, "1", "avant"), bad, message(conversation, "2", "après")]

    writer._write(batch)

    with pytest.raises(IntegrityError):
        bad.future.result(10)
    assert [batch[0].future.result(10).seq, batch[2].future.result(10).seq] == [1, 2]
    assert stored(conversation) == [(1, "avant"), (2, "après")]


def test_message_into_a_deleted_conversation_is_refused_and_its_neighbour_written() -> None:
    centre, writer = make_centre(), Writer()
    gone, kept = make_conversation(centre).conversation, make_conversation(centre).conversation
    delete_conversation(conversation=gone, now=NOW)

    lost, found = writer.submit(message(gone, "a")), writer.submit(message(kept, "a"))

    with pytest.raises(ConversationGone):
        lost.result(10)
    assert (found.result(10).seq, Message.objects.count()) == (1, 1)
    writer.stop()


def test_deletion_among_many_messages_leaves_nothing_behind() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    futures = [writer.submit(message(conversation, f"{n}")) for n in range(50)]

    delete_conversation(conversation=conversation, now=NOW)
    writer.stop()

    refused = [isinstance(future.exception(10), ConversationGone) for future in futures]
    assert Message.objects.count() == 0
    assert refused == sorted(refused)  # once it is gone, it stays gone


def test_reply_computed_under_an_older_epoch_is_dropped_its_message_kept() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    late = message(conversation, "a", "question", reply="trop tard")
    Conversation.objects.filter(pk=conversation.pk).update(epoch=1)

    receipt = writer.submit(late).result(10)
    writer.stop()

    assert (receipt.seq, len(receipt.added), receipt.turn) == (1, 1, None)
    assert stored(conversation) == [(1, "question")]


def test_stopping_writes_what_is_queued_and_a_later_message_starts_again() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    futures = [writer.submit(message(conversation, f"{n}")) for n in range(100)]

    writer.stop()
    done = [future.done() for future in futures]
    after = writer.submit(message(conversation, "after")).result(10)
    writer.stop()

    assert (all(done), after.seq) == (True, 101)


def test_receipt_comes_only_after_the_commit() -> None:
    conversation, writer = make_conversation().conversation, Writer()
    seen: list[int] = []

    def look(_done: "Future[Receipt]") -> None:
        """In the writer's thread, on another connection than this test's: committed is what it sees."""
        seen.append(Message.objects.filter(conversation=conversation).count() if not connection.in_atomic_block else -1)

    submission = message(conversation, "a", reply="re")
    submission.future.add_done_callback(look)
    writer.submit(submission).result(10)
    writer.stop()

    assert seen == [2]


def test_looking_for_repeats_never_reads_the_whole_table() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics; SQLite by the shape of the statement")

    with CaptureQueriesContext(connection) as captured:
        find_repeats([(1, "a"), (2, "b")])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())

    assert "SCAN conversations_message" not in plan
    assert "SEARCH conversations_message USING INDEX" in plan
