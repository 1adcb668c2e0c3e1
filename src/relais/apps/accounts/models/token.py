"""A personal token: a program that holds it has the access of its person, until it expires or is revoked."""

from django.db import models

from relais.apps.accounts.models.person import Person


class PersonalToken(models.Model):
    """Only its digest is stored: it is shown once, when it is made."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
