"""Structured logs without message text: events are names, values are identifiers, counts and milliseconds."""

import logging
import sys
import traceback

import structlog


def _format_frames(exc_info: structlog.typing.ExcInfo) -> str:
    """Where it broke and the kind of each exception; no local variable and no message: a citizen's words may be there.

    A database's refusal, for one, repeats the row that it refused.
    """
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        kind = type(error)
        lines[:0] = [*traceback.format_tb(error.__traceback__), f"{kind.__module__}.{kind.__qualname__}\n"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()


def configure_logs(*, form: str, level: str) -> None:
    """Send structlog and the standard library's records to stderr as JSON lines or readable text."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        # Told that the traceback is plain, it does not warn that it cannot make it a pretty one.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_format_frames),
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("django.request").setLevel(logging.ERROR)
    # Its lines repeat the Host header, which anybody may write.
    logging.getLogger("django.security.DisallowedHost").disabled = True
