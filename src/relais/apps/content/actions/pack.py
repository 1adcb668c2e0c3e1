"""Importing a pack: whole, in one transaction, or not at all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from relais.apps.accounts.models import Centre
from relais.apps.content.actions.answer import (
    accept_phrasings,
    create_answer,
    create_topic,
    write_version,
)
from relais.apps.content.actions.live import put_live
from relais.apps.content.models import Answer, Link, Topic
from relais.apps.content.models.version import Pair
from relais.apps.content.packs import Pack, PackAnswer, WholePair
from relais.apps.content.packs import Pair as PackPair
from relais.apps.journal.actions import Actor, write_entry


@dataclass(frozen=True)
class Imported:
    """What an import did: counts, and the answers that stay drafts with the languages they lack."""

    topics: int
    answers: int
    phrasings: int
    live: int
    incomplete: tuple[tuple[str, tuple[str, ...]], ...]


def import_pack(*, pack: Pack, centre: Centre, live: bool, actor: Actor, now: datetime) -> Imported:
    """Make drafts of a pack's answers; with `live`, put those that have both languages live as well.

    A topic or an answer whose key the centre has already is kept and gets the new version and phrasings.
    """
    with transaction.atomic():
        topics = {row.key: _take_topic(centre, row.key, row.title, row.risk, actor, now) for row in pack.topics}
        made_live = sum(_take_answer(topics, row, live, actor, now) for row in pack.answers)
        incomplete = tuple((row.key, tuple(row.missing_languages)) for row in pack.answers if row.missing_languages)
        phrasings = sum(len(row.phrasings.fr) + len(row.phrasings.en) for row in pack.answers)
        write_entry(
            actor=actor,
            action="pack.import",
            subject=f"centre:{centre.key}",
            chain=centre.chain,
            now=now,
            details={"answers": len(pack.answers), "live": made_live, "incomplete": len(incomplete)},
        )
    return Imported(len(pack.topics), len(pack.answers), phrasings, made_live, incomplete)


def _take_topic(centre: Centre, key: str, title: WholePair, risk: str, actor: Actor, now: datetime) -> Topic:
    topic = Topic.objects.filter(centre=centre, key=key).first()
    return topic or create_topic(centre=centre, key=key, title=_pair(title), risk=risk, actor=actor, now=now)


def _take_answer(topics: dict[str, Topic], row: PackAnswer, live: bool, actor: Actor, now: datetime) -> bool:
    topic = topics[row.topic]
    answer = Answer.objects.filter(centre=topic.centre, key=row.key).first()
    if answer is None:
        answer = create_answer(topic=topic, key=row.key, actor=actor, now=now)
    links = [Link(url=Pair(fr=link.url.fr, en=link.url.en), label=_pair(link.label)) for link in row.links]
    version = write_version(
        answer=answer,
        title=_pair(row.title),
        body=_pair(row.body),
        links=links,
        sources=row.sources,
        actor=actor,
        now=now,
    )
    for language, texts in (("fr", row.phrasings.fr), ("en", row.phrasings.en)):
        if texts:
            accept_phrasings(answer=answer, language=language, texts=texts, actor=actor, now=now)
    if live and version.is_whole and not version.is_live:
        put_live(version=version, actor=actor, now=now)
        return True
    return False


def _pair(texts: PackPair | WholePair) -> Pair:
    return Pair(fr=texts.fr, en=texts.en)
