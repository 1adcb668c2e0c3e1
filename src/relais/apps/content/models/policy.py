"""What a centre asks of a text before it may go live, by the risk of its topic."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from relais.apps.accounts.models import Centre, Group
from relais.apps.content.models.answer import Topic

SHORTEST_REVIEW, LONGEST_REVIEW = 30, 365
LONGEST_TYPO = 20
SIGNERS = (
    Group.PROGRAM,
    Group.PRIVACY,
    Group.LEGAL,
    Group.IT_SECURITY,
    Group.BUSINESS_ANALYSIS,
    Group.DATA_ANALYSIS,
    Group.WEB,
    Group.CONTENT,
)
"""The groups that may be asked to sign. A vendor proposes and never approves."""


class Policy(models.Model):
    """One level of risk of one centre: how long a text stands, and which small changes keep its signatures.

    `carries_links`: changed addresses and labels of links; `typo_length`: up to so many changed characters, in words
    that stay recognisable, and never a number (0: none).
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="policies")
    risk = models.CharField(max_length=6, choices=Topic.Risk.choices)
    review_days = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(SHORTEST_REVIEW), MaxValueValidator(LONGEST_REVIEW)]
    )
    carries_links = models.BooleanField(default=False)
    typo_length = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(LONGEST_TYPO)])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "risk"], name="policy_once_a_risk"),
            models.CheckConstraint(
                condition=models.Q(review_days__gte=SHORTEST_REVIEW, review_days__lte=LONGEST_REVIEW),
                name="policy_review_30_to_365_days",
            ),
            models.CheckConstraint(condition=models.Q(typo_length__lte=LONGEST_TYPO), name="policy_typo_is_short"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.risk}"


class Requirement(models.Model):
    """A signature that the policy asks for. The same stage signs side by side; a later one waits for it."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="requirements")
    group = models.CharField(max_length=20, choices=Group.choices)
    stage = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])

    class Meta:
        ordering: ClassVar[list[str]] = ["stage", "group"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["policy", "group"], name="requirement_once_a_group"),
            models.CheckConstraint(
                condition=models.Q(group__in=[group.value for group in SIGNERS]), name="requirement_of_a_signing_group"
            ),
            models.CheckConstraint(condition=models.Q(stage__gte=1, stage__lte=4), name="requirement_stage_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.group} @ {self.stage}"
