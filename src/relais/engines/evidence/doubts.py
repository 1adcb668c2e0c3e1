"""Sceptical checks of an identified effect. None changes the verdict or the interval; each may shake one's trust."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats
from threadpoolctl import threadpool_limits

from relais.engines.evidence.bins import make_bins
from relais.engines.evidence.columns import OF_THE_CHANGE, columns_of
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.effect import Fitted, aggregate, kernels_of
from relais.engines.evidence.mixed import Column, Fit, Group, Model
from relais.engines.evidence.panel import Calls, Change, Stage
from relais.engines.evidence.setting import NOT_RECORDED, Setting, make_setting
from relais.engines.evidence.verdict import Interval

FAKES = 24
BEFORE, AFTER = 182, 84  # days that a fake launch needs before and after it
FREE = "free"  # the group of a coefficient that a check leaves to the data alone


@dataclass(frozen=True)
class Fake:
    """A launch that never was: the day of its first start, and the effect that would have been found."""

    first_day: dt.date
    effect: Interval


@dataclass(frozen=True)
class LeftOut:
    """The effect without one topic, or without accounting for one other change."""

    what: str
    name: str
    effect: Interval


@dataclass(frozen=True)
class Doubts:
    fake_launches: tuple[Fake, ...]  # the same rollout on other regions, before anything was launched
    fake_cells: tuple[Interval, ...]  # launches made up in cells that never launched
    left_out: tuple[LeftOut, ...]
    lead: Interval | None  # the four weeks before a launch; none for weeks switched on and off
    spill: tuple[tuple[str, Interval], ...]  # per topic: its calls where the rest of its region has launched
    drift_to_nothing: float | None  # systematic drift of launched cells, a year, at which the interval would reach 0
    drift_of_cells: float  # the drift of a usual cell, a year

    @property
    def called(self) -> int:
        """Fake launches whose interval leaves out zero."""
        return sum(fake.effect.low > 0 or fake.effect.high < 0 for fake in self.fake_launches)


def doubt(fitted: Fitted, change: Change, others: list[Change], *, level: float, seed: int) -> Doubts:
    """Every check, with the variances of the main fit held."""
    calls = fitted.setting.calls
    on = launched(change, calls)
    rng = np.random.default_rng([seed, 24])
    with threadpool_limits(limits=1):
        return Doubts(
            fake_launches=_fake_launches(fitted, change, others, on, level, rng),
            fake_cells=_fake_cells(fitted, change, on, level, rng),
            left_out=(*_without_topics(fitted, on, level), *_without_changes(fitted, on, level)),
            lead=next(iter(_free(fitted, "lead", level)), None),
            spill=_spill(fitted, level),
            drift_to_nothing=_drift_to_nothing(fitted, on, level),
            drift_of_cells=fitted.fit.scales["drift"],
        )


def _refit(fitted: Fitted, setting: Setting, columns: list[Column], groups: list[Group] | None = None) -> Fitted:
    """The same variances on other columns or another stretch of time."""
    missing = np.where(setting.noise >= NOT_RECORDED, setting.noise, 0.0)
    groups = fitted.model.groups if groups is None else groups
    model = Model(z=setting.z, noise=missing, kernels=kernels_of(setting), columns=columns, groups=groups)
    state = model.state(fitted.model.logs)
    fit = Fit(state.b, state.posterior, fitted.fit.scales, 0.0)
    return Fitted(setting, columns, model, fit, fitted.widening)


def _effect(fitted: Fitted, on: npt.NDArray[np.bool_], level: float) -> Interval:
    found = aggregate(fitted, on, OF_THE_CHANGE, level=level)
    return Interval(found.effect, found.low, found.high)


def _fake_launches(
    fitted: Fitted,
    change: Change,
    others: list[Change],
    on: npt.NDArray[np.bool_],
    level: float,
    rng: np.random.Generator,
) -> tuple[Fake, ...]:
    calls = fitted.setting.calls
    first = int(np.argmax(on.any((0, 1))))
    if first < BEFORE + AFTER:
        return ()
    past = replace(calls, counts=calls.counts[..., :first])
    bins = make_bins(past, length=fitted.setting.bins.length)
    setting = make_setting(past, bins)
    starts = np.where(on.any(2), on.argmax(2), -1)
    ramp = max(stage.ramp_days for stage in change.stages)
    fakes = []
    for _ in range(FAKES):
        day = int(rng.integers(BEFORE, first - AFTER + 1))
        fake = _shuffled(past, starts, first=first, day=day, ramp=ramp, rng=rng)
        refitted = _refit(fitted, setting, columns_of(setting, fake, others))
        when = calls.first_day + dt.timedelta(days=day)
        fakes.append(Fake(when, _effect(refitted, launched(fake, past), level)))
    return tuple(fakes)


def _shuffled(
    past: Calls, starts: npt.NDArray[np.int64], *, first: int, day: int, ramp: int, rng: np.random.Generator
) -> Change:
    """The rollout from `day` on, its regions redrawn within each topic, its spacing squeezed into the past."""
    span = max(int(starts.max()) - first, 1)
    squeeze = min(1.0, (past.days - day - AFTER / 2) / span)
    stages = []
    for topic, row in enumerate(starts):
        for region, start in enumerate(row[rng.permutation(len(row))]):
            if start >= 0:
                at = past.first_day + dt.timedelta(days=day + int((start - first) * squeeze))
                stages.append(Stage(at, past.topics[topic], past.regions[region], ramp_days=ramp))
    return Change("fake", "fake", "", tuple(stages))


def _fake_cells(
    fitted: Fitted, change: Change, on: npt.NDArray[np.bool_], level: float, rng: np.random.Generator
) -> tuple[Interval, ...]:
    calls = fitted.setting.calls
    free = np.argwhere(~on.any(2) & ~np.isnan(calls.counts).all(2))
    if len(free) < 4:
        return ()
    days = sorted({stage.starts_on for stage in change.stages})
    ramp = max(stage.ramp_days for stage in change.stages)
    found = []
    for _ in range(FAKES):
        chosen = free[rng.permutation(len(free))[: len(free) // 2]]
        stages = tuple(
            Stage(days[int(rng.integers(len(days)))], calls.topics[k], calls.regions[r], ramp_days=ramp)
            for k, r in chosen
        )
        fake = Column("fake", fitted.setting.mean(dose_of(Change("fake", "fake", "", stages), calls)), "")
        found.append(_coefficients(_refit(fitted, fitted.setting, [*fitted.columns, fake]), "fake", level)[0])
    return tuple(found)


def _without_topics(fitted: Fitted, on: npt.NDArray[np.bool_], level: float) -> list[LeftOut]:
    setting = fitted.setting
    found = []
    for topic, name in enumerate(setting.calls.topics):
        here = on.copy()
        here[topic] = False
        if on[topic].any() and here.any():
            noise = setting.noise.copy()
            noise[topic] = NOT_RECORDED
            refitted = _refit(fitted, replace(setting, noise=noise), fitted.columns)
            found.append(LeftOut("topic", name, _effect(refitted, here, level)))
    return found


def _without_changes(fitted: Fitted, on: npt.NDArray[np.bool_], level: float) -> list[LeftOut]:
    found = []
    for column in fitted.columns:
        if column.name.startswith("other:") and column.values.any():
            rest = [other for other in fitted.columns if other is not column]
            refitted = _refit(fitted, fitted.setting, rest)
            found.append(LeftOut("change", column.name.removeprefix("other:"), _effect(refitted, on, level)))
    return found


def _free(fitted: Fitted, group: str, level: float) -> list[Interval]:
    """The coefficients of a group, each left to the data alone."""
    columns = [replace(c, group=FREE) if c.group == group else c for c in fitted.columns]
    return _coefficients(_refit(fitted, fitted.setting, columns), group, level)


def _coefficients(fitted: Fitted, name: str, level: float) -> list[Interval]:
    reach = float(stats.norm.ppf(0.5 + level / 2)) * fitted.widening
    spread = np.sqrt(np.diag(fitted.fit.covariance))
    return [
        Interval(*(float(np.expm1(b + side * reach * s)) for side in (0, -1, 1)))
        for column, b, s in zip(fitted.columns, fitted.fit.coefficients, spread, strict=True)
        if column.name == name
    ]


def _spill(fitted: Fitted, level: float) -> tuple[tuple[str, Interval], ...]:
    """One topic at a time: all together, the topics of a region could rise as one, which nothing would tell."""
    found = []
    for position, column in enumerate(fitted.columns):
        if column.name == "spill":
            free = replace(column, name="spilt", group=FREE)
            columns = [*fitted.columns[:position], free, *fitted.columns[position + 1 :]]
            topic = int(np.argmax(column.values.any((1, 2))))
            interval = _coefficients(_refit(fitted, fitted.setting, columns), "spilt", level)[0]
            found.append((fitted.setting.calls.topics[topic], interval))
    return tuple(found)


def _drift_to_nothing(fitted: Fitted, on: npt.NDArray[np.bool_], level: float) -> float | None:
    """The estimate is linear in log calls: how it answers a drift that starts with each launch."""
    setting, model = fitted.setting, fitted.model
    years = np.cumsum(on, axis=2) / 365.25
    signal = setting.mean(years * on)
    turned = np.swapaxes(signal, 0, 1) if model.swap else signal
    state = model.state(model.logs)
    projected = state.project(turned[..., None])[..., 0]
    answer = state.posterior @ np.einsum("krwp,krw->p", model.design, projected)
    moved = replace(fitted, fit=replace(fitted.fit, coefficients=fitted.fit.coefficients + answer * 1e-3))
    here, there = aggregate(fitted, on, OF_THE_CHANGE, level=level), aggregate(moved, on, OF_THE_CHANGE, level=level)
    per_year = (np.log1p(there.effect) - np.log1p(here.effect)) / 1e-3
    if here.low <= 0 <= here.high or abs(per_year) < 1e-9:
        return None
    nearest = np.log1p(here.high if here.high < 0 else here.low)
    return float(abs(nearest / per_year))
