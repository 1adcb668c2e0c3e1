"""The verbs on a text. The live mark moves in `put_live` and `withdraw_answer`, nowhere else."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Max

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.models import Answer, Link, Phrasing, Revision, Topic, Version, compute_digest
from relais.apps.content.models.version import Pair
from relais.apps.content.rules import may_go_live_unsigned
from relais.apps.journal.actions import Actor, write_entry


class NotWhole(Exception):
    """A version lacks a title or a body in one of the languages; French and English go live together."""


class GatesOpen(Exception):
    """The groups that must sign this text have not done so."""


class Withdrawal(StrEnum):
    """Why an answer leaves the public: a code, because the journal holds no text that a person typed."""

    WRONG = "wrong"
    OVERDUE = "overdue"
    NO_LONGER_OFFERED = "no_longer_offered"


def raise_revision(centre: Centre) -> None:
    """Tell every process that what can be found in this centre has changed."""
    Revision.objects.get_or_create(centre=centre)
    Revision.objects.filter(centre=centre).update(number=F("number") + 1)


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


def put_live(*, version: Version, actor: Actor, now: datetime) -> None:
    """Move the live mark to this version: `NotWhole` without both languages, `GatesOpen` without the signatures."""
    centre = version.answer.centre
    if not version.is_whole:
        raise NotWhole(f"answer {version.answer.key}, version {version.number}")
    if not may_go_live_unsigned(centre):
        raise GatesOpen(f"answer {version.answer.key}, version {version.number}")
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=version.answer_id)
        Version.objects.filter(answer=version.answer_id, is_live=True).update(is_live=False)
        Version.objects.filter(pk=version.pk).update(is_live=True)
        raise_revision(centre)
        write_entry(
            actor=actor,
            action="version.live",
            subject=f"answer:{version.answer.key}",
            chain=centre.chain,
            now=now,
            details={"version": version.number, "digest": version.digest, "unsigned": True},
        )


def withdraw_answer(*, answer: Answer, reason: Withdrawal, actor: Actor, now: datetime) -> bool:
    """Take an answer from the public at once; False when it was not live."""
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        if not Version.objects.filter(answer=answer, is_live=True).update(is_live=False):
            return False
        raise_revision(answer.centre)
        write_entry(
            actor=actor,
            action="answer.withdraw",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"reason": reason.value},
        )
    return True
