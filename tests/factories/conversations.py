"""A conversation with its key."""

from datetime import UTC, datetime
from typing import Any

from relais.apps.accounts.models import Centre
from relais.apps.conversations.actions import Opened, open_conversation
from tests.factories.accounts import make_centre


def make_conversation(centre: Centre | None = None, **values: Any) -> Opened:
    defaults: dict[str, Any] = {"language": "fr", "now": datetime.now(UTC)}
    return open_conversation(centre=centre or make_centre(), **(defaults | values))
