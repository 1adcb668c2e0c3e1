"""Shares and decimals as they are written in Canadian French ("6,2 %") and in Canadian English ("6.2%")."""

from django import template

from relais.web.languages import active_language

register = template.Library()

NO_BREAK = "\u00a0"
SMALL = 0.1


@register.filter
def percent(value: float | None) -> str:
    """A share in [0, 1] in per cent: whole from 10 % on, with one decimal below; empty for None."""
    if value is None:
        return ""
    # Only what is exactly nothing or everything is written as such.
    digits = 0 if value >= SMALL or value == 0 else 1
    return _decimal_mark(f"{100 * value:.{digits}f}") + (f"{NO_BREAK}%" if active_language() == "fr" else "%")


@register.filter
def decimal(value: float | None) -> str:
    """A number with two decimals; empty for None."""
    return "" if value is None else _decimal_mark(f"{value:.2f}")


@register.filter
def ratio(value: float) -> str:
    """A ratio of contrast, cut and not rounded up: "4,4:1" never stands for 4.5 reached."""
    return _decimal_mark(f"{int(value * 10) / 10:.1f}") + ":1"


def _decimal_mark(text: str) -> str:
    return text.replace(".", ",") if active_language() == "fr" else text
