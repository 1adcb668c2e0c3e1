"""The one door for messages: key, mask, repeat, reply, writer.

The API, the page without JavaScript and the desk all use it. Nothing is stored, logged or understood before it is
masked. The reply is computed outside the transaction, under the epoch that was read, and committed with the message
only if that epoch still holds.
"""

import unicodedata
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from relais.apps.conversations.models import Conversation, Message
from relais.apps.conversations.writer import Draft, Receipt, Reply, Submission, writer
from relais.engines import redaction

MAX_CHARACTERS = 2000
MAX_CLIENT_ID = 64
# Every white space there is (an empty-looking message may be made of U+2003 or U+3000), and the two joiners.
_OUTER = "".join(character for character in map(chr, range(0x3001)) if character.isspace()) + "\u200c\u200d"


class ConversationNotFound(Exception):
    """No conversation has this identifier and this key."""


class EmptyMessage(Exception):
    """Nothing is left of the text once invisible characters are taken away."""


class MessageTooLong(Exception):
    """The text has more than `MAX_CHARACTERS` characters."""


class InvalidClientId(Exception):
    """A `client_id` has 1 to 64 visible ASCII characters."""


@dataclass(frozen=True)
class Incoming:
    """A message that has passed the door: masked, not yet stored. `language` is the conversation's."""

    conversation: Conversation
    text: str
    now: datetime


# A citizen who waits is not left alone: the assistant answers until a person is there.
ANSWERED_BY_ASSISTANT = frozenset({Conversation.State.ASSISTANT, Conversation.State.WAITING})
Respond = Callable[[Incoming], Reply | None]


def find_conversation(*, public_id: str, token: str) -> Conversation:
    """The conversation this key opens, with its centre; `ConversationNotFound` for anything else."""
    found = Conversation.objects.visible_to(public_id=public_id, token=token).select_related("centre").first()
    if found is None:
        raise ConversationNotFound
    return found


def receive(
    *, conversation: Conversation, text: str, client_id: str, respond: Respond, now: datetime
) -> "Future[Receipt]":
    """Take one citizen's message; the future is done when the message, and the reply if any, are on the disk.

    The assistant goes on answering while the citizen waits for a person; it is silent while one is there.
    """
    draft = draft_of(sender=Message.Sender.CITIZEN, text=text, client_id=client_id)
    reply = None
    if conversation.state in ANSWERED_BY_ASSISTANT:
        reply = respond(Incoming(conversation, draft.text, now))
    return writer.submit(Submission(conversation.pk, conversation.epoch, draft, reply))


def receive_held(*, conversation_id: int, text: str, client_id: str) -> "Future[Receipt]":
    """The same where a person is known to hold the conversation: nothing is read before the commit.

    Should they have left it meanwhile, the writer says `NobodyHolds`, and the message takes the longer way.
    """
    draft = draft_of(sender=Message.Sender.CITIZEN, text=text, client_id=client_id)
    return writer.submit(Submission(conversation_id, 0, draft, to_person=True))


def draft_of(*, sender: str, text: str, client_id: str, language: str = "") -> Draft:
    """Whoever wrote it: checked, cleaned and masked."""
    if not (0 < len(client_id) <= MAX_CLIENT_ID and client_id.isascii() and client_id.isprintable()):
        raise InvalidClientId
    clean = clean_text(text)
    if len(clean) > MAX_CHARACTERS:
        raise MessageTooLong
    if not clean:
        raise EmptyMessage
    return Draft(sender=sender, text=redaction.mask(clean).text, language=language, client_id=client_id)


class HeldByPerson:
    """The keys, in this process, of conversations that a person was seen to hold: a guess that the writer verifies."""

    MOST = 10_000

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int] = {}

    def remember(self, public_id: str, token: str, conversation_id: int) -> None:
        """Keep it as the newest; beyond ten thousand the oldest goes."""
        if len(self._known) >= self.MOST:
            self._known.pop(next(iter(self._known)), None)
        self._known[(public_id, token)] = conversation_id

    def find(self, public_id: str, token: str) -> int | None:
        return self._known.get((public_id, token))

    def forget(self, public_id: str, token: str) -> None:
        self._known.pop((public_id, token), None)


held = HeldByPerson()


def clean_text(text: str) -> str:
    """The text in NFC without control characters, direction overrides, tag characters and outer white space.

    Line breaks and tabs stay; so do zero-width joiners, which emoji and several scripts need between letters.
    """
    kept = "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t\u200c\u200d" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )
    # Composed last: what stood between a letter and its accent is gone only now.
    return unicodedata.normalize("NFC", kept).strip(_OUTER)
