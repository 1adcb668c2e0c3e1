"""Topics, the answers a centre gives, and the ways the public asks for them."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Centre, Person
from relais.web.languages import in_language

KEY = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9_.-]*\Z", _("Use letters, digits, hyphens, dots and underscores."))


class Topic(models.Model):
    class Risk(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="topics")
    key = models.CharField(max_length=80, validators=[KEY])
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    risk = models.CharField(max_length=6, choices=Risk.choices)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "key"], name="topic_key_once_a_centre")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return in_language(fr=self.title_fr, en=self.title_en)


class Department(models.Model):
    """The part of the organisation that answers for a text when its owner has moved on."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="departments")
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    email = models.EmailField()

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "name_fr"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "name_fr"], name="department_once_a_centre")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, person: Person) -> "AnswerQuerySet":
        """The answers of the centres where this person holds any role."""
        return self.filter(centre__roles__person=person).distinct() if person.is_active else self.none()


class Answer(models.Model):
    """What a centre says to one question. `key` is its public identifier, unique within its centre.

    `review_by` is the last day, in the centre's own time, that its text stands unreviewed; `withdrawal` says why
    nothing is live any more.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="answers")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=120, validators=[KEY])
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    created_at = models.DateTimeField()
    review_by = models.DateField(null=True, blank=True, db_index=True)
    asked = models.PositiveIntegerField(default=0)
    """How often it was given in the last 28 days; counted by whoever keeps the turns."""
    withdrawal = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "key"], name="answer_key_once_a_centre")
        ]

    def __str__(self) -> str:
        return self.key


class Phrasing(models.Model):
    """One way the public asks for an answer, in one language; it changes which question finds the answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="phrasings")
    language = models.CharField(max_length=2, choices=[("fr", "fr"), ("en", "en")])
    text = models.CharField(max_length=500)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["answer", "language", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "language", "text"], name="phrasing_once_an_answer")
        ]

    def __str__(self) -> str:
        return self.text
