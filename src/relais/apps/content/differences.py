"""What changed between two texts, word by word, and where a reviewer put the finger: pieces for a template."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|[^\s\w]|\w+")
LONGEST = 4000  # words: past this, whole lines are compared, so that a page never takes seconds


@dataclass(frozen=True)
class Piece:
    """`kind` is `same`, `ins` (only in the new text) or `del` (only in the old one)."""

    kind: str
    text: str


def compare_words(old: str, new: str) -> list[Piece]:
    """Both texts as one row of pieces, in reading order; nothing is left out."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > LONGEST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("del", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("ins", "".join(after[j1:j2])))
    return pieces


def has_changed(pieces: list[Piece]) -> bool:
    return any(piece.kind != "same" for piece in pieces)
