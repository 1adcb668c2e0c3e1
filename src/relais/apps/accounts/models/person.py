"""People who work for a centre, and the roles each holds there."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models.centre import Centre


class Group(models.TextChoices):
    """The nine groups that keep a text right, and the desk's three roles; granted per centre."""

    VENDOR = "vendor", _("vendor")
    IT_SECURITY = "it_security", _("IT security")
    PRIVACY = "privacy", _("privacy")
    LEGAL = "legal", _("legal services")
    DATA_ANALYSIS = "data_analysis", _("data analysis")
    BUSINESS_ANALYSIS = "business_analysis", _("business analysis")
    PROGRAM = "program", _("program area")
    WEB = "web", _("web team")
    CONTENT = "content", _("content management")
    AGENT = "agent", _("agent")
    SUPERVISOR = "supervisor", _("supervisor")
    MANAGER = "manager", _("manager")


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Known to the journal by `key` only, so that a person can be forgotten and the journal still verify."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        # Before its uniqueness is checked, so that the same address in capital letters is refused by name.
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Role(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="roles")
    group = models.CharField(max_length=20, choices=Group.choices)
    granted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "group"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "centre", "group"], name="role_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.group} @ {self.centre_id}"
