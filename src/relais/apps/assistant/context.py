"""What the steps of one turn hand from one to the next."""

from dataclasses import dataclass, field
from datetime import datetime

from relais.apps.accounts.models import Centre
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.content.models import Version
from relais.apps.conversations.models import Conversation
from relais.engines.understanding import Understanding


@dataclass(frozen=True)
class Offer:
    """A close title: the answer it stands for, in the language of the turn."""

    answer: str
    title: str


@dataclass
class Context:
    """One masked message on its way to an outcome. The first step that sets `outcome` ends the walk."""

    centre: Centre
    text: str
    language: str
    now: datetime
    notices: list[Notice] = field(default_factory=list)
    emergency: str = ""
    understanding: Understanding | None = None
    outcome: Outcome | None = None
    reason: Reason = Reason.NONE
    version: Version | None = None
    offers: tuple[Offer, ...] = ()
    confidence: float | None = None
    conversation: Conversation | None = None

    def settle(self, outcome: Outcome, reason: Reason = Reason.NONE) -> None:
        self.outcome, self.reason = outcome, reason
