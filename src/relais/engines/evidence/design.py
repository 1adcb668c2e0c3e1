"""Plan a launch that will be measurable: who starts when, drawn at random, and what it could then show.

The variances come from the centre's own history, where the plan is laid over the last weeks; the standard error is
that of the very estimator that will judge the launch. Fake launches of the same kind at earlier dates check it.
"""

import datetime as dt
import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import stats
from threadpoolctl import threadpool_limits

from relais.engines.evidence.bins import choose_length, make_bins
from relais.engines.evidence.columns import GROUPS, OF_THE_CHANGE, columns_of
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.effect import Fitted, aggregate, kernels_of
from relais.engines.evidence.errors import EvidenceError
from relais.engines.evidence.identify import ENOUGH_CONTRASTS, take_out
from relais.engines.evidence.mixed import Column, Fit, Model
from relais.engines.evidence.panel import Array, Calls, Change, Stage
from relais.engines.evidence.setting import Setting, make_setting

NAME = "planned"
BEFORE = 26  # weeks of history that a plan needs before it
RAMP = 28  # days of ramp that a plan assumes; a switchback, none
POWER = 0.8
LEVEL = 0.95
CALL_SHARE = 0.08  # of a holdout: the share of visitors who call within seven days, unless the centre knows better
CONFLICT = 0.05  # share of the information of a plan that another change may take without being named
FARTHEST_MOVE = 8  # weeks
FAKES = 20
MANY = 1000  # degrees of freedom from which t is normal


class Kind(StrEnum):
    STEPPED = "stepped"
    SWITCHBACK = "switchback"
    HOLDOUT = "holdout"


class CannotPlan(EvidenceError):
    """The history is too short or too narrow for a plan of this kind."""


@dataclass(frozen=True)
class Conflict:
    """A registered change that takes information from the plan, and the move of it (weeks) that takes least."""

    change: str
    taken: float
    move_weeks: int
    taken_then: float


@dataclass(frozen=True)
class Design:
    """Effects are fractions. `weeks_needed` is null when a year would not do; `plan` is empty for a holdout."""

    power: float
    smallest_effect: float
    weeks_needed: int | None
    conflicts: tuple[Conflict, ...]
    plan: tuple[Stage, ...]
    checked_power: float | None  # by fake launches on the history; null when it is too short for them
    people_an_arm: int | None  # of a holdout
    curve: tuple[tuple[int, float], ...]  # weeks, smallest effect


def design(*, calls: Calls, changes: list[Change], weeks: int, kind: Kind, effect: float, seed: int) -> Design:
    """A plan of `weeks` weeks from the Monday after the last day of calls, for an expected `effect` (a tenth: 0.1).

    Power is the chance that the 95 % interval leaves out zero. Raises `CannotPlan`.
    """
    if not 0 < effect < 1:
        raise CannotPlan(f"the expected effect is a fraction between 0 and 1, not {effect}")
    if weeks < 2:
        raise CannotPlan(f"a plan needs two weeks or more, not {weeks}")
    if kind is Kind.HOLDOUT:
        return _holdout(calls, weeks=weeks, effect=effect)
    freedom = _contrasts(calls)
    if freedom < ENOUGH_CONTRASTS:
        raise CannotPlan(f"{len(calls.topics)} topics in {len(calls.regions)} regions leave too little to compare")
    longest = calls.days // 7 - BEFORE
    if longest < weeks:
        raise CannotPlan(f"a plan of {weeks} weeks needs {weeks + BEFORE} weeks of calls; there are {calls.days // 7}")
    with threadpool_limits(limits=1):
        history = _History(calls, changes, weekly=kind is Kind.SWITCHBACK)
        lengths = sorted({weeks, *(n for n in (4, 8, 12, 16, 20, 26, 39, 52) if n <= longest)})
        errors = {n: history.error(_stages(calls, kind, n, back=n, seed=seed)) for n in lengths}
        checked = history.check(kind, weeks, effect=effect, seed=seed)
    enough = [n for n in lengths if _power(errors[n], effect, freedom) >= POWER]
    plan = _stages(calls, kind, weeks, back=0, seed=seed)
    return Design(
        power=_power(errors[weeks], effect, freedom),
        smallest_effect=_smallest(errors[weeks], freedom),
        weeks_needed=min(enough, default=None),
        conflicts=_conflicts(calls, changes, plan, weeks),
        plan=plan,
        checked_power=checked,
        people_an_arm=None,
        curve=tuple((n, _smallest(errors[n], freedom)) for n in lengths),
    )


def _stages(calls: Calls, kind: Kind, weeks: int, *, back: int, seed: int) -> tuple[Stage, ...]:
    """The plan, `back` weeks before the end of the calls (0: from the Monday after it)."""
    rng = np.random.default_rng([seed, 80])
    after = calls.first_day + dt.timedelta(days=calls.days)
    monday = after + dt.timedelta(days=-after.weekday() % 7)
    first = monday - dt.timedelta(weeks=back + (1 if back and monday > after else 0))
    regions = len(calls.regions)
    stages = []
    for topic in calls.topics:
        if kind is Kind.STEPPED:
            for step, region in enumerate(rng.permutation(regions)):
                start = first + dt.timedelta(weeks=weeks * (step + 1) // (regions + 1))
                stages.append(Stage(start, topic, calls.regions[region], ramp_days=RAMP))
        else:
            for region in calls.regions:
                on = np.concatenate([rng.permutation([True, False]) for _ in range(-(-weeks // 2))])[:weeks]
                stages += [
                    Stage(start, topic, region, ends_on=start + dt.timedelta(days=6))
                    for start in (first + dt.timedelta(weeks=int(week)) for week in np.flatnonzero(on))
                ]
    return tuple(stages)


class _History:
    """The centre's own past, its variances found once."""

    def __init__(self, calls: Calls, changes: list[Change], *, weekly: bool) -> None:
        self.calls, self.changes = calls, changes
        length = 7 if weekly else choose_length(calls, shortest_stage=calls.days)
        self.setting = make_setting(calls, make_bins(calls, length=length))
        blank = Change(NAME, "bot", "", ())
        columns = [column for column in columns_of(self.setting, blank, changes) if column.values.any()]
        model = self._model(self.setting, columns)
        self.fit = model.fit(steps=25)
        self.logs = model.logs

    def _model(self, setting: Setting, columns: list[Column]) -> Model:
        kernels = kernels_of(setting)
        return Model(z=setting.z, noise=np.zeros_like(setting.z), kernels=kernels, columns=columns, groups=GROUPS)

    def _fitted(self, stages: tuple[Stage, ...]) -> tuple[Fitted, npt.NDArray[np.bool_], float]:
        """The fit of a plan laid over the history, where it is on, and its mean dose there."""
        change = Change(NAME, "bot", "", stages)
        columns = columns_of(self.setting, change, self.changes)
        model = self._model(self.setting, columns)
        state = model.state(self.logs)
        fit = Fit(state.b, state.posterior, self.fit.scales, 0.0)
        on = launched(change, self.calls)
        calls_on = np.nan_to_num(self.calls.counts) * on
        dose = float((calls_on * dose_of(change, self.calls)).sum() / calls_on.sum())
        return Fitted(self.setting, columns, model, fit), on, dose

    def error(self, stages: tuple[Stage, ...]) -> float:
        """The standard error of log(1 + effect in full): ramps count for what they hold of it."""
        fitted, on, dose = self._fitted(stages)
        return aggregate(fitted, on, OF_THE_CHANGE).error / dose

    def check(self, kind: Kind, weeks: int, *, effect: float, seed: int) -> float | None:
        """The share of fake launches at earlier dates that would have shown the effect, had it been there."""
        latest = self.calls.days // 7 - BEFORE - weeks
        if latest < weeks:
            return None
        rng = np.random.default_rng([seed, 81])
        shown = 0
        critical = float(stats.t.ppf(0.5 + LEVEL / 2, _contrasts(self.calls)))
        for draw in range(FAKES):
            back = weeks + int(rng.integers(0, latest - weeks + 1))
            stages = _stages(self.calls, kind, weeks, back=back, seed=seed * 1000 + draw)
            ended = dt.timedelta(weeks=weeks)
            stop = min(stage.starts_on for stage in stages) + ended
            stages = tuple(replace(stage, ends_on=stage.ends_on or stop) for stage in stages)
            fitted, on, dose = self._fitted(stages)
            found = aggregate(fitted, on, OF_THE_CHANGE)
            shown += math.log1p(found.effect) + math.log1p(-effect) * dose + critical * found.error < 0
        return shown / FAKES


def _contrasts(calls: Calls) -> int:
    return (len(calls.topics) - 1) * (len(calls.regions) - 1)


def _power(error: float, effect: float, freedom: int) -> float:
    if freedom > MANY:
        critical, away = float(stats.norm.ppf(0.5 + LEVEL / 2)), -math.log1p(-effect) / error
        return float(stats.norm.sf(critical - away) + stats.norm.cdf(-critical - away))
    critical = stats.t.ppf(0.5 + LEVEL / 2, freedom)
    away = -math.log1p(-effect) / error
    return float(stats.nct.sf(critical, freedom, away) + stats.nct.cdf(-critical, freedom, away))


def _smallest(error: float, freedom: int) -> float:
    """The fewest calls avoided, as a fraction, that would show with a power of 80 %."""
    reach = stats.t.ppf(0.5 + LEVEL / 2, freedom) + stats.t.ppf(POWER, freedom)
    return float(-np.expm1(-reach * error))


def _conflicts(calls: Calls, changes: list[Change], plan: tuple[Stage, ...], weeks: int) -> tuple[Conflict, ...]:
    ahead = replace(calls, counts=np.zeros((*calls.counts.shape[:2], calls.days + 7 * weeks + 7)))
    bins = make_bins(ahead, length=7)
    seen = np.ones((*ahead.counts.shape[:2], bins.count), bool)

    def steps(change: Change) -> Array:
        return take_out(bins.mean(launched(change, ahead).astype(float)), seen)

    planned = steps(Change(NAME, "bot", "", plan))
    found = []
    for change in changes:
        taken = {
            move: _taken(planned, steps(_moved(change, move))) for move in range(-FARTHEST_MOVE, FARTHEST_MOVE + 1)
        }
        if taken[0] > CONFLICT:
            best = min(taken, key=lambda move: (round(taken[move], 3), abs(move)))
            found.append(Conflict(change.change, taken[0], best, taken[best]))
    return tuple(found)


def _moved(change: Change, weeks: int) -> Change:
    by = dt.timedelta(weeks=weeks)
    stages = (
        replace(stage, starts_on=stage.starts_on + by, ends_on=stage.ends_on + by if stage.ends_on else None)
        for stage in change.stages
    )
    return replace(change, stages=tuple(stages))


def _taken(planned: Array, other: Array) -> float:
    size = float((planned**2).sum() * (other**2).sum())
    return float((planned * other).sum() ** 2 / size) if size > 0 else 0.0


def _holdout(calls: Calls, *, weeks: int, effect: float) -> Design:
    """Half of the visitors are not offered the assistant; their calls in seven days are compared with the others'."""
    weekly = float(np.nansum(calls.counts[..., -364:])) / min(calls.days, 364) * 7
    visitors = weekly / CALL_SHARE

    def error_of(arm: float) -> float:
        kept = CALL_SHARE * (1 - effect)
        return math.sqrt((1 - CALL_SHARE) / (CALL_SHARE * arm) + (1 - kept) / (kept * arm))

    def power_of(arm: float) -> float:
        return _power(error_of(arm), effect, MANY + 1)

    needed = next((n for n in range(1, 53) if power_of(visitors * n / 2) >= POWER), None)
    arm = 2 ** next(n for n in range(4, 40) if power_of(2.0**n) >= POWER)
    low, high = arm // 2, arm
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(float(middle)) >= POWER else (middle, high)
    curve = tuple((n, _smallest(error_of(visitors * n / 2), MANY + 1)) for n in (1, 2, 4, 8, 12, 26, 52))
    error = error_of(visitors * weeks / 2)
    return Design(_power(error, effect, MANY + 1), _smallest(error, MANY + 1), needed, (), (), None, high, curve)
