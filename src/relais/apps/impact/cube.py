"""Call records, one row a call, counted into the cube that an estimate reads: day × topic × region × channel."""

import csv
import datetime as dt
import glob
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from relais.apps.impact.files import FileFault, Row, rows_of

RECORDS = ("at", "topic", "region")  # and, where they exist: channel, id

Cell = tuple[dt.date, str, str, str]


@dataclass(frozen=True)
class Cube:
    """Calls a day, topic, region and channel (empty where records name none)."""

    counts: dict[Cell, int]
    records: int
    repeated: int  # records whose id had been counted already


def count_records(pattern: str) -> Cube:
    """Count every record of the files that match; one with an `id` counts once. Raises `FileFault`."""
    paths = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 (a whole pattern, not a folder)
    if not paths:
        raise FileFault(f"{pattern}: no file matches")
    counts: Counter[Cell] = Counter()
    known: set[str] = set()
    records = repeated = 0
    days: dict[str, dt.date] = {}
    for path in paths:
        for row in rows_of(path, RECORDS):
            records += 1
            if identity := row.values.get("id", "").strip():
                if identity in known:
                    repeated += 1
                    continue
                known.add(identity)
            text = row.values["at"].strip()[:10]
            day = days.get(text) or days.setdefault(text, _day(row))
            counts[day, row.name("topic"), row.name("region"), row.values.get("channel", "").strip()] += 1
    if not counts:
        raise FileFault(f"{pattern}: there is no record under the headers")
    return Cube(dict(counts), records, repeated)


def write_cube(out: Path, cube: Cube) -> int:
    """`cube.csv` (with channel) and `calls.csv` (all channels, a 0 where a cell had no call); the rows of `calls.csv`.

    A day on which no cell at all has a record is left out: it was not recorded, rather than silent.
    """
    by_cell: Counter[tuple[dt.date, str, str]] = Counter()
    for (day, topic, region, _channel), calls in cube.counts.items():
        by_cell[day, topic, region] += calls
    days = sorted({day for day, _, _ in by_cell})
    cells = sorted({(topic, region) for _, topic, region in by_cell})
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "cube.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["date", "topic", "region", "channel", "calls"])
            writer.writerows((*cell, calls) for cell, calls in sorted(cube.counts.items()))
        with (out / "calls.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["date", "topic", "region", "calls"])
            writer.writerows((day, *cell, by_cell[day, *cell]) for cell in cells for day in days)
    except OSError as error:
        raise FileFault(f"{out}: cannot be written: {error.strerror}") from None
    return len(days) * len(cells)


def _day(row: Row) -> dt.date:
    try:
        return dt.datetime.fromisoformat(row.values["at"].strip()).date()
    except ValueError:
        raise row.fault("at", "expected a day or a moment such as 2026-03-31T09:30") from None
