import pytest
from django.apps import apps
from django.db import connection

from relais.apps.assistant.actions import send_message
from relais.apps.assistant.models import Turn
from relais.apps.conversations.actions import NoSuchMessage, change_language, delete_conversation, give_feedback
from relais.apps.conversations.models import Conversation, Feedback, Message
from tests.factories.accounts import NOW, make_open_centre
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)


def ask(conversation: Conversation, text: str) -> None:
    send_message(conversation=conversation, text=text, client_id="a", now=NOW).result(10)


def rate(conversation: Conversation, seq: int, reason: str = "", useful: bool = False) -> Feedback:
    return give_feedback(conversation=conversation, seq=seq, useful=useful, reason=reason, now=NOW)


def whole_database() -> str:
    """Every value of every row of every table."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            rows += cursor.fetchall()
    return repr(rows)


@pytest.mark.parametrize(("before", "after"), [("fr", "en"), ("en", "fr"), ("fr", "fr")])
def test_language_changes_for_what_follows(before: str, after: str) -> None:
    conversation = make_conversation(language=before).conversation

    change_language(conversation=conversation, language=after)

    assert (conversation.language, Conversation.objects.get().language) == (after, after)


def test_feedback_keeps_the_last_word_on_a_message() -> None:
    conversation = make_conversation(make_open_centre()).conversation
    ask(conversation, "bonjour")

    rate(conversation, 2, "pas clair")
    rate(conversation, 2, "finalement oui", useful=True)

    kept = Feedback.objects.values_list("seq", "useful", "reason")
    assert list(kept) == [(2, True, "finalement oui")]


@pytest.mark.parametrize("seq", [0, 1, 3, 99])
def test_feedback_on_the_citizens_own_or_no_message_is_refused(seq: int) -> None:
    conversation = make_conversation(make_open_centre()).conversation
    ask(conversation, "bonjour")

    with pytest.raises(NoSuchMessage):
        rate(conversation, seq)

    assert Feedback.objects.count() == 0


def test_feedback_on_a_message_of_another_conversation_is_refused() -> None:
    centre = make_open_centre()
    one, other = make_conversation(centre).conversation, make_conversation(centre).conversation
    ask(one, "bonjour")

    with pytest.raises(NoSuchMessage):
        rate(other, 2)


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("mon NAS est 046 454 286", "mon NAS est [NAS/SIN]"),
        ("nul\x00 \ud800!", "nul !"),
        ("<b>", "<b>"),
        ("a" * 1200, "a" * 1000),
    ],
)
def test_feedback_reason_is_cleaned_and_masked_before_it_is_stored(reason: str, kept: str) -> None:
    conversation = make_conversation(make_open_centre()).conversation
    ask(conversation, "bonjour")

    rate(conversation, 2, reason)

    assert Feedback.objects.get().reason == kept


def test_deletion_leaves_counts_and_no_text_anywhere() -> None:
    opened = make_conversation(make_open_centre())
    ask(opened.conversation, "concombre marinés du dimanche")
    rate(opened.conversation, 2, "raison des cornichons")
    before = whole_database()

    delete_conversation(conversation=opened.conversation, now=NOW)

    after, conversation = whole_database(), Conversation.objects.get()
    assert ("concombre" in before, "cornichons" in before) == (True, True)
    assert ("concombre" in after, "dimanche" in after, "cornichons" in after) == (False, False, False)
    assert Message.objects.count() == 0
    assert (conversation.last_seq, conversation.deleted_at, conversation.key_digest) == (2, NOW, "")
    assert (Turn.objects.count(), Feedback.objects.count()) == (1, 1)


def test_deleting_one_conversation_leaves_the_others() -> None:
    centre = make_open_centre()
    gone, kept = make_conversation(centre).conversation, make_conversation(centre).conversation
    ask(gone, "bonjour")
    ask(kept, "bonjour")

    delete_conversation(conversation=gone, now=NOW)

    assert list(Message.objects.values_list("conversation", flat=True)) == [kept.pk, kept.pk]


def test_feedback_that_comes_behind_the_deletion_is_refused() -> None:
    conversation = make_conversation(make_open_centre()).conversation
    ask(conversation, "bonjour")
    delete_conversation(conversation=conversation, now=NOW)

    with pytest.raises(NoSuchMessage):
        rate(conversation, 2, "trop tard")
