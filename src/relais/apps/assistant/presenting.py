"""What the citizen's page shows: the thread with its turns, the greeting in both languages, what can be asked."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from relais.apps.accounts.models import Centre
from relais.apps.assistant.models import Turn
from relais.apps.assistant.outcomes import Notice, Outcome, Reason
from relais.apps.assistant.schemas import offer_titles
from relais.apps.content.models import Version
from relais.apps.content.presenting import shown_links
from relais.apps.conversations.models import Conversation, Feedback, Message
from relais.web.languages import TAGS
from relais.web.markup import render_body, render_plain

POLITE = {Reason.GREETING, Reason.THANKS}
LEADS_TO_A_PERSON = {Outcome.UNKNOWN, Outcome.HAND_OVER, Outcome.FAILED}
SUGGESTED = 6


def thread(conversation: Conversation, *, after: int = 0, host: str = "") -> list[dict[str, Any]]:
    """The messages after a number, as the templates show them; what a turn adds stands on its last message."""
    rows = list(
        Message.objects.filter(conversation=conversation, seq__gt=after)
        .select_related("version__answer")
        .order_by("seq")
    )
    turns = {turn.seq + turn.added - 1: turn for turn in Turn.objects.filter(conversation=conversation)}
    live = offer_titles(list(turns.values()), conversation.centre)
    opinions = {row.seq: row for row in Feedback.objects.filter(conversation=conversation, seq__gt=after)}
    return [{**_shown(row, turns.get(row.seq), live, host), "feedback": opinions.get(row.seq)} for row in rows]


def _shown(row: Message, turn: Turn | None, live: dict[str, Version], host: str) -> dict[str, Any]:
    version = row.version
    emergency = row.code.startswith("emergency_")
    html = "" if emergency else render_body(row.text) if version else render_plain(row.text)
    leads_to_person = turn is not None and turn.outcome in LEADS_TO_A_PERSON and turn.reason not in POLITE
    notices = [row.code] if emergency else []
    if turn is not None and Notice.CLOSED in turn.notices:
        notices.append(str(Notice.CLOSED))
    return {
        "seq": row.seq,
        "sender": row.sender,
        "lang": TAGS.get(row.language, ""),
        "at": row.at,
        "html": html,
        "title": version.title_in(row.language) if version else "",
        "links": shown_links(version, row.language, host) if version else [],
        "offers": [
            {"answer": key, "title": live[key].title_in(row.language)}
            for key in (turn.offers if turn else [])
            if key in live
        ],
        "outcome": turn.outcome if turn and turn.reason not in POLITE else "",
        "notices": notices,
        "person": leads_to_person,
        "urgent": emergency,
        "unknown": leads_to_person and turn is not None and turn.outcome == Outcome.UNKNOWN,
        "text": row.text,
        "asks_feedback": version is not None,
    }


def greeting(centre: Centre) -> dict[str, dict[str, str]]:
    """The active offer: both languages on the first screen, the centre's first language first."""
    sides = []
    for language in centre.languages:
        with translation.override(language):
            text = _("Hello! Ask your question in English or in French.")
        sides.append({"lang": TAGS[language], "text": text})
    return {"first": sides[0], "second": sides[1]}


def suggestions(centre: Centre, language: str) -> list[str]:
    """A few titles that can be asked: one a topic, so that the first screen shows what this counter is about."""
    titles: dict[int, str] = {}
    rows: Iterable[Version] = (
        Version.objects.live().filter(answer__centre=centre).select_related("answer").order_by("answer__pk")
    )
    for version in rows:
        titles.setdefault(version.answer.topic_id, version.title_in(language))
    if len(titles) == 1:
        titles = dict(enumerate(version.title_in(language) for version in rows))
    return list(titles.values())[:SUGGESTED]
