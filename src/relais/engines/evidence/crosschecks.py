"""Other estimators of the same effect, to be read beside the main one: simpler, and wrong in known ways.

All work on log calls a bin. Intervals cluster by cell. They need no fit of variances, and cannot widen where regions
are hit unevenly.
"""

import numpy as np
import numpy.typing as npt
from scipy import stats

from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.identify import EFFECTS, take_out
from relais.engines.evidence.panel import Array, Change
from relais.engines.evidence.setting import NOT_RECORDED, Setting
from relais.engines.evidence.verdict import Interval

TWO_WAY = ((0, 1), (2,))


def crosscheck(setting: Setting, change: Change, others: list[Change], *, level: float) -> dict[str, Interval]:
    """`two_way`: cell and time effects; `three_way`: topic and region effects by time; `imputation`: what these say of
    the launched bins when fitted to the others only."""
    seen = setting.noise < NOT_RECORDED
    dose = setting.mean(dose_of(change, setting.calls))
    beside = [setting.mean(dose_of(other, setting.calls)) for other in others]
    return {
        "two_way": _regression(setting.z, [dose, *beside], seen, TWO_WAY, level),
        "three_way": _regression(setting.z, [dose, *beside], seen, EFFECTS, level),
        "imputation": _imputation(setting, change, beside, seen, level),
    }


def _regression(
    z: Array, columns: list[Array], seen: npt.NDArray[np.bool_], axes: tuple[tuple[int, ...], ...], level: float
) -> Interval:
    taken = np.stack([take_out(column, seen, axes) for column in columns], axis=-1)
    outcome = take_out(z, seen, axes)
    cells = (-1, z.shape[2])
    design = taken.reshape(*cells, len(columns))
    inverse = np.linalg.pinv(np.einsum("cwp,cwq->pq", design, design), rcond=1e-9)
    b = inverse @ np.einsum("cwp,cw->p", design, outcome.reshape(cells))
    scores = np.einsum("cwp,cw->cp", design, outcome.reshape(cells) - design @ b)
    number = len(design)
    covariance = inverse @ scores.T @ scores @ inverse * number / (number - 1)
    return _interval(float(b[0]), float(np.sqrt(covariance[0, 0])), number - 1, level)


def _imputation(
    setting: Setting, change: Change, beside: list[Array], seen: npt.NDArray[np.bool_], level: float
) -> Interval:
    on = setting.mean(launched(change, setting.calls).astype(float)) > 0
    clean = seen & ~on
    z = setting.z
    without = _fill_in(z, beside, clean)
    weight = np.where(on & seen, np.exp(z), 0.0)
    gap = (weight * (z - without)).sum(2)
    total = weight.sum()
    estimate = float(gap.sum() / total)
    each = gap - estimate * weight.sum(2)
    number = int((weight.sum(2) > 0).sum())
    error = float(np.sqrt((each**2).sum() * number / max(number - 1, 1)) / total)
    return _interval(estimate, error, max(number - 1, 1), level)


def _fill_in(z: Array, beside: list[Array], clean: npt.NDArray[np.bool_]) -> Array:
    """Log calls without the change: effects and other changes fitted to bins that it had not reached."""
    fitted, rest = np.zeros_like(z), np.where(clean, z, 0.0)
    for _ in range(80):
        for axis in EFFECTS:
            mean = np.where(clean, rest, 0.0).sum(axis, keepdims=True) / np.maximum(clean.sum(axis, keepdims=True), 1)
            fitted, rest = fitted + mean, rest - mean
        for column in beside:
            inside = np.where(clean, column, 0.0)
            size = float((inside**2).sum())
            b = float((inside * rest).sum()) / size if size > 0 else 0.0
            fitted, rest = fitted + b * column, rest - b * column
    return fitted


def _interval(b: float, error: float, freedom: int, level: float) -> Interval:
    reach = float(stats.t.ppf(0.5 + level / 2, freedom)) * error
    return Interval(float(np.expm1(b)), float(np.expm1(b - reach)), float(np.expm1(b + reach)))
