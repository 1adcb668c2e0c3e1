"""Twenty agents race for two hundred chats, three each: nobody taken twice, nobody over their capacity."""

import json
import os
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any


def race(*, centre: Any, agents: list[Any], conversations: list[Any], rounds: int = 6) -> dict[str, float]:
    """Every agent claims in an order of their own, and closes what they hold between two rounds; the counts."""
    import random

    from django.db import connection

    from relais.apps.conversations import hand_over
    from relais.apps.conversations.models import HandOver
    from relais.apps.conversations.writer import StaleEpoch

    yours: list[tuple[int, str]] = []
    over: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        person, chooser = agents[number], random.Random(number)
        for _round in range(rounds):
            held: list[Any] = []
            for conversation in chooser.sample(conversations, len(conversations)):
                try:
                    hand_over.claim(person=person, public_id=str(conversation), epoch=1, now=datetime.now(UTC))
                except (StaleEpoch, hand_over.NotWaiting, hand_over.NoSuchChat):
                    continue
                except hand_over.CannotTake:
                    break
                finally:
                    if connection.vendor == "postgresql":
                        connection.close()  # back to the pool, which is smaller than the race
                held.append(conversation)
                with lock:
                    yours.append((person.pk, str(conversation)))
            mine = HandOver.objects.filter(agent=person, state=HandOver.State.AGENT)
            over.append(mine.count())
            for conversation in held:
                hand_over.close(
                    person=person, public_id=str(conversation), epoch=2, outcome="resolved", now=datetime.now(UTC)
                )
        connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(agents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    doubled = sum(times - 1 for times in Counter(chat for _agent, chat in yours).values())
    return {"claims": len(yours), "doubled": doubled, "most_held": max(over), "seconds": wall}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
    import django

    django.setup()
    from relais.__main__ import prepare_database
    from relais.apps.accounts.models import Centre, Group, Person, Role
    from relais.apps.conversations.actions import open_conversation
    from relais.apps.conversations.models import Conversation, HandOver, Presence

    prepare_database()
    now = datetime.now(UTC)
    names = {"name_fr": "Banc", "name_en": "Bench", "first_language": "fr", "time_zone": "America/Toronto"}
    centre = Centre.objects.create(slug=f"race-{time.time_ns()}", is_trial=True, created_at=now, **names)
    agents = []
    for number in range(20):
        person = Person(email=f"a{number}-{centre.pk}@example.ca", name=f"{number}", language="fr")
        person.set_unusable_password()
        person.save()
        Role.objects.create(person=person, centre=centre, group=Group.AGENT, granted_at=now)
        later = now.replace(year=now.year + 1)
        Presence.objects.create(person=person, centre=centre, languages=["fr"], capacity=3, held_until=later)
        agents.append(person)
    rows = [open_conversation(centre=centre, language="fr", now=now).conversation for _ in range(200)]
    Conversation.objects.filter(pk__in=[row.pk for row in rows]).update(state="waiting", epoch=1)
    HandOver.objects.bulk_create(
        HandOver(centre=centre, conversation=row, reason="asked", packet={}, language="fr", queued_at=now, timer=later)
        for row in rows
    )
    json.dump(race(centre=centre, agents=agents, conversations=[row.public_id for row in rows]), sys.stdout)


if __name__ == "__main__":
    main()
