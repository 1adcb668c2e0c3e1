"""Shares and decimals in each language."""

import pytest
from django.utils import translation

from relais.web.templatetags.figures import decimal, percent


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (0.0, "0\u00a0%", "0%"),
        (0.0621, "6,2\u00a0%", "6.2%"),
        (0.0004, "0,0\u00a0%", "0.0%"),
        (0.455, "46\u00a0%", "46%"),
        (1.0, "100\u00a0%", "100%"),
        (None, "", ""),
    ],
)
def test_percent_is_written_as_each_language_writes_it(value: float | None, fr: str, en: str) -> None:
    with translation.override("fr"):
        assert percent(value) == fr
    with translation.override("en"):
        assert percent(value) == en


@pytest.mark.parametrize(("value", "fr", "en"), [(0.625, "0,62", "0.62"), (1, "1,00", "1.00"), (None, "", "")])
def test_decimal_has_two_places(value: float | None, fr: str, en: str) -> None:
    with translation.override("fr"):
        assert decimal(value) == fr
    with translation.override("en"):
        assert decimal(value) == en
