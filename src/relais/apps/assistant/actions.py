"""What a citizen does at the counter: ask, choose an offered title, ask for a person; and how people judge it."""

from concurrent.futures import Future
from datetime import datetime

from django.db import IntegrityError, transaction

from relais.apps.accounts.models import Centre, Person
from relais.apps.assistant.context import Context
from relais.apps.assistant.models import Label, Turn
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.turn import answer_turn
from relais.apps.content.models import Answer, Version
from relais.apps.conversations.door import Incoming, receive
from relais.apps.conversations.models import Conversation
from relais.apps.conversations.writer import Receipt, Reply, Submission, writer


class OfferGone(Exception):
    """The chosen answer is not live (any more) in this centre."""


class NoSuchTurn(Exception):
    """There is no turn of this number to label, or none that this person may label."""


class AlreadyLabelled(Exception):
    """Somebody has judged this turn already."""


class NoSuchAnswer(Exception):
    """The centre has no such answer, or it is the one that the assistant held most likely itself."""


def send_message(*, conversation: Conversation, text: str, client_id: str, now: datetime) -> "Future[Receipt]":
    """Take a question in the citizen's own words; the receipt comes once question and reply are on the disk."""
    return receive(conversation=conversation, text=text, client_id=client_id, respond=_respond, now=now)


def choose_answer(*, conversation: Conversation, answer: str, client_id: str, now: datetime) -> "Future[Receipt]":
    """Take one of the offered titles: its text is what the citizen said, its answer is the reply."""
    version = find_offered(conversation.centre, answer)
    language = _language_offered(conversation, answer)

    def give(context: Context) -> None:
        context.version = version
        context.settle(Outcome.ANSWER, Reason.CHOSEN)

    def respond(incoming: Incoming) -> Reply:
        context = Context(conversation.centre, incoming.text, language, now, conversation=conversation)
        return answer_turn(context, steps=(give,))

    title = version.title_in(language)
    return receive(conversation=conversation, text=title, client_id=client_id, respond=respond, now=now)


def find_offered(centre: Centre, answer: str) -> Version:
    """The live version of an answer that a citizen chose; `OfferGone` when there is none."""
    rows = Version.objects.live().filter(answer__centre=centre, answer__key=answer).select_related("answer")
    # A NUL in the key is an error to PostgreSQL, not a row that is missing.
    version = rows.first() if answer.isprintable() else None
    if version is None:
        raise OfferGone(answer)
    return version


def _language_offered(conversation: Conversation, answer: str) -> str:
    """The language in which the title was offered: that of its turn, which may differ from the page's."""
    turns = Turn.objects.filter(conversation=conversation).order_by("-seq").only("offers", "language")
    return next((turn.language for turn in turns if answer in turn.offers), conversation.language)


def ask_for_person(*, conversation: Conversation, now: datetime) -> "Future[Receipt]":
    """Put the citizen in line for a person, or say how to reach one otherwise; nothing where one is there already."""
    if conversation.state == Conversation.State.AGENT:
        done: Future[Receipt] = Future()
        done.set_result(Receipt(conversation.last_seq, (), None))
        return done

    def hand_over(context: Context) -> None:
        context.settle(Outcome.HAND_OVER, Reason.ASKED)

    context = Context(conversation.centre, "", conversation.language, now, conversation=conversation)
    reply = answer_turn(context, steps=(hand_over,))
    draft, *rest = reply.drafts
    submission = Submission(conversation.pk, conversation.epoch, draft, Reply(tuple(rest), reply.record, reply.then))
    return writer.submit(submission)


def _respond(incoming: Incoming) -> Reply:
    return answer_turn(_context(incoming))


def _context(incoming: Incoming) -> Context:
    conversation = incoming.conversation
    return Context(conversation.centre, incoming.text, conversation.language, incoming.now, conversation=conversation)


def label_turn(*, person: Person, turn_id: int, verdict: Label.Verdict, answer: str = "", now: datetime) -> Label:
    """Judge the candidate of one sampled turn, once; `answer` is the right one when it is another that is known."""
    turn = Turn.objects.visible_to(person).filter(pk=turn_id, sampled=True).select_related("conversation").first()
    if turn is None:
        raise NoSuchTurn(str(turn_id))
    right = answer if verdict is Label.Verdict.OTHER_ANSWER else ""
    if verdict is Label.Verdict.OTHER_ANSWER and (right == turn.candidate or not _has_answer(turn, right)):
        raise NoSuchAnswer(right)
    try:
        with transaction.atomic():
            return Label.objects.create(turn=turn, verdict=verdict, answer=right, by=person.key, at=now)
    except IntegrityError as error:
        raise AlreadyLabelled(str(turn_id)) from error


def take_label_back(*, person: Person, turn_id: int) -> None:
    """Undo one's own label; `NoSuchTurn` when there is none, or it is another person's."""
    turns = Turn.objects.visible_to(person).filter(pk=turn_id).values("pk")
    gone, _by_model = Label.objects.filter(turn__in=turns, by=person.key).delete()
    if not gone:
        raise NoSuchTurn(str(turn_id))


def _has_answer(turn: Turn, key: str) -> bool:
    return key.isprintable() and Answer.objects.filter(centre=turn.conversation.centre_id, key=key).exists()
