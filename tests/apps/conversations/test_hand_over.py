"""From the assistant to a person and back: the states, who may take whom, and that nobody waits for nothing."""

from datetime import timedelta
from typing import Any

import pytest

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.assistant.actions import ask_for_person
from relais.apps.conversations import hand_over, line
from relais.apps.conversations.actions import delete_conversation
from relais.apps.conversations.models import Callback, Conversation, HandOver, Message, Presence
from relais.apps.conversations.presence import LEASE, renew, set_presence
from relais.apps.conversations.writer import Draft, StaleEpoch, Submission, writer
from tests.factories.accounts import NOW, make_open_centre, make_person, make_role
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = NOW + timedelta(hours=12)


def make_agent(centre: Centre, **values: Any) -> Person:
    person = make_person()
    make_role(person, centre, Group.AGENT)
    set_presence(person=person, centre=centre, now=NOW, **values)
    return person


def ask(centre: Centre, language: str = "fr", now: Any = NOW) -> Conversation:
    conversation = make_conversation(centre, language=language).conversation
    ask_for_person(conversation=conversation, now=now).result(10)
    conversation.refresh_from_db()
    return conversation


def claim(person: Person, conversation: Conversation, now: Any = NOW) -> HandOver:
    taken = hand_over.claim(person=person, public_id=str(conversation.public_id), epoch=conversation.epoch, now=now)
    conversation.refresh_from_db()
    return taken


def given(conversation: Conversation, person: Person) -> dict[str, Any]:
    return {"person": person, "public_id": str(conversation.public_id), "epoch": conversation.epoch, "now": NOW}


def codes(conversation: Conversation) -> list[str]:
    rows = Message.objects.filter(conversation=conversation).order_by("seq")
    return [row.code for row in rows]


def test_asking_puts_the_citizen_in_line_with_a_packet_and_a_timer() -> None:
    centre = make_open_centre()
    make_agent(centre)

    conversation = ask(centre)

    waiting = HandOver.objects.get()
    assert (conversation.state, conversation.epoch, codes(conversation)) == ("waiting", 1, ["hand_over_waiting"])
    assert (waiting.reason, waiting.packet["epoch"], waiting.packet["upto"]) == ("asked", 1, 1)
    assert (waiting.timer, line.place_of(waiting)) == (NOW + line.WAIT_AT_MOST, 1)


def test_asking_twice_keeps_one_place() -> None:
    centre = make_open_centre()
    make_agent(centre)
    conversation = ask(centre)

    ask_for_person(conversation=conversation, now=NOW + timedelta(minutes=5)).result(10)

    assert [row.queued_at for row in HandOver.objects.all()] == [NOW]


@pytest.mark.parametrize(("agents", "now"), [(0, NOW), (1, NIGHT)])
def test_nobody_waits_where_no_desk_is_or_the_centre_is_closed(agents: int, now: Any) -> None:
    centre = make_open_centre()
    for _number in range(agents):
        make_agent(centre)

    conversation = ask(centre, now=now)

    assert (conversation.state, codes(conversation), HandOver.objects.count()) == ("assistant", ["hand_over"], 0)


def test_claim_raises_the_epoch_tells_the_citizen_and_silences_the_assistant() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    conversation = ask(centre)

    taken = claim(agent, conversation)

    assert (taken.state, taken.agent, taken.timer) == ("agent", agent, None)
    assert (conversation.state, conversation.epoch, codes(conversation)[-1]) == ("agent", 2, "agent_joined")


def test_second_claim_of_one_citizen_is_stale() -> None:
    centre = make_open_centre()
    one, other = make_agent(centre), make_agent(centre)
    conversation = ask(centre)
    before = given(conversation, other)
    claim(one, conversation)

    with pytest.raises(StaleEpoch):
        hand_over.claim(**before)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"state": Presence.State.BUSY}, "away"),
        ({"languages": ["en"]}, "language"),
        ({"capacity": 0}, "full"),
        ({"skills": ["taxes"]}, None),
    ],
)
def test_claim_needs_an_open_desk_the_language_and_room(values: dict[str, Any], why: str | None) -> None:
    centre = make_open_centre()
    make_agent(centre)
    agent = make_agent(centre, **values)
    conversation = ask(centre)

    try:
        claim(agent, conversation)
        refused = None
    except hand_over.CannotTake as error:
        refused = error.why

    assert refused == why


def test_lost_lease_cannot_claim() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    conversation = ask(centre)

    with pytest.raises(hand_over.CannotTake):
        claim(agent, conversation, now=NOW + LEASE)


def test_where_nobody_there_speaks_the_language_anyone_may_take_it() -> None:
    centre = make_open_centre()
    agent = make_agent(centre, languages=["en"])

    conversation = ask(centre, language="fr")

    assert claim(agent, conversation).state == "agent"


def test_colleague_of_another_centre_sees_nothing() -> None:
    centre, stranger = make_open_centre(), make_agent(make_open_centre())
    make_agent(centre)
    conversation = ask(centre)

    with pytest.raises(hand_over.NoSuchChat):
        claim(stranger, conversation)


def test_stale_agent_writes_nothing_after_a_transfer() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    conversation = ask(centre)
    claim(agent, conversation)
    late = Submission(conversation.pk, conversation.epoch, Draft("agent", "trop tard", client_id="a"), fenced=True)
    hand_over.requeue(**given(conversation, agent))

    with pytest.raises(StaleEpoch):
        writer.submit(late).result(10)

    assert not Message.objects.filter(text="trop tard").exists()


def test_transfer_keeps_the_moment_the_citizen_came() -> None:
    centre = make_open_centre()
    agent, colleague = make_agent(centre), make_agent(centre)
    conversation = ask(centre)
    claim(agent, conversation)

    passed = hand_over.requeue(**given(conversation, agent), to=colleague)
    conversation.refresh_from_db()

    assert (passed.state, passed.queued_at, passed.wanted, conversation.epoch) == ("waiting", NOW, colleague, 3)
    with pytest.raises(hand_over.CannotTake):
        claim(make_agent(centre), conversation)
    assert claim(colleague, conversation).agent == colleague


def test_declined_citizen_is_not_offered_again_to_who_declined() -> None:
    centre = make_open_centre()
    agent, colleague = make_agent(centre), make_agent(centre)
    conversation = ask(centre)

    hand_over.decline(**given(conversation, agent))

    with pytest.raises(hand_over.CannotTake):
        claim(agent, conversation)
    assert claim(colleague, conversation).agent == colleague


def test_closing_gives_the_conversation_back_to_the_assistant() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    conversation = ask(centre)
    claim(agent, conversation)

    closed = hand_over.close(**given(conversation, agent), outcome="resolved")
    conversation.refresh_from_db()

    assert (closed.state, closed.outcome, conversation.state, conversation.epoch) == (
        "ended",
        "resolved",
        "assistant",
        3,
    )


def test_lost_agent_gives_the_citizen_back_once_at_the_same_place() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    conversation = ask(centre)
    claim(agent, conversation)
    later = NOW + LEASE + timedelta(seconds=1)

    done = [hand_over.expire(now=NOW), hand_over.expire(now=later), hand_over.expire(now=later)]

    waiting = HandOver.objects.get()
    assert (done, waiting.state, waiting.queued_at, waiting.priority) == ([0, 1, 0], "waiting", NOW, 1)
    assert codes(conversation)[-1] == "agent_lost"


def test_renewed_lease_keeps_the_chat() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)
    claim(agent, ask(centre))
    renew(person=agent, centre=centre, now=NOW + LEASE - timedelta(seconds=1))

    assert hand_over.expire(now=NOW + LEASE + timedelta(seconds=1)) == 0


def test_nobody_waits_for_a_desk_that_is_not_open() -> None:
    centre = make_open_centre()
    agent = make_agent(centre)

    later = ask(centre, now=NOW + LEASE + timedelta(seconds=1))
    set_presence(person=agent, centre=centre, now=NOW, state=Presence.State.AWAY)
    away = ask(centre)

    assert [later.state, away.state] == [Conversation.State.ASSISTANT] * 2
    assert not HandOver.objects.exists()


def test_wait_that_lasts_too_long_ends_with_what_to_do() -> None:
    centre = make_open_centre()
    make_agent(centre)
    conversation = ask(centre)

    hand_over.expire(now=NOW + line.WAIT_AT_MOST)
    conversation.refresh_from_db()

    assert (HandOver.objects.get().outcome, conversation.state) == ("nobody", "assistant")
    assert codes(conversation)[-1] == "wait_over"


def test_every_state_that_is_not_the_end_has_a_way_out_by_itself() -> None:
    """No state without a timer: a waiting row must have one, and an agent's ends with a lease that must be renewed."""
    centre = make_open_centre()
    agent = make_agent(centre)
    waiting, held = ask(centre), ask(centre)
    claim(agent, held)

    hand_over.expire(now=NOW + timedelta(days=1))
    hand_over.expire(now=NOW + timedelta(days=2))

    assert set(HandOver.objects.values_list("state", flat=True)) == {"ended"}
    assert set(Conversation.objects.filter(pk__in=[waiting.pk, held.pk]).values_list("state", flat=True)) == {
        "assistant"
    }


def test_callback_keeps_the_moment_and_a_promise_and_outlives_the_conversation() -> None:
    centre = make_open_centre()
    make_agent(centre)
    conversation = ask(centre)

    hand_over.ask_for_callback(conversation=conversation, contact="819-555-0100", now=NOW + timedelta(minutes=9))
    delete_conversation(conversation=conversation, now=NOW + timedelta(minutes=10))

    callback = Callback.objects.get()
    assert (callback.queued_at, callback.contact, callback.conversation) == (NOW, "819-555-0100", None)
    assert callback.promised_at == centre.closes_at(NOW)


def test_urgent_and_returning_citizens_come_first_then_by_the_moment_each_came() -> None:
    centre = make_open_centre()
    make_agent(centre)
    rows = [ask(centre, now=NOW + timedelta(seconds=n)) for n in range(3)]
    HandOver.objects.filter(conversation=rows[2]).update(priority=HandOver.Priority.URGENT)

    order = [row.conversation_id for row in HandOver.objects.waiting()]

    assert order == [rows[2].pk, rows[0].pk, rows[1].pk]
    assert [line.place_of(row) for row in HandOver.objects.waiting()] == [1, 2, 3]


def test_usual_wait_is_said_from_five_on_and_covers_most_of_them() -> None:
    centre = make_open_centre()
    agent = make_agent(centre, capacity=9)
    for minutes in range(4):
        claim(agent, ask(centre, now=NOW - timedelta(minutes=minutes)))
    few = line.usual_wait(centre, NOW)

    claim(agent, ask(centre, now=NOW - timedelta(minutes=10)))

    assert (few, line.usual_wait(centre, NOW)) == (None, line.Wait(low=0, high=8))


def test_leaving_the_line_ends_the_wait() -> None:
    centre = make_open_centre()
    make_agent(centre)
    conversation = ask(centre)

    hand_over.leave_line(conversation=conversation, now=NOW)

    assert (HandOver.objects.get().outcome, codes(conversation)[-1]) == ("left", "left_line")
    with pytest.raises(hand_over.NotWaiting):
        hand_over.leave_line(conversation=conversation, now=NOW)
