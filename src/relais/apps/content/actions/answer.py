"""The verbs on topics, answers, their texts and the ways the public asks; the live mark is in `live.py`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.live import raise_revision
from relais.apps.content.models import Answer, Link, Phrasing, Topic, Version, compute_digest
from relais.apps.content.models.version import Pair
from relais.apps.journal.actions import Actor, write_entry


def create_topic(
    *,
    centre: Centre,
    key: str,
    title: Pair,
    risk: str,
    actor: Actor,
    now: datetime,
    owner: Person | None = None,
) -> Topic:
    """Record a program matter; `ValidationError` names a wrong field."""
    topic = Topic(centre=centre, key=key, title_fr=title["fr"], title_en=title["en"], risk=risk, owner=owner)
    topic.full_clean()
    with transaction.atomic():
        topic.save()
        write_entry(actor=actor, action="topic.create", subject=f"topic:{key}", chain=centre.chain, now=now)
    return topic


def create_answer(*, topic: Topic, key: str, actor: Actor, now: datetime, owner: Person | None = None) -> Answer:
    """Record a question that the centre answers; it says nothing until a version is live."""
    answer = Answer(centre=topic.centre, topic=topic, key=key, owner=owner, created_at=now)
    answer.full_clean()
    with transaction.atomic():
        answer.save()
        write_entry(actor=actor, action="answer.create", subject=f"answer:{key}", chain=topic.centre.chain, now=now)
    return answer


def write_version(
    *,
    answer: Answer,
    title: Pair,
    body: Pair,
    links: Sequence[Link],
    sources: Sequence[str],
    actor: Actor,
    now: datetime,
    author: Person | None = None,
) -> Version:
    """Add an immutable version; the same text again returns the version that holds it."""
    digest = compute_digest(title=title, body=body, links=links, sources=sources)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        same = Version.objects.filter(answer=answer, digest=digest).first()
        if same:
            return same
        last = Version.objects.filter(answer=answer).aggregate(last=Max("number"))["last"] or 0
        version = Version(
            answer=answer,
            number=last + 1,
            title_fr=title["fr"],
            title_en=title["en"],
            body_fr=body["fr"],
            body_en=body["en"],
            links=list(links),
            sources=list(sources),
            digest=digest,
            author=author,
            created_at=now,
        )
        version.full_clean(validate_constraints=False)
        version.save()
        write_entry(
            actor=actor,
            action="version.write",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"version": version.number, "digest": digest},
        )
    return version


def accept_phrasings(
    *,
    answer: Answer,
    language: str,
    texts: Sequence[str],
    actor: Actor,
    now: datetime,
    author: Person | None = None,
) -> None:
    """Add ways of asking that a person has accepted; those already there are left alone and write nothing."""
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        held = set(Phrasing.objects.filter(answer=answer, language=language).values_list("text", flat=True))
        rows = [
            Phrasing(answer=answer, language=language, text=text, author=author, accepted_at=now)
            for text in dict.fromkeys(texts)
            if text not in held
        ]
        for row in rows:
            row.clean_fields(exclude=["answer", "author"])
        if not rows:
            return
        Phrasing.objects.bulk_create(rows)
        if Version.objects.live().filter(answer=answer).exists():
            raise_revision(answer.centre)
        write_entry(
            actor=actor,
            action="phrasing.accept",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"language": language, "count": len(rows)},
        )
