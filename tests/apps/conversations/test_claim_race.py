"""Agents race for the same citizens, in threads of their own; the long race is `script/bench live claims`."""

from datetime import UTC, datetime, timedelta

import pytest

from benches.live_claims import race
from relais.apps.accounts.models import Group
from relais.apps.conversations.models import Conversation, HandOver, Presence
from tests.factories.accounts import make_centre, make_person, make_role
from tests.factories.conversations import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_is_taken_twice_and_nobody_takes_more_than_they_can() -> None:
    centre, now = make_centre(), datetime.now(UTC)
    agents = [make_person() for _ in range(5)]
    for agent in agents:
        make_role(agent, centre, Group.AGENT)
        Presence.objects.create(
            centre=centre, person=agent, languages=["fr"], capacity=2, held_until=now + timedelta(hours=1)
        )
    rows = [make_conversation(centre).conversation for _ in range(12)]
    Conversation.objects.update(state="waiting", epoch=1)
    for row in rows:
        HandOver.objects.create(
            centre=centre, conversation=row, reason="asked", packet={}, queued_at=now, timer=now + timedelta(hours=1)
        )

    counts = race(centre=centre, agents=agents, conversations=[row.public_id for row in rows], rounds=2)

    assert (counts["claims"], counts["doubled"], counts["most_held"] <= 2) == (12, 0, True)


def test_one_agent_in_many_tabs_never_exceeds_their_capacity() -> None:
    centre, now, agent = make_centre(), datetime.now(UTC), make_person()
    make_role(agent, centre, Group.AGENT)
    Presence.objects.create(
        centre=centre, person=agent, languages=["fr"], capacity=2, held_until=now + timedelta(hours=1)
    )
    rows = [make_conversation(centre).conversation for _ in range(6)]
    Conversation.objects.update(state="waiting", epoch=1)
    for row in rows:
        HandOver.objects.create(
            centre=centre, conversation=row, reason="asked", packet={}, queued_at=now, timer=now + timedelta(hours=1)
        )

    counts = race(centre=centre, agents=[agent] * 4, conversations=[row.public_id for row in rows], rounds=1)

    assert (counts["doubled"], counts["most_held"] <= 2) == (0, True)
