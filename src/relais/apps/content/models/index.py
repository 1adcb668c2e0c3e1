"""What the index was fitted on: a centre's content revision, and the stored index of one revision."""

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
