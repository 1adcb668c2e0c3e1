"""The pictures of a report, in plain SVG: no colour alone tells anything, and each has its figures in a table."""

import datetime as dt
import math
from html import escape

from relais.engines.evidence import Interval
from relais.engines.evidence.effect import Course

WIDTH, LEFT, RIGHT, TOP = 760, 80, 20, 24
STYLE = (
    "<style>text{font:12px sans-serif;fill:currentColor}.axis,.tick{stroke:currentColor;stroke-opacity:.35}"
    ".came{stroke:currentColor;fill:none;stroke-width:1.5}.without{stroke:#1f6fd1;fill:none;stroke-width:2;"
    "stroke-dasharray:6 3}.band{fill:#1f6fd1;fill-opacity:.2}.mine{stroke:#c2410c;stroke-width:4}"
    ".fake{stroke:currentColor;stroke-opacity:.6;stroke-width:1.5}.on{stroke:#1f6fd1;stroke-width:5}"
    ".other{stroke:#c2410c;stroke-width:2}</style>"
)


def _svg(height: float, label: str, parts: list[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(label)}">\n{STYLE}\n{body}\n</svg>\n'
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _path(points: list[tuple[float, float]], kind: str) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _months(first: dt.date, last: dt.date, y: float, top: float) -> list[str]:
    """A tick and a label every few months."""
    span = max((last - first).days, 1)
    every = max(1, round(span / 30.4 / 8))
    parts, month = [], dt.date(first.year, first.month, 1)
    while month <= last:
        if month >= first and (month.month - 1) % every == 0:
            x = LEFT + (WIDTH - LEFT - RIGHT) * (month - first).days / span
            parts += [_line(x, top, x, y, "tick"), _text(x, y + 16, f"{month:%Y-%m}", "middle")]
        month = dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return parts


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, a little above."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)


def draw_course(course: Course, *, label: str, came: str, without: str) -> str:
    """Calls that came, and the calls without the change with their interval, over time."""
    height, bottom = 320, 280
    days = course.first_days
    highest = max(*course.came, *(i.high for i in course.without)) * 1.05
    inner = WIDTH - LEFT - RIGHT
    x = [LEFT + inner * (day - days[0]).days / max((days[-1] - days[0]).days, 1) for day in days]

    def y(calls: float) -> float:
        return bottom - (bottom - TOP) * calls / highest

    band = [(a, y(i.high)) for a, i in zip(x, course.without, strict=True)]
    band += [(a, y(i.low)) for a, i in zip(reversed(x), reversed(course.without), strict=True)]
    parts = _months(days[0], days[-1], bottom, TOP)
    parts += [_line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis"), _line(LEFT, TOP, LEFT, bottom, "axis")]
    step = _round_step(highest / 5)
    ticks = [n * step for n in range(int(highest / step) + 1)]
    parts += [_text(LEFT - 6, y(tick) + 4, f"{tick:.0f}", "end") for tick in ticks]
    parts.append(f'<polygon class="band" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in band)}"/>')
    parts.append(_path([(a, y(i.estimate)) for a, i in zip(x, course.without, strict=True)], "without"))
    parts.append(_path([(a, y(c)) for a, c in zip(x, course.came, strict=True)], "came"))
    parts += [_line(LEFT, 12, LEFT + 26, 12, "came"), _text(LEFT + 32, 16, came)]
    parts += [_line(LEFT + 260, 12, LEFT + 286, 12, "without"), _text(LEFT + 292, 16, without)]
    return _svg(height, label, parts)


def draw_intervals(rows: list[tuple[str, Interval, bool]], *, label: str, per_cent: str) -> str:
    """One interval a row against zero, in per cent; those marked are drawn thick."""
    row, bottom = 15, TOP + 15 * len(rows)
    reach = max(0.02, *(abs(edge) for _, i, _ in rows for edge in (i.low, i.high))) * 1.05
    left = 230
    middle = left + (WIDTH - left - RIGHT) / 2

    def x(effect: float) -> float:
        return middle + (WIDTH - left - RIGHT) / 2 * effect / reach

    parts = [_line(x(0), TOP - 8, x(0), bottom, "axis")]
    step = _round_step(reach / 4)
    ticks = [n * step for n in range(-int(reach / step), int(reach / step) + 1)]
    parts += [
        _text(x(tick), bottom + 14, f"{100 * tick:+.0f}{per_cent}".replace("-", "−") if tick else "0", "middle")
        for tick in ticks
    ]
    for position, (name, interval, mine) in enumerate(rows):
        y = TOP + row * position
        kind = "mine" if mine else "fake"
        parts += [_text(left - 10, y + 4, name, "end"), _line(x(interval.low), y, x(interval.high), y, kind)]
        parts.append(f'<circle cx="{x(interval.estimate):.1f}" cy="{y}" r="3.5" fill="currentColor"/>')
    return _svg(bottom + 24, label, parts)


def draw_rollout(
    rows: list[tuple[str, list[tuple[dt.date, dt.date]], list[dt.date]]], *, first: dt.date, last: dt.date, label: str
) -> str:
    """One cell a row: when the change was at work, and (a tick) when another change started there."""
    row, left = 13, LEFT + 120
    bottom = TOP + row * len(rows)
    span = max((last - first).days, 1)

    def x(day: dt.date) -> float:
        return left + (WIDTH - left - RIGHT) * (min(max(day, first), last) - first).days / span

    parts = [_line(left, bottom, WIDTH - RIGHT, bottom, "axis")]
    parts += [_text(x(day), bottom + 16, day.isoformat(), anchor) for day, anchor in ((first, "start"), (last, "end"))]
    for position, (name, stretches, others) in enumerate(rows):
        y = TOP + row * position
        parts += [_text(left - 8, y + 4, name, "end"), _line(left, y, WIDTH - RIGHT, y, "tick")]
        parts += [_line(x(start), y, x(end), y, "on") for start, end in stretches]
        parts += [_line(x(day), y - 5, x(day), y + 5, "other") for day in others]
    return _svg(bottom + 26, label, parts)


def draw_power(curve: tuple[tuple[int, float], ...], *, label: str, across: str) -> str:
    """The smallest effect that would show, by weeks."""
    height, bottom = 300, 250
    most_weeks, largest = max(n for n, _ in curve), max(e for _, e in curve) * 1.1

    def at(weeks: int, effect: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * weeks / most_weeks
        return x, bottom - (bottom - TOP) * effect / largest

    parts = [_line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis"), _line(LEFT, TOP, LEFT, bottom, "axis")]
    parts += [_path([at(n, e) for n, e in curve], "without")]
    for weeks, effect in curve:
        x, y = at(weeks, effect)
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="currentColor"/>']
        parts += [_text(x, y - 8, f"{100 * effect:.1f} %", "middle"), _text(x, bottom + 16, str(weeks), "middle")]
    parts.append(_text((LEFT + WIDTH) / 2, height - 12, across, "middle"))
    return _svg(height, label, parts)
