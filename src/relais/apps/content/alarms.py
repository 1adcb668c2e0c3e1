"""The emergency messages that the public sees now, held by each process, so that no page asks the database for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from relais.apps.content.models import EmergencyMessage
from relais.apps.content.models.emergency import LONGEST_MINUTES


@dataclass(frozen=True)
class Alarm:
    """One message in one reader's language: its words, and the language they are in."""

    text: str
    language: str
    at: datetime


class Board:
    """Read again every two seconds by the thread that keeps the indexes; what has expired is never shown meanwhile."""

    def __init__(self) -> None:
        self._held: dict[int, list[EmergencyMessage]] = {}

    def refresh(self, now: datetime) -> None:
        since = now - timedelta(minutes=LONGEST_MINUTES)
        held: dict[int, list[EmergencyMessage]] = {}
        for message in EmergencyMessage.objects.filter(at__gt=since, ended_at=None).order_by("-at"):
            held.setdefault(message.centre_id, []).append(message)
        self._held = held

    def forget(self) -> None:
        self._held = {}

    def shown(self, centre_id: int, language: str, now: datetime) -> list[Alarm]:
        """The newest first."""
        messages = [message for message in self._held.get(centre_id, []) if message.is_shown(now)]
        return [Alarm(*message.text_in(language), message.at) for message in messages]


board = Board()
