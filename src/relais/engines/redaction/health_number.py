"""Quebec health insurance numbers: TREM 8552 1234.

Three letters of the family name, one of the given name, the date of birth (year, month plus 50 for women,
day) and two digits (Régie de l'assurance maladie du Québec). The date is the proof: four letters and eight
digits are not enough.
"""

import re

from relais.engines.redaction.surroundings import NUMBERED_THING, context, has_context, is_labelled, label

_GAP = "(?: {1,3}| ?[.-] ?)?"
_NUMBER = re.compile(
    rf"(?<![^\W_])([A-Za-z]{{4}})({_GAP})([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{2}}){_GAP}([0-9]{{2}})"
    rf"(?![^\W_])(?![-.][0-9])"
)
_WIDE = "[ \\n,;:/|_*~.-]"
_SPLIT = re.compile(
    rf"(?<![^\W_])([A-Za-z]{{4}})({_WIDE}{{1,4}})([0-9]{{2}})([0-9]{{2}})({_WIDE}{{0,4}})([0-9]{{2}})([0-9]{{2}})"
    r"(?![^\W_])(?![-.][0-9])"
)
_FOUR_MORE = re.compile(r"[ .-]{1,2}[0-9]{4}(?![0-9])")  # the third group of a card number
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:19|20)[0-9]{2}")
_CONTEXT = context(r"ramq|nam|assurance[ -]maladie|carte[ -]soleil|health (?:insurance|card|number)|medicare")
_LABEL = label(NUMBERED_THING)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Four-letter words that stand before figures ("juin 2012", "code 1912 …"): not the start of a name.
_WORDS = re.compile(
    "amex|aout|avec|bill|call|card|case|cell|code|cost|cote|cout|dans|date|dept|dont|door|elle|etre|fait|fees|file"
    "|form|from|iban|item|juil|juin|july|june|just|lieu|line|loin|lots|mais|mars|mois|more|must|need|next|note|over|page|paid"
    "|part|paye|plan|poll|post|pour|prix|rang|room|rule|sans|sept|sera|sold|sont|sous|sure|taxe|than|that|this|tome"
    "|tout|type|unit|vers|visa|week|when|will|with|year|zone"
)


def find_health_numbers(text: str) -> list[tuple[int, int]]:
    """The intervals of health insurance numbers in normalised text."""
    found = []
    for match in _NUMBER.finditer(text):
        letters, gap, year, month, day, rest = match.groups()
        if not _is_birth_date(int(month), int(day)):
            continue
        if has_context(text, *match.span(), _CONTEXT) or (
            not (gap and _is_ordinary(letters, year + month + day + rest))
            and not _FOUR_MORE.match(text, match.end())
            and not is_labelled(text, match.start(), _LABEL)
        ):
            found.append(match.span())
    return found


def find_split_health_numbers(text: str) -> list[tuple[int, int]]:
    """The same, over a line break or with other signs between the groups: TREM/8552/1234."""
    found = []
    for match in _SPLIT.finditer(text):
        letters, gap, year, month, second, day, rest = match.groups()
        if not _is_birth_date(int(month), int(day)):
            continue
        if has_context(text, *match.span(), _CONTEXT) or (
            (letters.isupper() or (gap == second and " " not in gap))
            and not any(sign in gap + second for sign in ",;:")
            and not _is_ordinary(letters, year + month + day + rest)
            and not _FOUR_MORE.match(text, match.end())
            and not is_labelled(text, match.start(), _LABEL)
        ):
            found.append(match.span())
    return found


def _is_birth_date(month: int, day: int) -> bool:
    month = month - 50 if month > 50 else month
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def _is_ordinary(letters: str, digits: str) -> bool:
    """Whether a word and figures apart ("year 2012-2013") only look like a number."""
    if _WORDS.fullmatch(letters.lower()):
        return True
    return _YEARS.fullmatch(digits) is not None and 0 <= int(digits[4:]) - int(digits[:4]) <= 5
