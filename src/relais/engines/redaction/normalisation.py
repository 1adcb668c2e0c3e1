"""The text as the search reads it: one shape for each digit, space, dash and letter, with the way back.

Full-width and other Unicode digits become ASCII digits; invisible characters and combining marks go; every
space is one space and every dash one hyphen; accents go (the context words are written without them). Nothing
is lower-cased: capitals tell a serial number from a word.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from relais.engines.redaction.markers import ANY_MARKER

# Stands for a marker or a span already found. Control characters are dropped from the text, so only this
# module can put one there.
WALL = "\x00"

_SPACES = "\t\u2800"  # BRAILLE PATTERN BLANK looks like a space, and is a symbol to Unicode
_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_DOTS = "·•․∙⋅‧・。｡"
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters to Unicode, nothing to the eye


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text`, and for each of its characters the offset in the original; one more entry ends the last one.

    What was dropped belongs to the character before it, so that a keycap or an accent goes with its digit.
    """

    text: str
    starts: list[int]

    def cover(self, intervals: list[tuple[int, int]]) -> "Normalised":
        """Put a wall in place of each interval (sorted, apart, offsets in `self.text`)."""
        pieces: list[str] = []
        starts: list[int] = []
        here = 0
        for start, end in intervals:
            pieces += (self.text[here:start], WALL)
            starts += self.starts[here : start + 1]
            here = end
        pieces.append(self.text[here:])
        starts += self.starts[here:]
        return Normalised("".join(pieces), starts)


def normalise(text: str) -> Normalised:
    """Read `text` (any characters, lone surrogates included); time grows with its length."""
    pieces: list[str] = []
    starts: list[int] = []
    here = 0
    for marker in ANY_MARKER.finditer(text):
        _read(text, here, marker.start(), pieces, starts)
        pieces.append(WALL)
        starts.append(marker.start())
        here = marker.end()
    _read(text, here, len(text), pieces, starts)
    starts.append(len(text))
    return Normalised("".join(pieces), starts)


def _read(text: str, start: int, end: int, pieces: list[str], starts: list[int]) -> None:
    for offset in range(start, end):
        read = _one_character(text[offset])
        if read:
            pieces.append(read)
            starts.append(offset)


@lru_cache(maxsize=4096)
def _one_character(character: str) -> str:
    """The character that stands for this one, or nothing; never depends on its neighbours."""
    if " " <= character <= "~":
        return character
    if character in _BREAKS:
        return "\n"
    category = unicodedata.category(character)
    if character in _SPACES or category == "Zs":
        return " "
    if character in _INVISIBLE_LETTERS or category in ("Cc", "Cf", "Mn", "Me"):
        return ""
    if category == "Pd" or character == "\u2212":
        return "-"
    if character in _DOTS:
        return "."
    return _compatible_form(character)


def _compatible_form(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in folded if not unicodedata.combining(part))
    if len(bare) == 1 and bare.isprintable():
        return {"’": "'", "‘": "'"}.get(bare, bare)
    return character
