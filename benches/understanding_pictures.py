"""Two pictures in plain SVG: wrong among answered against coverage, and share right against confidence."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE = 560, 420, 60, 30, 340
_INKS = ("#0b3d91", "#a33b00", "#3f6b00", "#6a1b6e")
_DASHES = ("", "8 4", "2 4", "10 3 2 3")


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> Curve:
    """(coverage, wrong among answered), the most confident first, at 200 points at the most."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    wrong = np.cumsum(~np.asarray(right, np.bool_)[order])
    answered = np.arange(1, len(order) + 1)
    kept = np.unique(np.linspace(0, len(order) - 1, min(len(order), 200)).astype(np.int64))
    return (answered / len(order))[kept], (wrong / answered)[kept]


def reliability(confidence: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> Curve:
    """(mean confidence, share right) of each bin of ten equal widths that holds at least five questions."""
    score, hit = np.asarray(confidence, np.float64), np.asarray(right, np.float64)
    place = np.minimum((score * bins).astype(np.int64), bins - 1)
    kept = [at for at in range(bins) if np.count_nonzero(place == at) >= 5]
    return np.array([score[place == at].mean() for at in kept]), np.array([hit[place == at].mean() for at in kept])


def draw(path: Path, curves: dict[str, Curve], *, title: str, across: str, up: str, diagonal: bool = False) -> None:
    """Write curves over [0, 1] × [0, 1]; lines differ by dash as well as by colour."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}" '
        'font-family="sans-serif" font-size="12">',
        f'<text x="{_LEFT}" y="18" font-weight="bold">{title}</text>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#444"/>',
        f'<text x="{_LEFT + _SIDE / 2}" y="{_TOP + _SIDE + 36}" text-anchor="middle">{across}</text>',
        f'<text transform="translate(16 {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">{up}</text>',
    ]
    for step in range(0, 11, 2):
        x, y = _place(step / 10, step / 10)
        parts.append(f'<text x="{x}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{step / 10:.1f}</text>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{step / 10:.1f}</text>')
    if diagonal:
        (x1, y1), (x2, y2) = _place(0, 0), _place(1, 1)
        parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#999"/>')
    for number, (name, (xs, ys)) in enumerate(curves.items()):
        points = " ".join("{},{}".format(*_place(x, y)) for x, y in zip(xs, ys, strict=True))
        style = f'stroke="{_INKS[number % 4]}" stroke-dasharray="{_DASHES[number % 4]}" stroke-width="2"'
        y = _TOP + 20 * number + 10
        parts.append(f'<polyline points="{points}" fill="none" {style}/>')
        parts.append(f'<line x1="{_LEFT + _SIDE + 10}" y1="{y}" x2="{_LEFT + _SIDE + 40}" y2="{y}" {style}/>')
        parts.append(f'<text x="{_LEFT + _SIDE + 46}" y="{y + 4}">{name}</text>')
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _place(x: float, y: float) -> tuple[float, float]:
    return round(_LEFT + _SIDE * float(x), 1), round(_TOP + _SIDE * (1 - float(y)), 1)
