"""The passage from the assistant to a person: who waits and in what order, who is there, what is promised."""

from typing import ClassVar

from django.db import models

from relais.apps.accounts.models import Centre, Person
from relais.apps.accounts.rules import DESK
from relais.apps.conversations.models.conversation import Conversation


class Presence(models.Model):
    """An agent at the desk of one centre. Whoever does not renew `held_until` is gone, however that came about."""

    class State(models.TextChoices):
        AVAILABLE = "available"
        BUSY = "busy"
        AWAY = "away"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="presences")
    state = models.CharField(max_length=10, choices=State.choices, default=State.AVAILABLE)
    languages = models.JSONField(default=list)
    skills = models.JSONField(default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(default=3)
    held_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "person"], name="presence_once_a_centre")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} @ {self.centre_id}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, person: Person) -> "HandOverQuerySet":
        """Those of the centres where this person works at the desk."""
        if not person.is_active:
            return self.none()
        centres = person.roles.filter(group__in=DESK).values("centre")
        return self.filter(centre__in=centres)

    def waiting(self) -> "HandOverQuerySet":
        """Who is in line, the first first: the urgent, then by the moment each came, whatever happened since."""
        return self.filter(state=HandOver.State.WAITING).order_by("-priority", "queued_at", "pk")


class HandOver(models.Model):
    """One passage. `queued_at` is kept through transfers and lost agents: nobody goes back to the end of the line.

    `packet` is written once; it names messages by their numbers and holds no text, so that it needs no erasing of its
    own. `timer` is when the present state ends by itself: no one waits for nothing.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        AGENT = "agent"
        ENDED = "ended"

    class Priority(models.IntegerChoices):
        ORDINARY = 0
        RETURNING = 1
        URGENT = 2

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="hand_overs")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="hand_overs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=24)
    packet = models.JSONField()
    language = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.ORDINARY)
    wanted = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    declined_by = models.JSONField(default=list, blank=True)
    agent = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="chats")
    on_hold = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    timer = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation"], condition=~models.Q(state="ended"), name="hand_over_one_open_a_conversation"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agent") | models.Q(taken_at__isnull=False), name="hand_over_taken_has_moment"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(timer__isnull=False), name="hand_over_wait_has_timer"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "state", "queued_at"], name="hand_over_line"),
            models.Index(fields=["agent", "state"], name="hand_over_of_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"


class Callback(models.Model):
    """A promise to call or to write back. Outlives the conversation, which it then no longer names."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="callbacks")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="callbacks"
    )
    contact = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    queued_at = models.DateTimeField()
    made_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["queued_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(done_at__isnull=True),
                name="callback_one_open_a_conversation",
            )
        ]

    def __str__(self) -> str:
        return f"callback {self.pk}"


class Note(models.Model):
    """For agents only: another table than the messages, so that no stream of theirs can leak it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
