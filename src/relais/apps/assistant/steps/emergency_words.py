"""Does a message tell of a danger to life right now? Words alone decide, in French and English at once.

A notice stands beside the answer and costs its reader a line, a missed call for help may cost a life: where
a sentence can be read both ways, it counts. What is plainly a permit, a bill, a statistic or a figure of
speech does not. The language of the page is not asked for, because people in distress use their own.
The words themselves are in `emergency_words.txt`, which a person who does not program can read and extend.
"""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

MAX_CHARS = 1200
"""Characters that are read; the beginning and the end of a longer text, so that time stays bounded."""

ENOUGH_POINTS = 4
"""Points that tell of a danger to life where no pattern does; see [points] in the file of words."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ´`ʻ＇‛′", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ELISION = re.compile(r"\b([cdjlmnsty]|qu|jusqu|lorsqu|puisqu|quelqu)'(?=\w)")
_CLIPPED_JE = re.compile(r"\bj(?=[bcdfghklmnpqrstvwxz][^\W_])")
_ENGLISH_TAILS = {"ll": "will", "re": "are", "ve": "have", "m": "am"}
_ENGLISH_TAIL = re.compile(r"(?<=[^\W\d_])'(ll|re|ve|m)\b")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_WORD = re.compile(r"[^\W_]+")
_ANY_ENDING = re.compile(r"(?<=[^\W_])\*")
_UP_TO_FOUR_WORDS = r"(?: [^ ]+){0,4}? "


def find_emergency(text: str) -> str | None:
    """What kind of immediate danger `text` tells of: "life" (call 911), "self_harm" (call or text 9-8-8), or None.

    Any string is accepted, in either language or both mixed. An attempt under way is "life", a thought or a
    plan is "self_harm"; a message that tells of both is "life".
    """
    said = _PATTERNS["figures of speech"].sub("_", _normalise(text))
    distant = _PATTERNS["papers or the past"].search(said) is not None
    for kind in ("life", "self_harm"):
        if _PATTERNS[kind].search(said):
            return kind
        if not distant and _PATTERNS[f"{kind} unless distant"].search(said):
            return kind
        if not distant and any(all(part.search(said) for part in line) for line in _TOGETHER[kind]):
            return kind
    points = [points for points, sign in _POINTS if sign.search(said)] if not distant else []
    return "life" if sum(points) >= ENOUGH_POINTS and max(points) > 1 else None


def _normalise(text: str) -> str:
    """Lower-case words without accents or punctuation, one space around each, common misspellings mended."""
    text = _ends(text)
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).lower().translate(_LIGATURES))
    # Cut again: one character of U+FDFA alone is eighteen after NFKD.
    text = _ends("".join(char for char in text if not unicodedata.combining(char)))
    text = _ENGLISH_TAIL.sub(lambda tail: f" {_ENGLISH_TAILS[tail[1]]}", _ELISION.sub(r"\1 ", text))
    text = _CLIPPED_JE.sub("je ", _STRETCHED.sub(r"\1", text.replace("'", "")))
    return f" {' '.join(_SHORTHAND.get(word) or _mend(word) for word in _WORD.findall(text))} "


def _ends(text: str) -> str:
    """`text`, or the beginning and the end of one that is longer than `MAX_CHARS`."""
    half = MAX_CHARS // 2
    return text if len(text) <= MAX_CHARS else f"{text[:half]} {text[-half:]}"


def _mend(word: str) -> str:
    """The key word that `word` misspells by one slip (two in nine letters or more), else `word` itself."""
    if not 6 <= len(word) <= 20 or word in _KEY_WORDS or word in _OTHER_WORDS:
        return word
    allowed = 1 if len(word) < 9 else 2
    for key in _KEY_WORDS:
        if key[0] == word[0] and abs(len(key) - len(word)) <= allowed and _slips(word, key) <= allowed:
            return key
    return word


def _slips(left: str, right: str) -> int:
    """Letters to insert, drop, change or swap with their neighbour to go from `left` to `right`."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def _read_sections() -> dict[str, list[str]]:
    """The lines of `emergency_words.txt` under each [heading], those that are indented joined to the one above."""
    sections: defaultdict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line.startswith(" "):
            rest = line.strip()
            glued = rest.startswith(("|", "(?!")) or sections[heading][-1].endswith((")?", ")*"))
            sections[heading][-1] += rest if glued else f" {rest}"
        elif line and not line.startswith("#"):
            sections[heading].append(line)
    return sections


def _written_out(pattern: str) -> re.Pattern[str]:
    """An expression from the short notation that the head of `emergency_words.txt` explains."""
    for name, lines in _SECTIONS.items():
        if name.startswith("list "):
            pattern = pattern.replace(f"{{{name.removeprefix('list ')}}}", f"(?:{'|'.join(lines)})")
    pattern = _ANY_ENDING.sub(r"\\w*", pattern).replace(" ~ ", _UP_TO_FOUR_WORDS)
    return re.compile(f"(?<= )(?:{pattern})(?= )")


_SECTIONS = _read_sections()
_PATTERNS = {
    name: _written_out("|".join(_SECTIONS[name]))
    for name in (
        "figures of speech", "papers or the past",
        "life", "life unless distant", "self_harm", "self_harm unless distant",
    )
}  # fmt: skip
_TOGETHER = {
    kind: [[_written_out(part) for part in line.split(" & ")] for line in _SECTIONS[f"{kind} together"]]
    for kind in ("life", "self_harm")
}
_POINTS = [(int(points), _written_out(sign)) for points, sign in (line.split(" ", 1) for line in _SECTIONS["points"])]
_SHORTHAND = dict(line.split(" = ") for line in _SECTIONS["shorthand"])
# Tuple, not set: where two key words are as near, the first in the file wins, on every run.
_KEY_WORDS = tuple(word for line in _SECTIONS["spellings mended"] for word in line.split())
_OTHER_WORDS = frozenset(word for line in _SECTIONS["not misspellings"] for word in line.split())
