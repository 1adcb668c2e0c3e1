"""The live mark: it moves here and nowhere else, and the database refuses it without signatures."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.actions.policy import policy_for
from relais.apps.content.models import Answer, Revision, Submission, Version
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_go_live_unsigned, may_keep, may_stop
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
    EXPIRED = "expired"


def raise_revision(centre: Centre) -> None:
    """Tell every process that what can be found in this centre has changed."""
    Revision.objects.get_or_create(centre=centre)
    Revision.objects.filter(centre=centre).update(number=F("number") + 1)


def put_live(*, version: Version, actor: Actor, now: datetime) -> None:
    """Move the live mark to this version: `NotWhole` without both languages, `GatesOpen` without the signatures."""
    centre = version.answer.centre
    place = f"answer {version.answer.key}, version {version.number}"
    if not version.is_whole:
        raise NotWhole(place)
    with transaction.atomic():
        answer = (
            Answer.objects.select_for_update(of=("self",)).select_related("centre", "topic").get(pk=version.answer_id)
        )
        signed = Submission.objects.signed().filter(version=version).exists()
        if not signed and not may_go_live_unsigned(centre):
            raise GatesOpen(place)
        Version.objects.filter(answer=answer, is_live=True).update(is_live=False)
        Version.objects.filter(pk=version.pk).update(is_live=True)
        answer.withdrawal, answer.withdrawn_at = "", None
        if signed:
            answer.review_by = next_review(answer, now)
        answer.save(update_fields=["withdrawal", "withdrawn_at", "review_by"])
        raise_revision(centre)
        write_entry(
            actor=actor,
            action="version.live",
            subject=f"answer:{answer.key}",
            chain=centre.chain,
            now=now,
            details={"version": version.number, "digest": version.digest, "unsigned": not signed},
        )


def next_review(answer: Answer, now: datetime) -> date:
    """The last day that a text reviewed now stands, in the centre's own time."""
    days = policy_for(answer.centre, answer.topic.risk).review_days
    return now.astimezone(answer.centre.zone).date() + timedelta(days=days)


def withdraw_answer(*, answer: Answer, reason: Withdrawal, actor: Actor, now: datetime) -> bool:
    """Take an answer from the public at once; False when it was not live."""
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        live = Version.objects.filter(answer=answer, is_live=True).first()
        if live is None:
            return False
        wrong_at = now if reason == Withdrawal.WRONG else live.wrong_at
        Version.objects.filter(pk=live.pk).update(is_live=False, wrong_at=wrong_at)
        Answer.objects.filter(pk=answer.pk).update(withdrawal=reason.value, withdrawn_at=now)
        raise_revision(answer.centre)
        write_entry(
            actor=actor,
            action="answer.withdraw",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"reason": reason.value, "version": live.number, "digest": live.digest},
        )
    return True


def stop_answer(*, answer: Answer, reason: Withdrawal, person: Person, now: datetime) -> None:
    """A person takes an answer from the public, and no signed text follows at its hour: `NOT_ALLOWED`, `NOT_LIVE`."""
    if not may_stop(groups_of(person, answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        if not withdraw_answer(answer=answer, reason=reason, actor=act_for(person), now=now):
            raise Refused(Refusal.NOT_LIVE)
        waiting = Submission.objects.filter(answer=answer, state=Submission.State.APPROVED)
        for submission in waiting.select_related("version"):
            Submission.objects.filter(pk=submission.pk).update(state=Submission.State.RECALLED)
            write_entry(
                actor=act_for(person),
                action="version.recall",
                subject=f"answer:{answer.key}",
                chain=answer.centre.chain,
                now=now,
                details={"version": submission.version.number, "digest": submission.version.digest},
            )


def roll_back(*, version: Version, person: Person, now: datetime) -> None:
    """Bring back an earlier text as every group signed it: `NOT_ALLOWED`, `IS_LIVE`, `FOUND_WRONG`, `NOT_SIGNED`."""
    answer = version.answer
    if not may_keep(groups_of(person, answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        answer = Answer.objects.select_for_update(of=("self",)).select_related("centre", "topic").get(pk=answer.pk)
        if Version.objects.filter(pk=version.pk, is_live=True).exists():
            raise Refused(Refusal.IS_LIVE)
        _refuse_uncovered(answer, version)
        put_live(version=version, actor=act_for(person), now=now)
        write_entry(
            actor=act_for(person),
            action="version.bring_back",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"version": version.number, "digest": version.digest},
        )


def _refuse_uncovered(answer: Answer, version: Version) -> None:
    """`FOUND_WRONG`, `NOT_SIGNED`: what every group signed stands, unless it was found wrong since."""
    if covers_policy(answer, version):
        return
    wrong = Version.objects.filter(pk=version.pk, wrong_at__isnull=False).exists()
    raise Refused(Refusal.FOUND_WRONG if wrong else Refusal.NOT_SIGNED)


def covers_policy(answer: Answer, version: Version) -> bool:
    """Whether this text holds the signature of every group that the policy asks for today.

    Those of a submission made before the text was found wrong do not count.
    """
    wanted = set(policy_for(answer.centre, answer.topic.risk).requirements.values_list("group", flat=True))
    signed = Submission.objects.signed().filter(version=version)
    wrong_at = Version.objects.values_list("wrong_at", flat=True).get(pk=version.pk)
    if wrong_at is not None:
        signed = signed.filter(at__gt=wrong_at)
    for submission in signed.prefetch_related("gates"):
        if wanted <= {gate.group for gate in submission.gates.all()}:
            return True
    return False


def renew_answer(*, answer: Answer, digest: str, person: Person, now: datetime) -> None:
    """Say that the text still holds, unchanged: it stands for another period, back in place if it was overdue.

    `NOT_ALLOWED` unless the person owns it or keeps texts; `OTHER_TEXT` when the text is not the one they read;
    `NOT_SIGNED` when the policy now asks a group that never signed it; `FOUND_WRONG` as for bringing back.
    """
    if not (may_keep(groups_of(person, answer.centre)) or answer.owner_id == person.pk):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        answer = Answer.objects.select_for_update(of=("self",)).select_related("centre", "topic").get(pk=answer.pk)
        version = last_public(answer)
        if version is None or (not version.is_live and answer.withdrawal != Withdrawal.OVERDUE):
            raise Refused(Refusal.NOT_LIVE)
        if version.digest != digest:
            raise Refused(Refusal.OTHER_TEXT)
        _refuse_uncovered(answer, version)
        if not version.is_live:
            put_live(version=version, actor=act_for(person), now=now)
        until = next_review(answer, now)
        Answer.objects.filter(pk=answer.pk).update(review_by=until)
        write_entry(
            actor=act_for(person),
            action="answer.renew",
            subject=f"answer:{answer.key}",
            chain=answer.centre.chain,
            now=now,
            details={"version": version.number, "digest": digest, "until": until.isoformat()},
        )


def last_public(answer: Answer) -> Version | None:
    """What the public reads, or read last by sign-off."""
    live = Version.objects.filter(answer=answer, is_live=True).first()
    if live:
        return live
    done = Submission.objects.filter(answer=answer, state=Submission.State.DONE).order_by("-live_at").first()
    return done.version if done else None
