from relais.apps.conversations.models.conversation import (
    Conversation,
    Feedback,
    Message,
    digest_token,
    new_token,
)
from relais.apps.conversations.models.hand_over import Callback, HandOver, Note, Presence

__all__ = [
    "Callback",
    "Conversation",
    "Feedback",
    "HandOver",
    "Message",
    "Note",
    "Presence",
    "digest_token",
    "new_token",
]
