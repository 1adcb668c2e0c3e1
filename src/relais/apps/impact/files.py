"""`calls.csv` and `changes.csv`: read with the row and the column of every fault."""

import csv
import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relais.engines.evidence import Calls, Change, Stage
from relais.engines.evidence.register import overlap

CALLS = ("date", "topic", "region", "calls")
CHANGES = ("change", "kind", "label", "topic", "region", "starts_on")
MAY_BE_LEFT_OUT = ("ends_on", "ramp_days", "effect_low", "effect_high", "announced_on", "owner")
LARGEST_TABLE = 30_000_000  # topics × regions × days: what a machine of 2 GiB can hold
LONGEST_RAMP = 3_660


class FileFault(Exception):
    """A file cannot be used: the message names the file, the row (1 is the header), the column, what was expected."""


@dataclass(frozen=True)
class Row:
    path: Path
    number: int
    values: dict[str, str]

    def fault(self, column: str, expected: str) -> FileFault:
        return FileFault(f"{self.path}, row {self.number}, column {column}: {expected}, not {self.values[column]!r}")

    def day(self, column: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self.values[column].strip())
        except ValueError:
            raise self.fault(column, "expected a date such as 2026-03-31") from None

    def name(self, column: str) -> str:
        if not (text := self.values[column].strip()):
            raise self.fault(column, "expected a name")
        return text

    def whole(self, column: str) -> int:
        text = self.values[column].strip()
        number = _float(text)
        if number is None or number < 0 or number != int(number):
            raise self.fault(column, "expected a whole number, 0 or more")
        return int(number)

    def fraction(self, column: str) -> float | None:
        text = self.values.get(column, "").strip()
        if not text:
            return None
        number = _float(text)
        if number is None or number <= -1:
            raise self.fault(column, "expected a fraction above -1 such as -0.10, or nothing")
        return number


def read_calls(path: Path) -> Calls:
    """`date,topic,region,calls`, one row a cell and day; a day without a row was not recorded. Raises `FileFault`."""
    days: dict[str, dt.date] = {}
    topics: dict[str, int] = {}
    regions: dict[str, int] = {}
    found: dict[tuple[int, int, dt.date], tuple[int, int]] = {}
    for row in rows_of(path, CALLS):
        text = row.values["date"]
        day = days.get(text) or days.setdefault(text, row.day("date"))
        topic = topics.setdefault(row.name("topic"), len(topics))
        region = regions.setdefault(row.name("region"), len(regions))
        key = (topic, region, day)
        if key in found:
            raise FileFault(
                f"{path}, row {row.number}, columns date, topic and region: "
                f"{day}, {row.values['topic']!r}, {row.values['region']!r} are already on row {found[key][1]}"
            )
        found[key] = (row.whole("calls"), row.number)
    if not found:
        raise FileFault(f"{path}: there is no row of calls under the header")
    first, last = min(days.values()), max(days.values())
    shape = (len(topics), len(regions), (last - first).days + 1)
    if math.prod(shape) > LARGEST_TABLE:
        raise FileFault(f"{path}: {' × '.join(map(str, shape))} topics, regions and days are more than fit in memory")
    counts = np.full(shape, np.nan)
    for (topic, region, day), (calls, _row) in found.items():
        counts[topic, region, (day - first).days] = calls
    names_t, names_r = sorted(topics), sorted(regions)
    order = np.ix_([topics[name] for name in names_t], [regions[name] for name in names_r])
    return Calls(tuple(names_t), tuple(names_r), first, counts[order])


def read_changes(path: Path, calls: Calls, *, may_be_empty: bool = False) -> list[Change]:
    """The register, one row a stage; raises `FileFault`."""
    stages: dict[str, list[tuple[Stage, Row]]] = {}
    for row in rows_of(path, CHANGES):
        stage = _stage(row, calls)
        mine = stages.setdefault(row.name("change"), [])
        for other, before in mine:
            if overlap(stage, other):
                raise FileFault(
                    f"{path}, row {row.number}, columns topic, region and starts_on: the change "
                    f"{row.values['change']!r} is already at work there from row {before.number} on; "
                    "give that row an ends_on, or merge the two"
                )
        mine.append((stage, row))
    if not stages and not may_be_empty:
        raise FileFault(f"{path}: there is no change under the header")
    return [_change(name, rows) for name, rows in stages.items()]


def _change(name: str, rows: list[tuple[Stage, Row]]) -> Change:
    first = rows[0][1].values
    return Change(name, first["kind"], first["label"], tuple(stage for stage, _ in rows), first.get("owner", ""))


def _stage(row: Row, calls: Calls) -> Stage:
    for column, names in (("topic", calls.topics), ("region", calls.regions)):
        if (name := row.values[column].strip()) and name not in names:
            raise row.fault(column, f"expected a {column} that has calls, or nothing for all")
    starts_on = row.day("starts_on")
    ends_on = row.day("ends_on") if row.values.get("ends_on", "").strip() else None
    if ends_on is not None and ends_on < starts_on:
        raise row.fault("ends_on", f"expected a day not before {starts_on}")
    ramp_days = row.whole("ramp_days") if row.values.get("ramp_days", "").strip() else 0
    if ramp_days > LONGEST_RAMP:
        raise row.fault("ramp_days", f"expected {LONGEST_RAMP} days at the most")
    low, high = row.fraction("effect_low"), row.fraction("effect_high")
    if (low is None) != (high is None):
        raise row.fault("effect_high" if high is None else "effect_low", "expected both ends of the range, or neither")
    if low is not None and high is not None and low > high:
        raise row.fault("effect_low", f"expected a fraction not above effect_high ({high})")
    announced = row.day("announced_on") if row.values.get("announced_on", "").strip() else None
    topic, region = row.values["topic"].strip() or None, row.values["region"].strip() or None
    return Stage(starts_on, topic, region, ends_on, ramp_days, low, high, announced)


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file that has at least these columns; raises `FileFault`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            if missing := [name for name in columns if name not in header]:
                raise FileFault(f"{path}, row 1: the header lacks {', '.join(missing)}; expected {','.join(columns)}")
            if len(set(header)) < len(header):
                raise FileFault(f"{path}, row 1: the header names a column twice")
            for number, record in enumerate(reader, start=2):
                if not record:
                    continue
                if len(record) != len(header):
                    column = header[min(len(record), len(header) - 1)]
                    raise FileFault(
                        f"{path}, row {number}, column {column}: the row has {len(record)} values, expected "
                        f"{len(header)}; is the file whole?"
                    )
                yield Row(path, number, dict(zip(header, record, strict=True)))
    except OSError as error:
        raise FileFault(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FileFault(f"{path}: is not UTF-8 text; save it as “CSV UTF-8”") from None
    except csv.Error as error:
        raise FileFault(f"{path}: is not a whole CSV file: {error}") from None


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
