"""Chains and their entries. An entry names its actor and its subject by opaque key, never by name, contact or text."""

import hashlib
import json
from datetime import UTC
from typing import Any, ClassVar, NoReturn

from django.db import models

INSTALLATION = "installation"
GENESIS = "0" * 64


class AppendOnly(Exception):
    """An entry was about to be changed or removed."""


class Chain(models.Model):
    """The head of one chain; its row is locked while an entry is added, and its length betrays a cut-off tail."""

    key = models.CharField(max_length=64, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return self.key


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("journal entries are never removed")


class Entry(models.Model):
    """One act. `digest` covers every field and the digest of the entry before it (SHA-256 of canonical JSON)."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    details = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["chain", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="journal_entry_number_once"),
        ]
        # A page asks whether an answer was ever live (410 or 404); a history asks for all that befell one thing.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["chain", "subject"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.action}"

    def compute_digest(self) -> str:
        content = {
            "chain": self.chain.key,
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "details": self.details,
            "previous": self.previous,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a journal entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("a journal entry is never removed")
