"""What the assistant did with a message: the codes that drive everything; no path depends on wording."""

from enum import StrEnum


class Outcome(StrEnum):
    ANSWER = "answer"
    OFFER = "offer"
    UNKNOWN = "unknown"
    LOOKUP = "lookup"
    HAND_OVER = "hand_over"
    FAILED = "failed"


class Reason(StrEnum):
    """Why. `greeting`, `thanks` and `about_service` go with `unknown`: no question for the bank was asked."""

    NONE = "none"
    ASKED = "asked"
    EMERGENCY = "emergency"
    CHOSEN = "chosen"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT_SERVICE = "about_service"
    BELOW_THRESHOLD = "below_threshold"
    OUT_OF_SCOPE = "out_of_scope"
    LANGUAGE_NOT_SERVED = "language_not_served"
    NOT_LIVE = "not_live"
    NOTHING_LIVE = "nothing_live"
    COMPONENT_FAILED = "component_failed"


class Notice(StrEnum):
    """Stands beside any outcome."""

    EMERGENCY = "emergency"
    CLOSED = "closed"
