"""From what a person typed to plain tokens: folded, elisions split, spoken and SMS spellings written out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from relais.engines.understanding.spoken import written_out

MAX_CHARS = 2000
"""Characters that are analysed; a longer text is cut, so that time stays bounded whatever is pasted."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ´`ʻ＇‛′", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ﬁ": "fi", "ﬂ": "fl"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Combining accents, soft hyphens and zero-width marks stand inside words and must not cut them.
_INVISIBLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_MAX_TOKEN = 40

# "aujourd'hui" and its like are one word in spite of their apostrophe.
_ONE_WORD = {"aujourd'hui": "aujourdhui", "quelqu'un": "quelquun", "quelqu'une": "quelquun", "presqu'ile": "presquile"}
_JOINED = re.compile("|".join(_ONE_WORD))
_ELIDED = {
    "l": "le", "d": "de", "j": "je", "c": "ce", "s": "se", "n": "ne", "m": "me", "t": "te",
    "qu": "que", "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quoiqu": "quoique", "y": "y",
}  # fmt: skip
_ENGLISH_TAILS = {"s": "s", "re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}


def fold(text: str) -> str:
    """Lower case without accents, ligatures or apostrophe variants or marks that cannot be seen."""
    text = unicodedata.normalize("NFKD", text[:MAX_CHARS].translate(_APOSTROPHES).translate(_LIGATURES))
    return _INVISIBLE.sub("", text.lower())


def normalise(text: str, *, language: str) -> list[str]:
    """Tokens of `text` as read in `language` ('fr' or 'en'); any string is accepted, the empty list is possible."""
    tokens: list[str] = []
    spoken = written_out(language)
    for word in _WORD.findall(_JOINED.sub(lambda found: _ONE_WORD[found[0]], fold(text))):
        if word in spoken:
            tokens.extend(spoken[word])
        elif "'" in word:
            tokens.extend(_split_apostrophe(word, language))
        else:
            tokens.append(word[:_MAX_TOKEN])
    return tokens


def _split_apostrophe(word: str, language: str) -> list[str]:
    spoken = written_out(language)
    if language == "en":
        head, _, tail = word.rpartition("'")
        if tail == "t" and head.endswith("n"):
            return [*_part(head[:-1], spoken), "not"]
        if tail in _ENGLISH_TAILS:
            return [*_part(head.replace("'", ""), spoken), _ENGLISH_TAILS[tail]]
        return [part[:_MAX_TOKEN] for part in word.split("'") if part]
    *heads, last = word.split("'")
    tokens = [_ELIDED.get(head, head)[:_MAX_TOKEN] for head in heads if head]
    return tokens + _part(last, spoken)


def _part(word: str, spoken: Mapping[str, Sequence[str]]) -> list[str]:
    return list(spoken.get(word, [word[:_MAX_TOKEN]])) if word else []
