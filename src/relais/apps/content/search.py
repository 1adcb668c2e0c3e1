"""Searching the live answers of a centre without a conversation: what the index reads in the words, then the titles."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from relais.apps.accounts.models import Centre
from relais.apps.content.index import IndexMissing, find_answers
from relais.apps.content.models import Version
from relais.engines import redaction
from relais.engines.understanding import Decision, normalise
from relais.web.languages import LANGUAGES

log = structlog.get_logger(__name__)
MAX_QUERY = 200
# Below this part of the belief, a candidate is only what happened to come next.
SMALLEST_SHARE = 0.01


@dataclass(frozen=True)
class Found:
    """What a search brought, best first. Without `meaning` only titles were compared: the index is not in service."""

    versions: list[Version]
    meaning: bool


def clean_query(text: str) -> str:
    """What was typed on one line, bounded, without invisible characters, personal information masked."""
    visible = "".join(character if character.isprintable() else " " for character in text)
    return redaction.mask(" ".join(visible.split())[:MAX_QUERY]).text


def search_answers(*, centre: Centre, versions: Sequence[Version], text: str, language: str) -> Found:
    """Which of these live `versions` may answer `text`, typed in either language on a page in `language`."""
    ranked, meaning = _read_meaning(centre, text, language)
    by_key = {version.answer.key: version for version in versions}
    meant = [by_key[key] for key in ranked if key in by_key]
    named = [version for version in versions if version not in meant and _is_named(version, text)]
    return Found([*meant, *named], meaning)


def _read_meaning(centre: Centre, text: str, language: str) -> tuple[list[str], bool]:
    try:
        found = find_answers(centre_id=centre.pk, text=text, prefer=language)
    except IndexMissing:
        return [], False
    except Exception as error:
        # Whatever the index does, titles can still be found; nothing of what was typed is logged.
        log.error("search_without_index", centre=centre.slug, fault=type(error).__name__)
        return [], False
    if found is None or found.decision is Decision.UNKNOWN:
        return [], True
    first, *others = found.candidates
    return [first.answer, *(other.answer for other in others if other.share >= SMALLEST_SHARE)], True


def _is_named(version: Version, text: str) -> bool:
    """Whether the title, or that of the topic, holds every word of the search or its beginning, in one language."""
    topic = version.answer.topic
    titles = {"fr": (topic.title_fr, version.title_fr), "en": (topic.title_en, version.title_en)}
    for code in LANGUAGES:
        words = normalise(text, language=code)
        title = " ".join(word for part in titles[code] for word in normalise(part, language=code))
        if words and all(word in title for word in words):
            return True
    return False
