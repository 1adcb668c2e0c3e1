"""Fit one evaluation, and from the fit the effect with its interval."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats
from threadpoolctl import threadpool_limits

from relais.engines.evidence.bins import Bins
from relais.engines.evidence.columns import GROUPS, OF_THE_CHANGE, columns_of
from relais.engines.evidence.dose import launched
from relais.engines.evidence.mixed import Column, Fit, Kernel, Model
from relais.engines.evidence.panel import Array, Calls, Change
from relais.engines.evidence.setting import NOT_RECORDED, Setting, make_setting
from relais.engines.evidence.verdict import Interval

PERSISTENCE = (14.0, 60.0, 240.0)  # days over which a cell's wander is forgotten: a mixture of three
HISTORY = 364  # days before the first launch that take part in the fit


@dataclass(frozen=True)
class Fitted:
    setting: Setting
    columns: list[Column]
    model: Model
    fit: Fit
    widening: float = 1.0  # of standard errors, for what is not known of the variances


@dataclass(frozen=True)
class Estimate:
    """Fractions; `error` is the standard error of log(1 + effect)."""

    effect: float
    low: float
    high: float
    error: float
    avoided: tuple[float, float, float]


def fit_change(
    calls: Calls, bins: Bins, change: Change, others: list[Change], *, names: tuple[str, ...] = OF_THE_CHANGE
) -> Fitted:
    """The mixed model of `change` beside every other change; `names` are the columns that will be asked about."""
    on = launched(change, calls)
    first_day = int(np.argmax(on.any((0, 1))))
    first = max(0, (first_day - HISTORY - bins.skip) // bins.length)
    setting = make_setting(calls, bins, first=first)
    columns = columns_of(setting, change, others)
    missing = np.where(setting.noise >= NOT_RECORDED, setting.noise, 0.0)
    model = Model(z=setting.z, noise=missing, kernels=kernels_of(setting), columns=columns, groups=GROUPS)
    with threadpool_limits(limits=1):  # many small matrices: on shared cores more threads cost more than they give
        fitted = Fitted(setting, columns, model, model.fit())
        return replace(fitted, widening=_widening(fitted, on, names))


def _widening(fitted: Fitted, on: npt.NDArray[np.bool_], names: tuple[str, ...]) -> float:
    """How much wider the standard error is when the variances are as uncertain as their likelihood says.

    The law of total variance over the points around the fit: the mean of the variances, and the variance of the means.
    """
    here = aggregate(fitted, on, names)
    variance = here.error**2
    points = [aggregate(replace(fitted, fit=fitted.model.fit_at(logs)), on, names) for logs in fitted.model.around()]
    # Two points an axis, one standard deviation away: each axis adds half the sum of its second differences.
    total = variance + sum(point.error**2 - variance for point in points) / 2
    total += sum((np.log1p(point.effect) - np.log1p(here.effect)) ** 2 for point in points) / 2
    return max(1.0, float(np.sqrt(total / variance)))


def kernels_of(setting: Setting) -> list[Kernel]:
    """Why a cell may go its own way: counting, chance, wandering, drifting, following its topic more or less, later."""
    length, count = setting.bins.length, setting.z.shape[2]
    days = np.arange(count) * float(length)
    gap = np.abs(days[:, None] - days[None])
    years = (days - days.mean()) / 365.25
    eye = np.eye(count)
    counting = np.where(setting.noise >= NOT_RECORDED, 0.0, setting.noise)
    return [
        Kernel("counting", counting[..., None] * eye, 0.5, 1.0),
        Kernel("chance", eye[None, None] * (7.0 / length), 0.03, 1.0),
        *(Kernel(f"wander_{int(days_)}", np.exp(-gap / days_)[None, None], 0.04, 1.0) for days_ in PERSISTENCE),
        Kernel("drift", np.outer(years, years)[None, None], 0.04, 1.0),
        Kernel("loading", _outer(setting.path), 0.12, 1.0),
        Kernel("lag", _outer(setting.speed), 3.0, 0.7),
    ]


def _outer(paths: Array) -> Array:
    outer: Array = (paths[:, :, None] * paths[:, None, :])[:, None]
    return outer


def aggregate(fitted: Fitted, on: npt.NDArray[np.bool_], names: tuple[str, ...], *, level: float = 0.95) -> Estimate:
    """The effect of the columns called `names`, weighted by calls, over the launched cells and days."""
    setting, fit = fitted.setting, fitted.fit
    calls_on = setting.total(np.nan_to_num(setting.calls.counts) * on)
    share = setting.mean(on.astype(float))
    inside = calls_on > 0
    chosen = [i for i, column in enumerate(fitted.columns) if column.name in names]
    design = np.stack([fitted.columns[i].values[inside] / share[inside] for i in chosen], axis=-1)
    without = calls_on[inside] * np.exp(-design @ fit.coefficients[chosen])
    total = float(calls_on[inside].sum())
    ratio = total / float(without.sum())
    slope = (without[:, None] * design).sum(0) / without.sum()
    error = float(np.sqrt(slope @ fit.covariance[np.ix_(chosen, chosen)] @ slope)) * fitted.widening
    reach = float(np.exp(stats.norm.ppf(0.5 + level / 2) * error))
    low, high = ratio / reach, ratio * reach
    avoided = (total / ratio - total, total / high - total, total / low - total)
    return Estimate(ratio - 1, low - 1, high - 1, error, avoided)


@dataclass(frozen=True)
class Course:
    """Calls a bin of the launched cells: what came, and what would have come without the change, with its interval."""

    first_days: tuple[dt.date, ...]
    came: tuple[float, ...]
    without: tuple[Interval, ...]


def course_of(fitted: Fitted, on: npt.NDArray[np.bool_], *, level: float) -> Course:
    """Bin by bin, over the cells that ever launched."""
    setting, fit = fitted.setting, fitted.fit
    cells = np.logical_or.reduce(on, axis=2)
    calls = setting.total(setting.calls.counts)[cells]
    chosen = [i for i, column in enumerate(fitted.columns) if column.name in OF_THE_CHANGE]
    design = np.stack([fitted.columns[i].values[cells] for i in chosen], axis=-1)
    without = calls * np.exp(-design @ fit.coefficients[chosen])
    slope = np.einsum("cw,cwp->wp", without, design)
    covariance = fit.covariance[np.ix_(chosen, chosen)]
    error = np.sqrt(np.einsum("wp,pq,wq->w", slope, covariance, slope))
    reach = float(stats.norm.ppf(0.5 + level / 2)) * fitted.widening * error
    total = without.sum(0)
    days = [
        setting.calls.first_day + dt.timedelta(days=setting.bins.skip + (setting.first + i) * setting.bins.length)
        for i in range(calls.shape[1])
    ]
    intervals = (Interval(float(t), float(t - r), float(t + r)) for t, r in zip(total, reach, strict=True))
    return Course(tuple(days), tuple(float(x) for x in calls.sum(0)), tuple(intervals))
