"""Why an act of sign-off is refused: codes, each with its sentence on the pages (`presenting`)."""

from enum import StrEnum


class Refusal(StrEnum):
    NOT_ALLOWED = "not_allowed"
    OWN_TEXT = "own_text"
    NOT_OPEN = "not_open"
    STAGE_WAITS = "stage_waits"
    OTHER_TEXT = "other_text"
    SIGNED_FOR_ANOTHER = "signed_for_another"
    ALREADY_SIGNED = "already_signed"
    NEEDS_COMMENT = "needs_comment"
    PASSAGE_NOT_FOUND = "passage_not_found"
    NOT_WHOLE = "not_whole"
    ALREADY_SUBMITTED = "already_submitted"
    IS_LIVE = "is_live"
    NOT_LIVE = "not_live"
    NOT_SIGNED = "not_signed"
    FOUND_WRONG = "found_wrong"
    TIMES_WRONG = "times_wrong"
    NO_GATE = "no_gate"
    OVERTAKEN = "overtaken"
    LINK_SPENT = "link_spent"
    NOT_APPROVED = "not_approved"
    TOO_LONG = "too_long"
    EMPTY = "empty"


class Refused(Exception):
    """An act that is not done; nothing has changed. `code` says why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code
