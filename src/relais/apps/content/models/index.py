"""What the index was fitted on: a centre's content revision, and the stored index of one revision."""

from typing import ClassVar

from django.db import models

from relais.apps.accounts.models import Centre


class Revision(models.Model):
    """Rises by one with each change of what can be found; every process compares it with what it has loaded."""

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="revision")
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.number}"


class FittedIndex(models.Model):
    """The bytes of the index that serves a centre; replaced in one statement, never by an older revision."""

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="fitted_index")
    revision = models.PositiveIntegerField()
    format = models.CharField(max_length=80)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    fitted_at = models.DateTimeField()
    fit_seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.revision}"


class Calibration(models.Model):
    """What labelled turns say of one language of a centre's index, and the confidence from which it answers.

    `threshold` is the lowest that keeps `alpha`, or null when none does; counts are those of the engine's `Guarantee`
    and `Drift`. It speaks of the confidences of one engine (`format`): another one's mean something else.
    """

    class Kind(models.TextChoices):
        ESTIMATE = "estimate"
        GUARANTEED = "guaranteed"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="calibrations")
    language = models.CharField(max_length=2, choices=[("fr", "fr"), ("en", "en")])
    kind = models.CharField(max_length=10, choices=Kind.choices)
    threshold = models.FloatField(null=True, blank=True)
    labelled = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    upper = models.FloatField()
    alpha = models.FloatField()
    delta = models.FloatField()
    drift = models.CharField(max_length=12)
    reference_turns = models.PositiveIntegerField()
    reference_out = models.PositiveIntegerField()
    recent_turns = models.PositiveIntegerField()
    recent_out = models.PositiveIntegerField()
    p_value = models.FloatField(null=True, blank=True)
    format = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "language"], name="calibration_once_a_language"),
            models.CheckConstraint(
                condition=~models.Q(kind="guaranteed") | models.Q(threshold__isnull=False),
                name="guaranteed_calibration_has_threshold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.language}: {self.kind}"

    @property
    def has_drifted(self) -> bool:
        """Whether the share of questions out of scope has moved since most of the turns were labelled."""
        return self.drift in {"risen", "fallen"}

    @property
    def reference_share(self) -> float:
        """Share out of scope in the reference window."""
        return self.reference_out / self.reference_turns if self.reference_turns else 0.0

    @property
    def recent_share(self) -> float:
        """Share out of scope in the recent window."""
        return self.recent_out / self.recent_turns if self.recent_turns else 0.0
