"""A government body in a jurisdiction and an order of government."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.web.languages import in_language


class Jurisdiction(models.TextChoices):
    """The thirteen provinces and territories (postal codes of ISO 3166-2:CA), and the federal one."""

    FEDERAL = "CA", _("Canada (federal)")
    ALBERTA = "AB", _("Alberta")
    BRITISH_COLUMBIA = "BC", _("British Columbia")
    MANITOBA = "MB", _("Manitoba")
    NEW_BRUNSWICK = "NB", _("New Brunswick")
    NEWFOUNDLAND_AND_LABRADOR = "NL", _("Newfoundland and Labrador")
    NOVA_SCOTIA = "NS", _("Nova Scotia")
    NORTHWEST_TERRITORIES = "NT", _("Northwest Territories")
    NUNAVUT = "NU", _("Nunavut")
    ONTARIO = "ON", _("Ontario")
    PRINCE_EDWARD_ISLAND = "PE", _("Prince Edward Island")
    QUEBEC = "QC", _("Quebec")
    SASKATCHEWAN = "SK", _("Saskatchewan")
    YUKON = "YT", _("Yukon")


class Order(models.TextChoices):
    FEDERAL = "federal", _("federal")
    PROVINCIAL = "provincial", _("provincial or territorial")
    MUNICIPAL = "municipal", _("municipal")


class Organisation(models.Model):
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=2, choices=Jurisdiction.choices)
    order = models.CharField(max_length=10, choices=Order.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(name_fr="") & ~models.Q(name_en=""), name="organisation_named_in_both"
            ),
            models.CheckConstraint(
                condition=models.Q(jurisdiction="CA", order="federal")
                | (~models.Q(jurisdiction="CA") & ~models.Q(order="federal")),
                name="organisation_federal_is_federal",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(fr=self.name_fr, en=self.name_en)
