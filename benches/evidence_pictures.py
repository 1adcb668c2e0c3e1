"""Coverage and width of each method in each world, in plain SVG."""

from html import escape
from pathlib import Path

_ROW, _LEFT, _SCALE, _TOP = 18, 300, 320, 44


def draw_forest(path: Path, rows: dict[str, dict[str, float | int | str]]) -> None:
    """One line a world and method: the share of intervals that held the truth, with its own interval, beside 95 %."""
    shown = {name: row for name, row in rows.items() if "cover" in row}
    height = _TOP + _ROW * len(shown) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" role="img" font-family="sans-serif" '
        'font-size="11" aria-label="Share of 95 % intervals that held the truth, and their width">',
        f'<text x="{_LEFT}" y="16" font-weight="bold">Share of 95 % intervals that held the truth</text>',
        f'<text x="{_LEFT + _SCALE + 30}" y="16" font-weight="bold">median width, points</text>',
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 0.95):
        x = _LEFT + _SCALE * share
        ink = "#a33b00" if share == 0.95 else "#bbb"
        parts.append(f'<line x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{height - 24}" stroke="{ink}"/>')
        parts.append(f'<text x="{x}" y="{height - 10}" text-anchor="middle">{share:g}</text>')
    for position, (name, row) in enumerate(shown.items()):
        y = _TOP + _ROW * position
        low, high, at = (_LEFT + _SCALE * float(row[key]) for key in ("cover_low", "cover_high", "cover"))
        weight = "bold" if name.endswith("Relais") else "normal"
        parts.append(
            f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end" font-weight="{weight}">{escape(name)}</text>'
        )
        parts.append(f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="#0b3d91" stroke-width="2"/>')
        parts.append(f'<circle cx="{at:.1f}" cy="{y}" r="4" fill="#0b3d91"/>')
        parts.append(f'<text x="{_LEFT + _SCALE + 30}" y="{y + 4}">{float(row["width"]):.1f}</text>')
    path.write_text("\n".join([*parts, "</svg>"]), encoding="utf-8")
