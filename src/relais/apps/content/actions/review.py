"""Submitting a text, and deciding on it. Every act holds the answer's row, so that no two of them interleave."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from relais.apps.accounts.models import Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.actions.live import covers_policy, put_live
from relais.apps.content.actions.policy import policy_for
from relais.apps.content.carrying import may_carry
from relais.apps.content.models import Answer, Decision, Gate, Invitation, Submission, Version
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_sign_for, may_submit
from relais.apps.journal.actions import Actor, Plain, write_entry

LONGEST_WAIT = timedelta(days=90)
"""How far ahead the hour of a text may lie: what is signed today says little about next year."""


def submit_version(
    *,
    version: Version,
    person: Person,
    now: datetime,
    note: str = "",
    go_live_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Submission:
    """Put a text before the groups; one that waits already is replaced by it, and its signatures end.

    `NOT_ALLOWED`, `NOT_WHOLE`, `IS_LIVE`, `ALREADY_SUBMITTED` (this text waits already), `TIMES_WRONG`, `NO_GATE`.
    """
    if not may_submit(groups_of(person, version.answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    if not version.is_whole:
        raise Refused(Refusal.NOT_WHOLE)
    if go_live_at is not None and go_live_at > now + LONGEST_WAIT:
        raise Refused(Refusal.TIMES_WRONG)
    if expires_at is not None and expires_at <= max(now, go_live_at or now):
        raise Refused(Refusal.TIMES_WRONG)
    with transaction.atomic():
        answer = _hold(version.answer_id)
        if Version.objects.filter(pk=version.pk, is_live=True).exists():
            raise Refused(Refusal.IS_LIVE)
        _replace_waiting(answer, version)
        required = list(policy_for(answer.centre, answer.topic.risk).requirements.all())
        if not required:
            raise Refused(Refusal.NO_GATE)
        submission = Submission.objects.create(
            answer=answer,
            version=version,
            by=person,
            at=now,
            note=note,
            go_live_at=go_live_at,
            expires_at=expires_at,
            gates_asked=len(required),
        )
        Gate.objects.bulk_create(Gate(submission=submission, group=row.group, stage=row.stage) for row in required)
        _write("version.submit", submission, act_for(person), now, gates=len(required))
        _open_stage(submission, now)
    return submission


def _replace_waiting(answer: Answer, version: Version) -> None:
    waiting = Submission.objects.active().filter(answer=answer).first()
    if waiting is None:
        return
    if waiting.version_id == version.pk:
        raise Refused(Refusal.ALREADY_SUBMITTED)
    Submission.objects.filter(pk=waiting.pk).update(state=Submission.State.SUPERSEDED)


def recall_submission(*, submission: Submission, person: Person, now: datetime) -> None:
    """Take a text back before it goes live: `NOT_ALLOWED`, `NOT_OPEN`."""
    if not may_submit(groups_of(person, submission.answer.centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    with transaction.atomic():
        _hold(submission.answer_id)
        if not Submission.objects.active().filter(pk=submission.pk).update(state=Submission.State.RECALLED):
            raise Refused(Refusal.NOT_OPEN)
        _write("version.recall", submission, act_for(person), now)


def decide(
    *,
    gate: Gate,
    person: Person,
    verdict: str,
    digest: str,
    now: datetime,
    note: str = "",
    part: str = "",
    passage: str = "",
) -> Decision:
    """One person's yes, or the change they ask for, for one group, on the text that they read.

    The last yes puts the text live, or leaves it to its hour. `NOT_ALLOWED` (not of the group), `OWN_TEXT`,
    `SIGNED_FOR_ANOTHER` (signed or invited for another group), and those of `_check`.
    """
    with transaction.atomic():
        _hold(gate.submission.answer_id)
        gate = Gate.objects.select_related("submission__version", "submission__answer__centre").get(pk=gate.pk)
        submission = gate.submission
        if not may_sign_for(groups_of(person, submission.answer.centre), gate.group):
            raise Refused(Refusal.NOT_ALLOWED)
        if person.pk in contributors(submission.version, submission):
            raise Refused(Refusal.OWN_TEXT)
        if acted_elsewhere(submission, person.pk, gate):
            raise Refused(Refusal.SIGNED_FOR_ANOTHER)
        _check(gate, verdict, digest, note, part, passage)
        decision = Decision.objects.create(
            submission=submission, gate=gate, person=person, verdict=verdict, digest=digest, at=now,
            note=note, part=part, passage=passage,
        )  # fmt: skip
        _settle(decision, act_for(person), now)
    return decision


def decide_as_guest(
    *,
    invitation: Invitation,
    verdict: str,
    digest: str,
    now: datetime,
    note: str = "",
    part: str = "",
    passage: str = "",
) -> Decision:
    """The one decision of a person without an account; `LINK_SPENT` when it serves no more, and those of `_check`."""
    with transaction.atomic():
        _hold(invitation.gate.submission.answer_id)
        gate = Gate.objects.select_related("submission__version", "submission__answer__centre").get(
            pk=invitation.gate_id
        )
        spent = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now).update(used_at=now) == 0
        if spent or not inviter_holds(invitation):
            raise Refused(Refusal.LINK_SPENT)
        _check(gate, verdict, digest, note, part, passage)
        decision = Decision.objects.create(
            submission=gate.submission, gate=gate, invitation=invitation, verdict=verdict, digest=digest, at=now,
            note=note, part=part, passage=passage,
        )  # fmt: skip
        _settle(decision, Actor(f"invitation:{invitation.pk}"), now)
    return decision


def inviter_holds(invitation: Invitation) -> bool:
    """Whether whoever invited still signs for the group: a link is worth no more than the person behind it."""
    gate = invitation.gate
    return may_sign_for(groups_of(invitation.by, gate.submission.answer.centre), gate.group)


def _check(gate: Gate, verdict: str, digest: str, note: str, part: str, passage: str) -> None:
    """`NOT_OPEN`, `OTHER_TEXT`, `STAGE_WAITS`, `ALREADY_SIGNED`, `NEEDS_COMMENT`, `PASSAGE_NOT_FOUND`.

    `ValueError` for a verdict or a part that there is none of: no page sends one.
    """
    Decision.Verdict(verdict)
    if part:
        Decision.Part(part)
    version = gate.submission.version
    if gate.submission.state != Submission.State.OPEN:
        raise Refused(Refusal.NOT_OPEN)
    if digest != version.digest:
        raise Refused(Refusal.OTHER_TEXT)
    if gate.approved_at is not None:
        raise Refused(Refusal.ALREADY_SIGNED)
    if gate.opened_at is None:
        raise Refused(Refusal.STAGE_WAITS)
    if verdict == Decision.Verdict.CHANGE and not note.strip():
        raise Refused(Refusal.NEEDS_COMMENT)
    if passage and part != Decision.Part.LINKS and passage not in getattr(version, part or "", ""):
        raise Refused(Refusal.PASSAGE_NOT_FOUND)


def contributors(version: Version, submission: Submission | None = None) -> set[int]:
    """Whose text this is: the authors of every version since the one that went live before it, and who submitted it."""
    before = (
        Submission.objects.filter(
            answer=version.answer_id, state=Submission.State.DONE, version__number__lt=version.number
        )
        .order_by("-version__number")
        .values_list("version__number", flat=True)
        .first()
    )
    texts = Version.objects.filter(answer=version.answer_id, number__gt=before or 0, number__lte=version.number)
    people = {pk for pk in texts.values_list("author", flat=True) if pk is not None}
    return people | ({submission.by_id} if submission else set())


def acted_elsewhere(submission: Submission, person_id: int, gate: Gate) -> bool:
    """Whether this person, or somebody they invited, acts for another group on this text: one person, one group."""
    theirs = Q(person=person_id) | Q(invitation__by=person_id) | Q(carried_from__invitation__by=person_id)
    if submission.decisions.filter(theirs).exclude(gate=gate).exists():
        return True
    return Invitation.objects.filter(gate__submission=submission, by=person_id).exclude(gate=gate).exists()


def _settle(decision: Decision, actor: Actor, now: datetime) -> None:
    """Journal a decision, and do what follows from it."""
    submission, gate = decision.submission, decision.gate
    _write(
        "decision.approve" if decision.verdict == Decision.Verdict.APPROVE else "decision.change",
        submission,
        actor,
        now,
        group=gate.group,
        carried=decision.carried_from_id is not None,
    )
    if decision.verdict == Decision.Verdict.APPROVE:
        Gate.objects.filter(pk=gate.pk).update(approved_at=now)
        if decision.carried_from_id is None:
            _open_stage(submission, now)


def _open_stage(submission: Submission, now: datetime) -> None:
    """Open the first stage that lacks a signature; when none does, the text goes live or waits for its hour."""
    while True:
        lacking = list(submission.gates.filter(approved_at=None).order_by("stage", "pk"))
        if not lacking:
            Submission.objects.filter(pk=submission.pk).update(state=Submission.State.APPROVED)
            publish_if_due(submission=submission, actor=Actor("sign_off"), now=now)
            return
        stage = [gate for gate in lacking if gate.stage == lacking[0].stage]
        submission.gates.filter(stage=lacking[0].stage, opened_at=None).update(opened_at=now)
        carried = [_carry(submission, gate, now) for gate in stage]
        if not all(carried):
            return


def _carry(submission: Submission, gate: Gate, now: datetime) -> bool:
    """Repeat this group's last signature, when the policy lets it hold for the new text.

    Always measured against the text that was really signed: many small changes do not add up to a large one.
    """
    last = (
        Decision.objects.filter(
            submission__answer=submission.answer_id, gate__group=gate.group, verdict=Decision.Verdict.APPROVE
        )
        .exclude(submission=submission)
        .order_by("-pk")
        .select_related(
            "submission__version", "carried_from__submission__version", "invitation", "carried_from__invitation"
        )
        .first()
    )
    if last is None:
        return False
    root = last.carried_from or last
    if Version.objects.filter(answer=submission.answer_id, wrong_at__gte=root.at).exists():
        return False  # whoever signed did not know that a text of this answer would be found wrong
    version, answer = submission.version, submission.answer
    if not may_carry(policy_for(answer.centre, answer.topic.risk), signed=root.submission.version, new=version):
        return False
    behind = root.invitation.by_id if root.invitation else root.person_id
    if behind is None or behind in contributors(version, submission) or acted_elsewhere(submission, behind, gate):
        return False
    decision = Decision.objects.create(
        submission=submission, gate=gate, person=root.person, verdict=Decision.Verdict.APPROVE,
        digest=version.digest, at=now, carried_from=root,
    )  # fmt: skip
    _settle(decision, Actor("policy"), now)
    return True


def publish_if_due(*, submission: Submission, actor: Actor, now: datetime) -> bool:
    """Put a signed text live when its hour has come; whether it did. Under the answer's lock."""
    submission.refresh_from_db()
    due = submission.go_live_at is None or submission.go_live_at <= now
    if submission.state != Submission.State.APPROVED or not due:
        return False
    if submission.expires_at is not None and submission.expires_at <= now:
        Submission.objects.filter(pk=submission.pk).update(state=Submission.State.RECALLED)
        return False
    if submission.go_live_at is not None and not covers_policy(submission.answer, submission.version):
        # The policy asks more than it did when the text was signed, or the text was found wrong since.
        Submission.objects.filter(pk=submission.pk).update(state=Submission.State.RECALLED)
        _write("version.recall", submission, actor, now)
        return False
    put_live(version=submission.version, actor=actor, now=now)
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.DONE, live_at=now)
    return True


def _hold(answer_id: int) -> Answer:
    held: Answer = Answer.objects.select_for_update(of=("self",)).select_related("centre", "topic").get(pk=answer_id)
    return held


def _write(action: str, submission: Submission, actor: Actor, now: datetime, **details: Plain) -> None:
    version = submission.version
    write_entry(
        actor=actor,
        action=action,
        subject=f"answer:{submission.answer.key}",
        chain=submission.answer.centre.chain,
        now=now,
        details={"version": version.number, "digest": version.digest, **details},
    )
