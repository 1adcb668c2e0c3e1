"""The CSV files of `relais understanding`: read with the line of every fault, written as the contract says."""

import csv
from collections.abc import Collection, Iterator, Sequence
from io import StringIO
from pathlib import Path

from relais.engines.understanding import BankRow, Understanding
from relais.engines.understanding.bank import KINDS, LANGUAGES
from relais.engines.understanding.evaluation import Question

csv.field_size_limit(10_000_000)


class FileFault(Exception):
    """A file cannot be used: the message names the file, the line and what was expected."""


def read_bank(path: Path) -> list[BankRow]:
    """`answer,language,kind,text`; raises `FileFault`."""
    rows = []
    for line, record in _records(path, ("answer", "language", "kind", "text")):
        where = f"{path}, line {line}"
        if record["language"] not in LANGUAGES:
            raise FileFault(f"{where}: language is {record['language']!r}, expected fr or en")
        if record["kind"] not in KINDS:
            raise FileFault(f"{where}: kind is {record['kind']!r}, expected {', '.join(KINDS)}")
        if not record["answer"].strip() or not record["text"].strip():
            raise FileFault(f"{where}: the answer or the text is empty")
        rows.append(BankRow(record["answer"], record["language"], record["kind"], record["text"]))
    if not rows:
        raise FileFault(f"{path}: the bank is empty, give at least one title or phrasing")
    return rows


def read_questions(path: Path, *, answers: Collection[str]) -> list[Question]:
    """`text,language,answer`: an empty language is detected, an empty answer is out of scope; raises `FileFault`."""
    questions = []
    for line, record in _records(path, ("text", "language", "answer")):
        where = f"{path}, line {line}"
        if record["language"] not in ("", *LANGUAGES):
            raise FileFault(f"{where}: language is {record['language']!r}, expected fr, en or nothing")
        if record["answer"] and record["answer"] not in answers:
            raise FileFault(f"{where}: the bank has no answer {record['answer']!r}")
        questions.append(
            Question(text=record["text"], language=record["language"] or None, answer=record["answer"] or None)
        )
    if not questions:
        raise FileFault(f"{path}: there is no question")
    return questions


def write_predictions(path: Path, readings: Sequence[Understanding]) -> None:
    """`row,language,outcome,answer,confidence,second,third`, one line a question, numbered from 0."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["row", "language", "outcome", "answer", "confidence", "second", "third"])
            for number, reading in enumerate(readings):
                names = [candidate.answer for candidate in reading.candidates[:3]]
                names += [""] * (3 - len(names))
                writer.writerow(
                    [number, reading.language or "", reading.decision.value, names[0],
                     f"{reading.confidence:.6f}", names[1], names[2]]
                )  # fmt: skip
    except OSError as error:
        raise FileFault(f"{path}: cannot be written ({error.strerror})") from error


def _records(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, record) of a UTF-8 CSV with a header that has at least `columns`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileFault(f"{path}: cannot be read ({error.strerror})") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileFault(f"{path}, line {line}: not UTF-8, save the file as UTF-8") from error
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise FileFault(f"{path}, line 1: missing column {', '.join(missing)} (expected {','.join(columns)})")
        line = reader.line_num + 1  # where a record starts: a quoted cell may run over several lines
        for record in reader:
            if None in record or any(record[column] is None for column in columns):
                raise FileFault(f"{path}, line {line}: not as many cells as the header")
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileFault(f"{path}, line {line}: {error}") from error
