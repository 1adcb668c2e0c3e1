"""Area codes of the North American Numbering Plan."""

import re

# Canadian Numbering Administrator: geographic codes assigned to Canada, in service or planned (2026).
_CANADIAN = re.compile(
    "204|226|236|249|250|257|263|289|306|343|354|365|367|368|382|387|403|416|418|428|431|437|438|450|468|474"
    "|506|514|519|548|579|581|584|587|604|613|639|647|672|683|705|709|742|753|778|780|782|807|819|825|867|873"
    "|879|902|905|942"
)
# Lines that an organisation pays for or sells: toll-free, and 900. They are nobody's personal number.
_ORGANISATION = re.compile("800|822|833|844|855|866|877|888|900")


def is_area_code(code: str) -> bool:
    """Whether these three digits can open a ten-digit number (211, 311, 811, 911 and the like cannot)."""
    return code[0] in "23456789" and code[1:] != "11"


def is_canadian(code: str) -> bool:
    return _CANADIAN.fullmatch(code) is not None


def is_organisation(code: str) -> bool:
    return _ORGANISATION.fullmatch(code) is not None
