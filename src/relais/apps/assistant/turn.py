"""One turn: the steps in order, each timed; what failed is said to have failed; then the messages that go out."""

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from relais.apps.assistant.audit import SAMPLED_ONE_IN, engine_mark
from relais.apps.assistant.context import Context
from relais.apps.assistant.models import Turn
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.apps.assistant.passing import joins_line, passing
from relais.apps.assistant.steps.approved_text import use_approved_text
from relais.apps.assistant.steps.emergency import lead_to_a_person, notice_emergency
from relais.apps.assistant.steps.meaning import understand
from relais.apps.assistant.steps.opening import notice_closed
from relais.apps.assistant.steps.person import hear_request_for_person
from relais.apps.assistant.steps.polite import return_politeness
from relais.apps.assistant.wording import say
from relais.apps.conversations.models import Message
from relais.apps.conversations.writer import Draft, Reply

log = structlog.get_logger(__name__)
Step = Callable[[Context], None]

FIRST: tuple[Step, ...] = (notice_emergency,)
STEPS: tuple[Step, ...] = (return_politeness, hear_request_for_person, understand, use_approved_text)
LAST: tuple[Step, ...] = (lead_to_a_person, notice_closed)

SENTENCE_OF_REASON = {
    Reason.GREETING: "greeting",
    Reason.THANKS: "thanks",
    Reason.ABOUT_SERVICE: "about_service",
    Reason.LANGUAGE_NOT_SERVED: "language_not_served",
    Reason.NOTHING_LIVE: "nothing_live",
}


def answer_turn(context: Context, steps: Sequence[Step] = STEPS) -> Reply:
    """Walk the steps until one settles the outcome; return what to say and the record of how it came about."""
    trace: list[dict[str, object]] = []
    for step in FIRST:
        _walk(step, context, trace)
    for step in steps:
        if context.outcome is None:
            _walk(step, context, trace)
    if context.outcome is None:
        context.settle(Outcome.FAILED, Reason.COMPONENT_FAILED)
    for step in LAST:
        _walk(step, context, trace)
    waits = joins_line(context)
    return Reply(tuple(_drafts(context, waits)), _recorder(context, trace), passing(context) if waits else None)


def _walk(step: Step, context: Context, trace: list[dict[str, object]]) -> None:
    """Run one step. A step that raises fails the turn and is logged by place, never with what the citizen wrote."""
    began = time.perf_counter()
    try:
        step(context)
        state = "passed" if context.outcome is None else str(context.outcome)
    except Exception as error:
        state = "failed"
        context.settle(Outcome.FAILED, Reason.COMPONENT_FAILED)
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where else ""
        log.error("step_failed", step=step.__name__, fault=type(error).__name__, place=place)
    milliseconds = round((time.perf_counter() - began) * 1000, 2)
    trace.append({"step": step.__name__, "outcome": state, "ms": milliseconds})


def _drafts(context: Context, waits: bool) -> list[Draft]:
    """The messages of the turn: what is urgent first, then the approved text or the sentence of the outcome."""
    assistant, language = Message.Sender.ASSISTANT, context.language
    drafts = []
    if context.emergency:
        code = f"emergency_{context.emergency}"
        drafts.append(Draft(assistant, say(code, language=language), language, code))
    if context.version is not None and context.outcome is Outcome.ANSWER:
        text = context.version.body_in(language)
        drafts.append(Draft(assistant, text, language, version=context.version))
        return drafts
    code = "hand_over_waiting" if waits else SENTENCE_OF_REASON.get(context.reason, str(context.outcome))
    drafts.append(Draft(assistant, say(code, language=language), language, code))
    return drafts


def _reading(context: Context) -> dict[str, Any]:
    """What the index made of the message, if it read one, and whether chance picks the turn for the audit.

    The draw comes before any outcome is looked at: only a simple random sample of all that was read speaks for it.
    """
    if context.understanding is None or not context.understanding.candidates:
        return {}
    first = context.understanding.candidates[0]
    return {
        "candidate": first.answer,
        "candidate_language": first.language,
        "engine": engine_mark(),
        "sampled": secrets.randbelow(SAMPLED_ONE_IN) == 0,
    }


def _recorder(context: Context, trace: list[dict[str, object]]) -> Callable[[int, int, int], Turn]:
    def record(conversation_id: int, seq: int, added: int) -> Turn:
        return Turn(
            conversation_id=conversation_id,
            seq=seq,
            added=added,
            at=context.now,
            outcome=context.outcome or Outcome.FAILED,
            reason=context.reason,
            notices=[str(notice) for notice in context.notices],
            language=context.language,
            version=context.version if context.outcome is Outcome.ANSWER else None,
            offers=[offer.answer for offer in context.offers],
            confidence=context.confidence,
            **_reading(context),
            trace=trace,
        )

    return record
