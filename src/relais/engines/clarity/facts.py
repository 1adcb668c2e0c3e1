"""The facts of a French and an English text, each in one neutral form, and those that only one of them has.

Facts are what can be compared without translating: dates, hours, percentages, numbers and addresses. A number written
in letters in one language and in digits in the other is the same number up to twelve; names are not compared, since
many have a form in each language.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["address", "date", "hour", "number"]
SPACE: Final = "[ \u00a0\u202f\u2009]"
FRENCH_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(), 1
    )
}
ENGLISH_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
FRENCH_WORDS: Final = dict(enumerate("zéro un deux trois quatre cinq six sept huit neuf dix onze douze".split()))
ENGLISH_WORDS: Final = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve".split()))

_ADDRESS = re.compile(r"https?://[^\s<>«»“”]+|[^\s<>@«»“”(]+@[^\s<>@]+\.\w+", re.I)
_FRENCH_MONTH, _ENGLISH_MONTH = "|".join(FRENCH_MONTHS), "|".join(ENGLISH_MONTHS)
_FRENCH_DATE = re.compile(rf"(?:\b(\d{{1,2}})(?:er)?{SPACE})?\b({_FRENCH_MONTH})\b(?:{SPACE}(\d{{4}})\b)?", re.I)
_ENGLISH_DATE = re.compile(rf"\b({_ENGLISH_MONTH})\b(?:{SPACE}(\d{{1,2}})\b(?!\d))?(?:,?{SPACE}(\d{{4}})\b)?", re.I)
_FRENCH_HOUR = re.compile(rf"\b(\d{{1,2}}){SPACE}?h(?:{SPACE}?(\d{{2}}))?\b")
_ENGLISH_HOUR = re.compile(rf"\b(\d{{1,2}})(?::(\d{{2}}))?{SPACE}?([ap])\.?m\b\.?", re.I)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_FRENCH_NUMBER = re.compile(rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?")
_ENGLISH_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Difference:
    """One kind of fact: what only the French text has, and what only the English one has, in neutral form."""

    kind: Kind
    only_fr: tuple[str, ...]
    only_en: tuple[str, ...]


def differing_facts(fr: str, en: str) -> tuple[Difference, ...]:
    """What differs, by kind: addresses as written, dates `YYYY-MM-DD` with `?` for what is not said, hours `HH:MM`."""
    french, english = _facts(fr, french=True), _facts(en, french=False)
    kinds: tuple[Kind, ...] = ("address", "date", "hour", "number")
    found = []
    for kind in kinds:
        only_fr, only_en = french[kind] - english[kind], english[kind] - french[kind]
        if kind == "number":
            only_fr, only_en = _not_in_letters(only_fr, en, ENGLISH_WORDS), _not_in_letters(only_en, fr, FRENCH_WORDS)
        if only_fr or only_en:
            found.append(Difference(kind, tuple(sorted(only_fr.elements())), tuple(sorted(only_en.elements()))))
    return tuple(found)


def _facts(text: str, *, french: bool) -> dict[Kind, "Counter[str]"]:
    """Each kind is taken out of the text before the next, so that a date's figures are not numbers too."""
    addresses, text = _take(_ADDRESS, text, lambda found: found.group().rstrip(".,;:)").lower())
    if french:
        dates, text = _take(_FRENCH_DATE, text, _french_date)
        hours, text = _take(_FRENCH_HOUR, text, lambda found: f"{int(found[1]):02}:{found[2] or '00'}")
    else:
        dates, text = _take(_ENGLISH_DATE, text, _english_date)
        hours, text = _take(_ENGLISH_HOUR, text, _english_hour)
    more, text = _take(_CLOCK, text, lambda found: f"{int(found[1]):02}:{found[2]}")
    numbers, _rest = _take(_FRENCH_NUMBER if french else _ENGLISH_NUMBER, text, _number(french))
    return {"address": addresses, "date": dates, "hour": hours + more, "number": numbers}


def _take(
    pattern: re.Pattern[str], text: str, read: Callable[[re.Match[str]], str | None]
) -> tuple["Counter[str]", str]:
    found: Counter[str] = Counter()

    def note(match: re.Match[str]) -> str:
        value = read(match)
        if value is None:
            return match.group()
        found[value] += 1
        return " ¦ "

    return found, pattern.sub(note, text)


def _french_date(found: re.Match[str]) -> str | None:
    day, month, year = found.groups()
    return _date(day, FRENCH_MONTHS[month.lower()], year)


def _english_date(found: re.Match[str]) -> str | None:
    month, day, year = found.groups()
    # Without a day or a year, "may" and "march" are most often verbs, and an English month has its capital.
    if not day and not year and month[0].islower():
        return None
    return _date(day, ENGLISH_MONTHS[month.lower()], year)


def _date(day: str | None, month: int, year: str | None) -> str | None:
    """A month alone is no date: "en mars et juin 2022" says one year for two months, and English may say it twice."""
    if not day and not year:
        return None
    return f"{year or '?'}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}-?"


def _english_hour(found: re.Match[str]) -> str:
    hour, minutes, half = found.groups()
    return f"{int(hour) % 12 + (12 if half.lower() == 'p' else 0):02}:{minutes or '00'}"


def _number(french: bool) -> Callable[[re.Match[str]], str]:
    def read(found: re.Match[str]) -> str:
        text = found.group()
        plain = re.sub(SPACE, "", text).replace(",", ".") if french else text.replace(",", "")
        whole, _point, part = plain.partition(".")
        return f"{int(whole)}.{part.rstrip('0')}".rstrip(".")

    return read


def _not_in_letters(numbers: "Counter[str]", text: str, words: dict[int, str]) -> "Counter[str]":
    """Leave out those that the other text writes in letters."""
    said = set(re.findall(r"\w+", text.lower()))
    return Counter(
        {
            number: times
            for number, times in numbers.items()
            if not (number.isdigit() and int(number) in words and words[int(number)] in said)
        }
    )
