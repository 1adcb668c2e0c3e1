"""One writer a process: many messages, one transaction, and only then the acknowledgements (group commit).

A commit costs a disk flush; a thread that takes whatever has queued up since the last one shares that flush among
all of it. The order inside a conversation is the order of its locked row, on both databases.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from django.db import connection, models, transaction

from relais.apps.content.models import Version
from relais.apps.conversations.hub import hub, tell_other_processes
from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.store import Locked, find_repeats, insert_messages, lock_conversations, store_numbers

log = structlog.get_logger(__name__)
LARGEST_BATCH = 200
SECONDS_TO_COMMIT = 15.0


class ConversationGone(Exception):
    """The conversation was deleted or closed before the message could be written."""


class ClientIdReused(Exception):
    """The same `client_id` came with another text."""


class StaleEpoch(Exception):
    """Whoever wrote this no longer holds the conversation; `epoch` is the one in force."""

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch


class NobodyHolds(Exception):
    """The message was for a person, and the assistant answers (again): it needs a reply and was not stored."""


@dataclass(frozen=True)
class Draft:
    """A message that has no number yet."""

    sender: str
    text: str
    language: str = ""
    code: str = ""
    version: Version | None = None
    client_id: str | None = None


@dataclass(frozen=True)
class Reply:
    """What the assistant says to a message, and the row that records its turn (made once its number is known).

    `then` goes on in the same transaction, with the locked conversation and the number of the message: it may raise
    the epoch.
    """

    drafts: tuple[Draft, ...]
    record: Callable[[int, int, int], models.Model] | None = None
    then: Callable[[Locked, int], None] | None = None


@dataclass(frozen=True)
class Submission:
    """One message, and the reply computed for it under `epoch`.

    `fenced`: refused where the epoch has risen (what an agent writes). `to_person`: refused where no person holds the
    conversation any more (a citizen's message for which no reply was computed).
    """

    conversation_id: int
    epoch: int
    draft: Draft
    reply: Reply | None = None
    fenced: bool = False
    to_person: bool = False
    future: "Future[Receipt]" = field(default_factory=Future)


@dataclass(frozen=True)
class Receipt:
    """What was committed: the messages this call added, and the turn's row unless it was dropped.

    A repeat adds nothing: `seq` is the number that the first call got.
    """

    seq: int
    added: tuple[Message, ...]
    turn: models.Model | None
    replayed: bool = False


def numbered(draft: Draft, conversation_id: int, seq: int, now: datetime) -> Message:
    """A draft as the message it becomes, not yet stored."""
    return Message(
        conversation_id=conversation_id,
        seq=seq,
        at=now,
        sender=draft.sender,
        language=draft.language,
        text=draft.text,
        code=draft.code,
        client_id=draft.client_id,
        version=draft.version,
    )


def wait_for(receipt: "Future[Receipt]") -> Receipt:
    """Wait for the commit from a thread of Django's, up to 15 s (`TimeoutError`).

    Its connection goes back to the pool meanwhile: sixteen waiting threads must not hold what the writer needs.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()
    return receipt.result(SECONDS_TO_COMMIT)


class Writer:
    """Takes submissions from any thread; `future` is done only after the commit."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Submission | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def submit(self, submission: Submission) -> "Future[Receipt]":
        self._queue.put(submission)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="message-writer", daemon=True)
                self._thread.start()
        return submission.future

    def stop(self) -> None:
        """Write what has been submitted, then end."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread and thread.is_alive():
            self._queue.put(None)
            thread.join(timeout=20)

    def _run(self) -> None:
        try:
            while self._write(self._take()):
                pass
        finally:
            connection.close()

    def _take(self) -> list[Submission | None]:
        batch = [self._queue.get()]
        while len(batch) < LARGEST_BATCH and batch[-1] is not None:
            try:
                batch.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return batch

    def _write(self, batch: Sequence[Submission | None]) -> bool:
        submissions = [one for one in batch if one is not None]
        try:
            settle(submissions)
        except Exception:
            # One row that the database refuses must not cost its neighbours theirs: each again, alone.
            log.exception("message_batch_failed", size=len(submissions))
            connection.close()
            for one in submissions:
                try:
                    settle([one])
                except Exception as error:
                    log.exception("message_not_written")
                    connection.close()
                    one.future.set_exception(error)
        return batch[-1] is not None


def settle(submissions: Sequence[Submission]) -> None:
    """Commit these, then acknowledge each with its receipt or its refusal, then wake the streams."""
    if not submissions:
        return
    with transaction.atomic():
        batch = Batch(submissions)
        outcomes = batch.write()
    for submission, outcome in zip(submissions, outcomes, strict=True):
        if isinstance(outcome, Receipt):
            submission.future.set_result(outcome)
        else:
            submission.future.set_exception(outcome)
    hub.publish(batch.messages)


class Batch:
    """The statements of one transaction: lock, look for repeats, number, insert, record, notify."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self.submissions = submissions
        self.now = datetime.now(UTC)
        self.messages: list[Message] = []
        self.turns: list[models.Model] = []

    def write(self) -> list[Receipt | Exception]:
        conversations = lock_conversations(one.conversation_id for one in self.submissions)
        known = find_repeats(
            [(one.conversation_id, one.draft.client_id) for one in self.submissions if one.draft.client_id]
        )
        outcomes = [self._place(one, conversations.get(one.conversation_id), known) for one in self.submissions]
        if self.messages:
            changed = [conversations[pk] for pk in {message.conversation_id for message in self.messages}]
            insert_messages(self.messages, self.now)
            self._save_turns()
            store_numbers(changed, self.now)
            tell_other_processes({one.pk: one.last_seq for one in changed})
        return outcomes

    def _place(
        self, one: Submission, conversation: Locked | None, known: dict[tuple[int, str], tuple[int, str]]
    ) -> Receipt | Exception:
        if conversation is None:
            return ConversationGone()
        same = known.get((one.conversation_id, one.draft.client_id or ""))
        if same is not None:
            seq, text = same
            return Receipt(seq, (), None, replayed=True) if text == one.draft.text else ClientIdReused()
        if one.fenced and one.epoch != conversation.epoch:
            return StaleEpoch(conversation.epoch)
        if one.to_person and conversation.state == Conversation.State.ASSISTANT:
            return NobodyHolds()
        own = self._number(one.draft, conversation)
        if one.draft.client_id:
            known[(one.conversation_id, one.draft.client_id)] = (own.seq, own.text)
        if one.reply is None or one.epoch != conversation.epoch:
            return Receipt(own.seq, (own,), None)
        added = (own, *(self._number(draft, conversation) for draft in one.reply.drafts))
        turn = one.reply.record(conversation.pk, own.seq, len(added)) if one.reply.record else None
        if turn is not None:
            self.turns.append(turn)
        if one.reply.then:
            one.reply.then(conversation, own.seq)
        return Receipt(own.seq, added, turn)

    def _number(self, draft: Draft, conversation: Locked) -> Message:
        conversation.last_seq += 1
        message = numbered(draft, conversation.pk, conversation.last_seq, self.now)
        self.messages.append(message)
        return message

    def _save_turns(self) -> None:
        by_model: dict[type[models.Model], list[models.Model]] = {}
        for turn in self.turns:
            by_model.setdefault(type(turn), []).append(turn)
        for model, rows in by_model.items():
            model._default_manager.bulk_create(rows)


writer = Writer()
