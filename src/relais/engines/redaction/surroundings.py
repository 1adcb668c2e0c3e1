"""What stands beside a number and says what it is: a currency, a label, a longer identifier, a context word.

Each look is at a bounded stretch on either side. Patterns have no accents: the text has lost them.
"""

import re

_BEFORE = 60
_AFTER = 25

_CURRENCY_BEFORE = re.compile(r"[$€£] ?\Z")
# "$" before a digit opens the next amount (English order): it does not close this one.
_CURRENCY_AFTER = re.compile(
    r" ?(?:[KM] ?)?(?:[$€£](?! ?[0-9])|[¢%]|(?:dollars?|euros?|piastres?|cents|CAD|USD)(?![^\W_]))",
    re.IGNORECASE,
)
_IDENTIFIER_BEFORE = re.compile(r"([^\W_]+)([-._]?)\Z")
_IDENTIFIER_AFTER = re.compile(r"([-._]?)([^\W_]+)")
_WEB_ADDRESS_BEFORE = re.compile(r"(?:://|www\.)[^ \n]*\Z", re.IGNORECASE)
_DECIMALS = re.compile(r",[0-9]{1,2}(?![0-9])")
_PROGRAM_ACCOUNT = re.compile(r" ?-?R[A-Z] ?[0-9]{4}(?![0-9])")  # business number: 123456789 RT0001

# Things that carry a number of their own. A driver's licence is not here: it is a person's.
NUMBERED_THING = (
    "serial|serie|permit|permis|models?|modele|invoice|facture|confirmation|tracking|suivi|noc|cnp|isbn|upc|part"
    "|lot|cadastre|reglement|by-?law|article|section|barcode|code-barres"
)
# … of an organisation, or of its paper: before a telephone number these words say whose it is.
ORGANISATION_THING = (
    NUMBERED_THING + "|forms?|formulaires?|orders?|commande|business|entreprise|bn|ne|neq|gst|hst|pst|tps|tvq|tvh|qst"
)
# … of a case: enough to doubt seven digits, not enough to doubt a check digit.
FILE_THING = (
    ORGANISATION_THING
    + "|files?|dossiers?|reference|case|ticket|account|compte|client|customer|code|request|demande|room|local"
    "|bureau"
)
_LINK = (
    r"(?:[ :#.'°º(-]|(?<![^\W_])"
    r"(?:no|n|num|number|numero|is|est|was|etait|le|la|du|de|d|l|the|of|id|code)(?![^\W_]))"
)


def label(things: str) -> re.Pattern[str]:
    """A pattern that ends at a number called one of `things` ("serial number: ", "permis no 2024/")."""
    return re.compile(rf"(?<![^\W_])(?:{things}){_LINK}{{1,12}}(?:[^\W_]{{1,8}}[/-])?\Z", re.IGNORECASE)


def context(words: str) -> re.Pattern[str]:
    """A pattern of whole words."""
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether a currency or a per cent sign belongs to the number."""
    return bool(_CURRENCY_BEFORE.search(text[max(0, start - 2) : start]) or _CURRENCY_AFTER.match(text[end : end + 12]))


def is_part_of_identifier(text: str, start: int, end: int) -> bool:
    """Whether letters or digits are tied to the number (SN-130692544, 130692544.50, 130692544RT0001).

    A word tied to it by haste (est130692544, 130692544merci) is a word with its space missing. Figures inside
    a web address are part of it.
    """
    if _WEB_ADDRESS_BEFORE.search(text[max(0, start - _BEFORE) : start]):
        return True
    before = _IDENTIFIER_BEFORE.search(text[max(0, start - 24) : start])
    return bool(before and not _is_word(before[1])) or is_continued(text, end)


def is_continued(text: str, end: int) -> bool:
    """The same, looking only at what follows the number."""
    rest = text[end : end + 24]
    if _DECIMALS.match(rest) or _PROGRAM_ACCOUNT.match(rest):
        return True
    after = _IDENTIFIER_AFTER.match(rest)
    return bool(after and not _is_word(after[2]))


def is_labelled(text: str, start: int, pattern: re.Pattern[str]) -> bool:
    """Whether the words just before the number say that it belongs to something else."""
    return bool(pattern.search(text, max(0, start - _BEFORE), start))


def has_context(text: str, start: int, end: int, pattern: re.Pattern[str]) -> bool:
    """Whether one of the words stands in the 60 characters before the number or the 25 after it."""
    # `pos` and `endpos`, not a slice: a word cut by the start of a slice ("cou|sin") would pass for another.
    return bool(
        pattern.search(text, max(0, start - _BEFORE), start) or pattern.search(text, end, min(len(text), end + _AFTER))
    )


def _is_word(letters: str) -> bool:
    return len(letters) > 1 and letters.isalpha() and letters[1:].islower()
