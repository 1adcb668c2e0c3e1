"""The record of a turn: codes, identifiers and milliseconds; never the text of a message. And its label."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from relais.apps.accounts.models import Person, Role
from relais.apps.accounts.rules import AUDITORS
from relais.apps.content.models import Version
from relais.apps.conversations.models import Conversation, Message


class TurnQuerySet(models.QuerySet["Turn"]):
    def visible_to(self, person: Person) -> "TurnQuerySet":
        """The turns of the centres where this person may judge what the assistant said."""
        if not person.is_active:
            return self.none()
        centres = Role.objects.filter(person=person, group__in=AUDITORS).values("centre")
        return self.filter(conversation__centre__in=centres)

    def to_label(self) -> "TurnQuerySet":
        """The audit sample that nobody has judged yet, oldest first, each with its masked `question`.

        A citizen who has erased the conversation has taken the question with them: nothing is left to judge.
        """
        question = Message.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq"))
        return (
            self.filter(Exists(question), sampled=True, label__isnull=True)
            .annotate(question=Subquery(question.values("text")[:1]))
            .order_by("at", "pk")
        )


class Turn(models.Model):
    """One citizen message (`seq`) and what was done with it; it added `added` messages, the citizen's included.

    `candidate` is the answer that the index held most likely, whatever the outcome, in `candidate_language`, as read by
    the engine `engine`; `sampled` marks the random sample that people judge.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    seq = models.PositiveIntegerField()
    added = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=24)
    notices = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    offers = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    candidate = models.CharField(max_length=120, blank=True)
    candidate_language = models.CharField(max_length=2, blank=True)
    engine = models.CharField(max_length=16, blank=True)
    sampled = models.BooleanField(default=False)
    trace = models.JSONField(default=list, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["conversation", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="turn_once_a_message")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="turn_sampled", condition=models.Q(sampled=True))
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} {self.outcome}"


class Label(models.Model):
    """What a person, known by key alone, made of one sampled turn's candidate; `answer` is the right one if known."""

    class Verdict(models.TextChoices):
        RIGHT = "right"
        WRONG_ANSWER = "wrong_answer"
        OTHER_ANSWER = "other_answer"
        OUT_OF_SCOPE = "out_of_scope"

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="label")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    answer = models.CharField(max_length=120, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(models.Q(verdict="other_answer") & ~models.Q(answer=""))
                | (~models.Q(verdict="other_answer") & models.Q(answer="")),
                name="label_names_the_other_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.verdict}"
