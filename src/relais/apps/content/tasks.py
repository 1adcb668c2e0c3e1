"""Background entry: what falls due by the clock. Killed half-way, it does the rest the next time."""

from collections.abc import Callable
from datetime import datetime

from relais.apps.content.actions.notice import mail_reminders
from relais.apps.content.actions.schedule import do_what_is_due


def keep_the_calendar(now: Callable[[], datetime]) -> int:
    """Go-lives and expiries whose hour has come, reminders, and texts past their review date; how many moved."""
    moment = now()
    moved = do_what_is_due(now=moment)
    mail_reminders(now=moment)
    return moved
