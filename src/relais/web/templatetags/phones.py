"""Telephone numbers as they are written in Canadian French ("819 555-0142") and in Canadian English."""

import re

from django import template

from relais.web.languages import active_language

register = template.Library()

NO_BREAK = "\u00a0"
NORTH_AMERICAN = re.compile(r"(?:\+?(1)[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")


@register.filter
def phone(value: str) -> str:
    """A ten-digit number, with or without the 1 before it; any other (711, letters, an extension) as it came."""
    found = NORTH_AMERICAN.fullmatch(value.strip())
    if found is None:
        return value
    country, area, exchange, line = found.groups()
    between = NO_BREAK if active_language() == "fr" else "-"
    return between.join([part for part in (country, area) if part] + [f"{exchange}-{line}"])
