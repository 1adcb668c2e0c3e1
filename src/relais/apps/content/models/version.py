"""The immutable text of an answer, both languages in one record, and the mark of the one that is live."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

from django.db import models

from relais.apps.accounts.models import Centre, Person
from relais.apps.content.models.answer import Answer
from relais.web.languages import in_language


class Pair(TypedDict):
    fr: str
    en: str


class Link(TypedDict):
    """Where an answer leads: an address and what it is called, in each language."""

    url: Pair
    label: Pair


class ImmutableVersion(Exception):
    """A version was about to be changed; a new text is a new version."""


def compute_digest(*, title: Pair, body: Pair, links: Sequence[Link], sources: Sequence[str]) -> str:
    """SHA-256 of the canonical JSON of everything that is said: what a person approves."""
    content = {
        "fr": {"title": title["fr"], "body": body["fr"]},
        "en": {"title": title["en"], "body": body["en"]},
        "links": list(links),
        "sources": list(sources),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class VersionQuerySet(models.QuerySet["Version"]):
    def live(self) -> "VersionQuerySet":
        return self.filter(is_live=True)

    def titles_of(self, centre: Centre) -> "VersionQuerySet":
        """A centre's versions with answer and topic, without what a list does not show; oldest answer first."""
        rows = self.filter(answer__centre=centre).select_related("answer__topic").order_by("answer__pk")
        return rows.defer("body_fr", "body_en", "links", "sources")


class Version(models.Model):
    """`is_live` is the live pointer: one version of an answer at the most, and only with both languages whole.

    `wrong_at`: when somebody took it from the public because it was wrong; no signature made before then counts again.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title_fr = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    body_fr = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_live = models.BooleanField(default=False)
    wrong_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["answer", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "number"], name="version_number_once_an_answer"),
            models.UniqueConstraint(fields=["answer", "digest"], name="version_text_once_an_answer"),
            models.UniqueConstraint(
                fields=["answer"], condition=models.Q(is_live=True), name="version_one_live_an_answer"
            ),
            models.CheckConstraint(
                condition=models.Q(is_live=False)
                | ~(models.Q(title_fr="") | models.Q(title_en="") | models.Q(body_fr="") | models.Q(body_en="")),
                name="version_live_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ImmutableVersion(f"version {self.number} of answer {self.answer_id}")
        super().save(*args, **kwargs)

    @property
    def is_whole(self) -> bool:
        """Whether both languages have a title and a body."""
        return all((self.title_fr, self.title_en, self.body_fr, self.body_en))

    def title_in(self, language: str) -> str:
        return in_language(fr=self.title_fr, en=self.title_en, language=language)

    def body_in(self, language: str) -> str:
        return in_language(fr=self.body_fr, en=self.body_en, language=language)

    def links_in(self, language: str) -> list[dict[str, str]]:
        """The links as one language shows them: `url` and `label`."""
        side = "fr" if language == "fr" else "en"
        return [{"url": link["url"][side], "label": link["label"][side]} for link in self.links]
