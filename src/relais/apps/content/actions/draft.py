"""Writing: each person types in a copy of their own, and a version is made of it when nobody was faster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.actions.answer import create_answer, write_version
from relais.apps.content.models import Answer, Department, Draft, Link, Topic, Version
from relais.apps.content.models.version import Pair
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_keep, may_submit, may_write
from relais.apps.journal.actions import write_entry

RECENT = timedelta(minutes=15)


@dataclass(frozen=True)
class Text:
    """Everything that is said, as somebody typed it."""

    title: Pair
    body: Pair
    links: Sequence[Link] = ()
    sources: Sequence[str] = ()


def save_draft(*, answer: Answer, text: Text, base: int, person: Person, now: datetime) -> Draft:
    """Keep what a person is typing: theirs alone, so that nobody's save takes another's text."""
    if not may_write(groups_of(person, answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    draft, _created = Draft.objects.update_or_create(
        answer=answer,
        person=person,
        defaults={
            "base": base,
            "title_fr": text.title["fr"],
            "title_en": text.title["en"],
            "body_fr": text.body["fr"],
            "body_en": text.body["en"],
            "links": list(text.links),
            "sources": list(text.sources),
            "saved_at": now,
        },
    )
    return draft


def others_at_work(*, answer: Answer, person: Person, now: datetime) -> list[Draft]:
    """The drafts that others have touched in the last minutes."""
    drafts = Draft.objects.filter(answer=answer, saved_at__gt=now - RECENT).exclude(person=person)
    return list(drafts.select_related("person").order_by("-saved_at"))


def finish_draft(*, answer: Answer, text: Text, base: int, person: Person, now: datetime) -> Version:
    """Make a version of the text; `OVERTAKEN` when another was written since `base`: the draft is kept as typed."""
    if not may_write(groups_of(person, answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    save_draft(answer=answer, text=text, base=base, person=person, now=now)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        last = Version.objects.filter(answer=answer).aggregate(last=Max("number"))["last"] or 0
        if last != base:
            raise Refused(Refusal.OVERTAKEN)
        version = write_version(
            answer=answer,
            title=text.title,
            body=text.body,
            links=text.links,
            sources=text.sources,
            author=person,
            actor=act_for(person),
            now=now,
        )
        Draft.objects.filter(answer=answer, person=person).delete()
    return version


def discard_draft(*, answer: Answer, person: Person) -> None:
    """Throw one's own working copy away."""
    Draft.objects.filter(answer=answer, person=person).delete()


def begin_answer(*, topic: Topic, key: str, person: Person, now: datetime) -> Answer:
    """Record a question to be answered, owned by whoever begins it; `NOT_ALLOWED`, `ValidationError`."""
    if not may_write(groups_of(person, topic.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    owner = person if may_submit(groups_of(person, topic.centre)) else topic.owner
    return create_answer(topic=topic, key=key, owner=owner, actor=act_for(person), now=now)


def entrust_answer(
    *, answer: Answer, owner: Person | None, department: Department | None, person: Person, now: datetime
) -> None:
    """Name who answers for a text; both must belong to its centre."""
    centre: Centre = answer.centre
    if not may_keep(groups_of(person, centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    if (owner and not groups_of(owner, centre)) or (department and department.centre_id != centre.pk):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(owner=owner, department=department)
        write_entry(
            actor=act_for(person),
            action="answer.entrust",
            subject=f"answer:{answer.key}",
            chain=centre.chain,
            now=now,
            details={
                "owner": str(owner.key) if owner else None,
                "department": department.pk if department else None,
            },
        )
