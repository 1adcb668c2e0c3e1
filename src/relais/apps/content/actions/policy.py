"""The policy of each level of risk: proposed by the software, decided by the centre's manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.content.actions.access import act_for, groups_of
from relais.apps.content.models import Policy, Requirement
from relais.apps.content.refusals import Refusal, Refused
from relais.apps.content.rules import may_set_policy
from relais.apps.journal.actions import write_entry


@dataclass(frozen=True)
class Proposed:
    """Where a centre begins: days between two reviews, and the stage of each group."""

    review_days: int
    stages: Mapping[Group, int]


PROPOSED = {
    "low": Proposed(365, {Group.PROGRAM: 1, Group.CONTENT: 2}),
    "medium": Proposed(180, {Group.PROGRAM: 1, Group.PRIVACY: 1, Group.WEB: 2, Group.CONTENT: 2}),
    "high": Proposed(
        90,
        {
            Group.PROGRAM: 1,
            Group.BUSINESS_ANALYSIS: 1,
            Group.DATA_ANALYSIS: 1,
            Group.PRIVACY: 2,
            Group.LEGAL: 2,
            Group.IT_SECURITY: 2,
            Group.WEB: 3,
            Group.CONTENT: 3,
        },
    ),
}


def policy_for(centre: Centre, risk: str) -> Policy:
    """The centre's policy for this risk; the first to ask gets the proposed one stored."""
    policy = Policy.objects.filter(centre=centre, risk=risk).first()
    if policy:
        return policy
    proposed = PROPOSED[risk]
    with transaction.atomic():
        policy, created = Policy.objects.get_or_create(
            centre=centre, risk=risk, defaults={"review_days": proposed.review_days}
        )
        if created:
            Requirement.objects.bulk_create(
                Requirement(policy=policy, group=group, stage=stage) for group, stage in proposed.stages.items()
            )
    return policy


def set_policy(
    *,
    centre: Centre,
    risk: str,
    review_days: int,
    carries_links: bool,
    typo_length: int,
    stages: Mapping[str, int],
    person: Person,
    now: datetime,
) -> Policy:
    """Decide what a risk asks for, from the next submission on; `NOT_ALLOWED`, `NO_GATE`, `ValidationError`."""
    if not may_set_policy(groups_of(person, centre)):
        raise Refused(Refusal.NOT_ALLOWED)
    if not stages:
        raise Refused(Refusal.NO_GATE)
    with transaction.atomic():
        policy = policy_for(centre, risk)
        policy.review_days, policy.carries_links, policy.typo_length = review_days, carries_links, typo_length
        policy.full_clean(validate_constraints=False)
        policy.save()
        policy.requirements.all().delete()
        rows = [Requirement(policy=policy, group=group, stage=stage) for group, stage in stages.items()]
        for row in rows:
            row.full_clean()
        Requirement.objects.bulk_create(rows)
        write_entry(
            actor=act_for(person),
            action="policy.set",
            subject=f"policy:{risk}",
            chain=centre.chain,
            now=now,
            details={
                "review_days": review_days,
                "carries_links": carries_links,
                "typo_length": typo_length,
                "gates": ",".join(f"{stage}:{group}" for group, stage in sorted(stages.items())),
            },
        )
    return policy
