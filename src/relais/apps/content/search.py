"""Searching the live answers of a centre without a conversation: what the index reads in the words, then the titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import structlog

from relais.apps.accounts.models import Centre
from relais.apps.content.index import IndexMissing, find_answers
from relais.apps.content.models import Version
from relais.engines import redaction
from relais.engines.understanding import Decision, normalise
from relais.web.languages import LANGUAGES, Language

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
    # Masked before it is cut: half a number is a number that no mask knows.
    return redaction.mask(" ".join(visible.split())[: 4 * MAX_QUERY]).text[:MAX_QUERY]


def search_answers(*, centre: Centre, versions: Sequence[Version], text: str, language: str) -> Found:
    """Which of these live `versions` may answer `text`, typed in either language on a page in `language`."""
    ranked, meaning = _read_meaning(centre, text, language)
    by_key = {version.answer.key: version for version in versions}
    meant = [by_key[key] for key in ranked if key in by_key]
    words = {code: normalise(text, language=code) for code in LANGUAGES}
    named = [version for version in versions if version not in meant and _is_named(version, words)]
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


def _is_named(version: Version, words: Mapping[Language, list[str]]) -> bool:
    """Whether the title with that of its topic holds every word, or more than the word, in one of the languages."""
    topic = version.answer.topic
    titles = {"fr": f"{topic.title_fr} {version.title_fr}", "en": f"{topic.title_en} {version.title_en}"}
    for code, wanted in words.items():
        plain = _plain(titles[code], code)
        if wanted and all(word in plain for word in wanted):
            return True
    return False


@lru_cache(maxsize=8192)  # a large bank's titles, which change seldom: 40 µs each to fold, and every search reads all
def _plain(title: str, language: str) -> str:
    return " ".join(normalise(title, language=language))
