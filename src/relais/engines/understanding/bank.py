"""The bank: what the answers say and how the public asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from relais.engines.understanding.errors import EmptyBank, InvalidBank

Kind = Literal["title", "paraphrase", "body"]
LANGUAGES = ("en", "fr")
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, order=True)
class BankRow:
    """One text of one answer in one language: its title, a phrasing of the public, or its body."""

    answer: str
    language: str
    kind: str
    text: str


def check_rows(rows: Sequence[BankRow]) -> list[BankRow]:
    """The distinct rows in a fixed order, so that the order they came in changes nothing.

    Raises `EmptyBank` or `InvalidBank`. A text that stands for two answers is allowed here (it teaches that they
    are close); `find_neighbours` is where a duplicate phrasing is refused, before it enters a bank.
    """
    if not rows:
        raise EmptyBank("the bank is empty: give at least one title or phrasing")
    for row in rows:
        if row.language not in LANGUAGES:
            raise InvalidBank(f"answer {row.answer!r}: language is {row.language!r}, expected fr or en")
        if row.kind not in KINDS:
            raise InvalidBank(f"answer {row.answer!r}: kind is {row.kind!r}, expected title, paraphrase or body")
        if not row.answer.strip():
            raise InvalidBank(f"a row has no answer identifier (text: {row.text[:60]!r})")
        if not row.text.strip():
            raise InvalidBank(f"answer {row.answer!r}: an empty {row.kind} in {row.language}")
    return sorted(set(rows))
