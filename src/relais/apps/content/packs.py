"""The pack format `relais-pack/1` (docs/*/reference/pack.md), and `bank.csv` read as a pack.

A structural fault refuses the whole file: `PackRefused` lists every fault with its place. An answer that lacks a
title or a body in one language is not a fault: it is imported, stays a draft and is reported.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from relais.web.markup import is_safe_address

FORMAT: Literal["relais-pack/1"] = "relais-pack/1"
MAX_BYTES = 50 * 1024 * 1024
BANK_COLUMNS = ("answer", "language", "kind", "text")
TRIAL_TOPIC = "bank"
ANSWER_KEY = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,119}$"
LONGEST = {"title": 300, "paraphrase": 500}


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character, which PostgreSQL cannot store")
    return value


Storable = AfterValidator(_storable)
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True), Storable]
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST["paraphrase"]), Storable
]


class Fault(BaseModel):
    """One thing that is wrong: `place` is a path in the file (`answers[3].links[0].url.fr`) or a line."""

    place: str
    message: str


class PackRefused(Exception):
    """The file cannot be imported; nothing was stored."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.faults = faults


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pair(Part):
    fr: Text = ""
    en: Text = ""


class WholePair(Part):
    fr: Annotated[Text, StringConstraints(min_length=1, max_length=200)]
    en: Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class Title(Pair):
    fr: Annotated[Text, StringConstraints(max_length=LONGEST["title"])] = ""
    en: Annotated[Text, StringConstraints(max_length=LONGEST["title"])] = ""


class Address(Part):
    fr: Annotated[str, Storable]
    en: Annotated[str, Storable]

    @field_validator("fr", "en")
    @classmethod
    def _safe(cls, value: str) -> str:
        if is_safe_address(value):
            return value
        raise ValueError("is not an http, https, mailto or tel address")


class PackLink(Part):
    url: Address
    label: WholePair


class PackTopic(Part):
    key: Key
    title: WholePair
    risk: Literal["low", "medium", "high"]


class Phrasings(Part):
    fr: list[Phrase] = Field(default_factory=list)
    en: list[Phrase] = Field(default_factory=list)


class PackAnswer(Part):
    key: Annotated[str, StringConstraints(pattern=ANSWER_KEY)]
    topic: Key
    title: Title
    body: Pair
    links: list[PackLink] = Field(default_factory=list)
    sources: list[Text] = Field(default_factory=list)
    phrasings: Phrasings = Field(default_factory=Phrasings)

    @property
    def missing_languages(self) -> list[str]:
        """The languages in which this answer has no title or no body."""
        sides = {"fr": (self.title.fr, self.body.fr), "en": (self.title.en, self.body.en)}
        return [language for language, texts in sides.items() if not all(texts)]


class Pack(Part):
    format: Literal["relais-pack/1"]
    topics: list[PackTopic] = Field(min_length=1)
    answers: list[PackAnswer] = Field(min_length=1)

    @model_validator(mode="after")
    def _hold_together(self) -> "Pack":
        faults = [*self._repeated(), *self._orphans()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _repeated(self) -> Iterator[str]:
        for name, keys in (
            ("topics", [t.key for t in self.topics]),
            ("answers", [a.key for a in self.answers]),
        ):
            seen: set[str] = set()
            for position, key in enumerate(keys):
                if key in seen:
                    yield f"{name}[{position}].key: “{key}” is used twice"
                seen.add(key)

    def _orphans(self) -> Iterator[str]:
        known = {topic.key for topic in self.topics}
        for position, answer in enumerate(self.answers):
            if answer.topic not in known:
                yield f"answers[{position}].topic: no topic has the key “{answer.topic}”"


def read_pack(data: bytes, *, name: str) -> Pack:
    """Read a `.json` pack or a `bank.csv` by the file's name; raise `PackRefused` with every fault found."""
    if len(data) > MAX_BYTES:
        raise PackRefused([Fault(place=name, message="is larger than 50 MiB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackRefused([Fault(place=f"byte {error.start}", message="the file is not UTF-8")]) from error
    content = _read_bank(text) if name.lower().endswith(".csv") else _read_json(text)
    try:
        return Pack.model_validate(content)
    except ValidationError as error:
        raise PackRefused(list(_faults(error))) from error


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise PackRefused([Fault(place=place, message=f"is not JSON: {error.msg}")]) from error
    except (RecursionError, ValueError) as error:
        # Thousands of nested brackets, or thousands of digits: Python's own limits, which no pack comes near.
        raise PackRefused([Fault(place="file", message="is nested too deep, or a number is too long")]) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as a dict; JSON lets a name come twice, and one of the two texts would be lost."""
    content: dict[str, Any] = {}
    for name, value in pairs:
        if name in content:
            raise PackRefused([Fault(place=f"“{name}”", message="is given twice in one object")])
        content[name] = value
    return content


def _faults(error: ValidationError) -> Iterator[Fault]:
    for fault in error.errors():
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
        message = fault["msg"].removeprefix("Value error, ")
        if place:
            yield Fault(place=place, message=message)
        else:
            for line in message.split("; "):
                where, _, what = line.partition(": ")
                yield Fault(place=where if what else "file", message=what or where)


def _read_bank(text: str) -> dict[str, Any]:
    """A `bank.csv` (answer, language, kind, text) as a pack with one topic."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    answers: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    try:
        if tuple(reader.fieldnames or ()) != BANK_COLUMNS:
            raise PackRefused([Fault(place="line 1", message=f"the columns are not {','.join(BANK_COLUMNS)}")])
        for row in reader:
            fault = _add_bank_row(answers, row)
            if fault:
                faults.append(Fault(place=f"line {reader.line_num}", message=fault))
    except csv.Error as error:
        # The inner reader counts the lines it has read, the one that fails included.
        faults.append(Fault(place=f"line {reader.reader.line_num}", message=f"is not CSV: {error}"))
    if faults:
        raise PackRefused(faults)
    topic = {"key": TRIAL_TOPIC, "title": {"fr": "Banque importée", "en": "Imported bank"}, "risk": "medium"}
    return {"format": FORMAT, "topics": [topic], "answers": list(answers.values())}


def _add_bank_row(answers: dict[str, dict[str, Any]], row: dict[str, str | None]) -> str | None:
    """Add one row to its answer; return what is wrong with it, if anything."""
    if None in row or None in row.values():
        return "does not have four columns"
    key, language, kind, text = (str(row[column]).strip() for column in BANK_COLUMNS)
    if not re.fullmatch(ANSWER_KEY, key):
        return f"answer is “{key}”: use up to 120 letters, digits, hyphens, dots and underscores"
    if language not in {"fr", "en"}:
        return f"language is “{language}”, not fr or en"
    if kind not in {"title", "paraphrase", "body"}:
        return f"kind is “{kind}”, not title, paraphrase or body"
    if not text:
        return "text is empty"
    if len(text) > LONGEST.get(kind, MAX_BYTES):
        return f"text is longer than {LONGEST[kind]} characters"
    if "\x00" in text:
        return "text holds a NUL character"
    answer = answers.setdefault(
        key,
        {"key": key, "topic": TRIAL_TOPIC, "title": {}, "body": {}, "phrasings": {"fr": [], "en": []}},
    )
    if kind == "paraphrase":
        answer["phrasings"][language].append(text)
    elif language in answer[kind]:
        return f"answer “{key}” has a second {kind} in {language}"
    else:
        answer[kind][language] = text
    return None
