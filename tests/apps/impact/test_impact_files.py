from pathlib import Path

import numpy as np
import pytest

from relais.apps.impact.files import FileFault, read_calls, read_changes
from relais.engines.evidence import Calls

CALLS = """date,topic,region,calls
2026-01-01,tax,east,5
2026-01-01,tax,west,0
2026-01-03,tax,east,7
2026-01-02,permit,east,2
"""
CHANGES = """change,kind,label,topic,region,starts_on,ends_on,ramp_days,effect_low,effect_high
bot,bot,assistant,tax,east,2026-01-02,,28,,
bot,bot,assistant,tax,west,2026-01-03,,28,,
ivr,ivr,menu,,,2026-01-01,2026-01-02,,-0.10,0.05
"""


def calls_of(folder: Path, text: str | bytes) -> Calls:
    (folder / "calls.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_calls(folder / "calls.csv")


def test_calls_become_a_table_with_gaps(tmp_path: Path) -> None:
    calls = calls_of(tmp_path, CALLS)

    assert (calls.topics, calls.regions, calls.days) == (("permit", "tax"), ("east", "west"), 3)
    assert calls.counts[1, 0].tolist()[::2] == [5, 7] and calls.counts[1, 1, 0] == 0
    assert int(np.isnan(calls.counts).sum()) == 12 - 4


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tax,east,7", "tax,east,-7", "row 4, column calls: expected a whole number, 0 or more, not '-7'"),
        ("tax,east,7", "tax,east,many", "row 4, column calls: expected a whole number, 0 or more, not 'many'"),
        ("tax,east,7", "tax,east,7.5", "row 4, column calls: expected a whole number, 0 or more, not '7.5'"),
        ("tax,east,7", "tax,east,nan", "row 4, column calls: expected a whole number, 0 or more, not 'nan'"),
        ("tax,east,7", "tax,east,", "row 4, column calls: expected a whole number, 0 or more, not ''"),
        ("2026-01-03", "03/01/2026", "row 4, column date: expected a date such as 2026-03-31, not '03/01/2026'"),
        ("2026-01-03", "2026-02-30", "row 4, column date: expected a date such as 2026-03-31, not '2026-02-30'"),
        ("tax,west", ",west", "row 3, column topic: expected a name, not ''"),
        ("2026-01-03,tax,east", "2026-01-01,tax,east", "row 4, columns date, topic and region: .*already on row 2"),
        ("permit,east,2", "permit,ea", "row 5, column calls: the row has 3 values, expected 4; is the file whole"),
        ("date,topic", "day,topic", "row 1: the header lacks date"),
        ("region,calls\n", "region,calls,calls\n", "row 1: the header names a column twice"),
        ("tax,west,0", 'tax,"west,0', "is not a whole CSV file"),
    ],
)
def test_faulty_calls_are_refused_with_row_and_column(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(FileFault, match=message):
        calls_of(tmp_path, CALLS.replace(old, new))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "row 1: the header lacks date, topic, region, calls"),
        (b"date,topic,region,calls\n", "there is no row of calls"),
        (CALLS.encode("utf-16"), "is not UTF-8 text"),
        (
            b"date,topic,region,calls\n0001-01-01,a,b,1\n9999-12-31,a,c,1\n9999-12-31,d,c,1\n"
            + b"".join(b"2026-01-01,t%d,c,1\n" % n for n in range(20)),
            "more than fit in memory",
        ),
    ],
)
def test_file_without_calls_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(FileFault, match=message):
        calls_of(tmp_path, content)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match=r"absent\.csv: cannot be read: No such file"):
        read_calls(tmp_path / "absent.csv")


def test_register_is_read_with_its_ranges(tmp_path: Path) -> None:
    (tmp_path / "changes.csv").write_text(CHANGES)

    bot, ivr = read_changes(tmp_path / "changes.csv", calls_of(tmp_path, CALLS))

    assert (bot.change, len(bot.stages), bot.stages[0].ramp_days, bot.declared) == ("bot", 2, 28, None)
    assert (ivr.stages[0].topic, ivr.stages[0].ramp_days, ivr.declared) == (None, 0, (-0.10, 0.05))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "tax,west",
            "tax,mars",
            "row 3, column region: expected a region that has calls, or nothing for all, not 'mars'",
        ),
        ("tax,west", "moon,west", "row 3, column topic: expected a topic that has calls"),
        (
            "tax,west",
            "tax,",
            "row 3, columns topic, region and starts_on: the change 'bot' is already at work there from row 2",
        ),
        ("2026-01-03,", "soon,", "row 3, column starts_on: expected a date"),
        (
            "2026-01-01,2026-01-02",
            "2026-01-01,2025-01-02",
            "row 4, column ends_on: expected a day not before 2026-01-01",
        ),
        ("-0.10,0.05", "0.10,0.05", "row 4, column effect_low: expected a fraction not above effect_high"),
        ("-0.10,0.05", "-10,0.05", "row 4, column effect_low: expected a fraction above -1"),
        ("-0.10,0.05", "-0.10,", "row 4, column effect_high: expected both ends of the range, or neither"),
        (",28,,\nivr", ",-3,,\nivr", "row 3, column ramp_days: expected a whole number"),
        (",28,,\nivr", ",99999,,\nivr", "row 3, column ramp_days: expected 3660 days at the most"),
        ("starts_on", "begins", "row 1: the header lacks starts_on"),
        (CHANGES[CHANGES.index("bot,") :], "", "there is no change under the header"),
    ],
)
def test_faulty_register_is_refused_with_row_and_column(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "changes.csv").write_text(CHANGES.replace(old, new))

    with pytest.raises(FileFault, match=message):
        read_changes(tmp_path / "changes.csv", calls_of(tmp_path, CALLS))
