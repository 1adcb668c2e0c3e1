"""What an agent does with a conversation beside passing it on: write, note, and do what was promised."""

from concurrent.futures import Future
from datetime import datetime

from relais.apps.accounts.models import Person
from relais.apps.conversations.door import clean_text, draft_of
from relais.apps.conversations.hand_over import NoSuchChat, find_chat
from relais.apps.conversations.models import Callback, HandOver, Message, Note
from relais.apps.conversations.writer import Receipt, StaleEpoch, Submission, writer
from relais.engines import redaction


def say(*, person: Person, public_id: str, epoch: int, text: str, client_id: str) -> "Future[Receipt]":
    """Write to the citizen, through the one door; `StaleEpoch` for whoever no longer holds the conversation."""
    chat = find_chat(person, public_id)
    if chat.state != HandOver.State.AGENT or chat.agent_id != person.pk:
        raise StaleEpoch(chat.conversation.epoch)
    language = chat.conversation.language
    draft = draft_of(sender=Message.Sender.AGENT, text=text, client_id=client_id, language=language)
    return writer.submit(Submission(chat.conversation_id, epoch, draft, fenced=True))


def add_note(*, person: Person, public_id: str, text: str, now: datetime) -> Note:
    """Keep a note for colleagues, masked like any text; the citizen never sees it."""
    chat = find_chat(person, public_id)
    kept = redaction.mask(clean_text(text)).text
    return Note.objects.create(conversation=chat.conversation, person=person, text=kept, at=now)


def finish_callback(*, person: Person, callback_id: int, now: datetime) -> None:
    """Mark a callback as done, once; `NoSuchChat` when this person has none of this number."""
    centres = person.roles.values("centre")
    done = Callback.objects.filter(pk=callback_id, centre__in=centres, done_at__isnull=True)
    if not done.update(done_at=now, done_by=person, contact=""):
        raise NoSuchChat
