"""How long a visit stays open, and when its text is removed: two settings, and the citizen's own choice."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from relais.apps.assistant.actions import send_message
from relais.apps.assistant.models import Turn
from relais.apps.conversations.actions import Opened, delete_conversation, give_feedback, keep_open
from relais.apps.conversations.models import Conversation, Feedback, Message
from relais.apps.conversations.tasks import forget_old_conversations
from tests.factories.accounts import NOW, make_centre, make_open_centre
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def opens(visit: Opened, after: timedelta) -> bool:
    public_id, now = str(visit.conversation.public_id), NOW + after
    return Conversation.objects.visible_to(public_id=public_id, token=visit.token, now=now).exists()


def test_key_opens_nothing_once_the_time_without_a_message_is_over() -> None:
    visit = make_conversation(now=NOW)

    assert (opens(visit, 59 * MINUTE), opens(visit, 60 * MINUTE)) == (True, False)


def test_time_may_be_asked_for_again_more_than_ten_times() -> None:
    visit = make_conversation(now=NOW)

    for number in range(1, 13):
        keep_open(conversation=visit.conversation, easy_pace=False, now=NOW + number * 50 * MINUTE)

    assert (opens(visit, 659 * MINUTE), opens(visit, 660 * MINUTE)) == (True, False)


def test_easy_pace_has_no_limit_but_that_of_keeping() -> None:
    visit = make_conversation(now=NOW)

    keep_open(conversation=visit.conversation, easy_pace=True, now=NOW)

    assert (opens(visit, 30 * DAY - MINUTE), opens(visit, 30 * DAY)) == (True, False)


def test_installation_may_have_no_limit_at_all(settings: Settings) -> None:
    settings.RELAIS_VISIT_MINUTES = 0
    visit = make_conversation(now=NOW)

    assert (opens(visit, 29 * DAY), visit.conversation.ends_at) == (True, NOW + 30 * DAY)


def test_whoever_is_no_longer_with_the_assistant_is_not_shut_out() -> None:
    visit = make_conversation(now=NOW)
    Conversation.objects.update(state="waiting")

    assert opens(visit, 90 * MINUTE)


def test_message_begins_the_time_again() -> None:
    visit = make_conversation(make_open_centre(), now=NOW)

    send_message(conversation=visit.conversation, text="bonjour", client_id="a", now=NOW).result(10)

    assert abs(Conversation.objects.get().active_at - datetime.now(UTC)) < MINUTE


def test_worker_removes_old_text_and_keeps_the_counts(settings: Settings) -> None:
    settings.RELAIS_KEEP_DAYS = 7
    visit = make_conversation(make_open_centre())
    send_message(conversation=visit.conversation, text="bonjour", client_id="a", now=NOW).result(10)
    give_feedback(conversation=visit.conversation, seq=2, useful=False, reason="trop court", now=NOW)
    active = Conversation.objects.get().active_at

    early = forget_old_conversations(lambda: active + 7 * DAY - MINUTE)
    late = forget_old_conversations(lambda: active + 7 * DAY)

    gone = Conversation.objects.get()
    assert (early, late, forget_old_conversations(lambda: active + 8 * DAY)) == (0, 1, 0)
    assert (gone.key_digest, gone.deleted_at, gone.last_seq) == ("", active + 7 * DAY, 2)
    assert (Message.objects.count(), Turn.objects.count()) == (0, 1)
    assert list(Feedback.objects.values_list("useful", "reason")) == [(False, "")]


def test_worker_passes_over_a_conversation_that_somebody_came_back_to() -> None:
    visit = make_conversation(now=NOW)
    keep_open(conversation=visit.conversation, easy_pace=False, now=NOW + 30 * DAY)

    removed = delete_conversation(conversation=visit.conversation, now=NOW + 31 * DAY, due=True)

    assert (removed, Conversation.objects.get().deleted_at) == (False, None)


def test_one_round_of_the_worker_takes_the_oldest_first() -> None:
    centre = make_centre()
    new, old = (make_conversation(centre, now=NOW - days * DAY).conversation for days in (31, 40))
    make_conversation(centre, now=NOW - 29 * DAY)

    removed = forget_old_conversations(lambda: NOW)

    gone = Conversation.objects.filter(deleted_at__isnull=False).order_by("pk")
    assert (removed, list(gone)) == (2, sorted([new, old], key=lambda row: row.pk))
