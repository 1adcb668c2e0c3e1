"""The whole way from calls and the register to a verdict."""

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from relais.engines.evidence.bins import Bins, choose_length, make_bins
from relais.engines.evidence.columns import OF_THE_CHANGE
from relais.engines.evidence.crosschecks import crosscheck
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.doubts import Doubts, doubt
from relais.engines.evidence.effect import Estimate, Fitted, aggregate, fit_change
from relais.engines.evidence.errors import UnknownChange
from relais.engines.evidence.identify import Identification, identify
from relais.engines.evidence.panel import Array, Calls, Change
from relais.engines.evidence.register import check_register
from relais.engines.evidence.single import bound_single
from relais.engines.evidence.verdict import Code, Evaluation, Interval, Note, Remedy, Verdict

# An interval wider than from a half to a double says nothing that a decision could rest on.
WIDEST = float(np.log(2.0))
SHORTEST_BEFORE = 56  # days before the first launch

REMEDIES = {
    Code.NOT_LAUNCHED: (Remedy.WAIT,),
    Code.LAUNCHED_BEFORE_DATA: (Remedy.ADD_HISTORY,),
    Code.TOO_SHORT_BEFORE: (Remedy.ADD_HISTORY,),
    Code.ALL_AT_ONCE: (Remedy.STAGGER_REGIONS, Remedy.KEEP_CELLS_WITHOUT),
    Code.WHOLE_TOPICS: (Remedy.STAGGER_REGIONS,),
    Code.WHOLE_REGIONS: (Remedy.STAGGER_REGIONS,),
    Code.NO_COMPARISON: (Remedy.STAGGER_REGIONS, Remedy.KEEP_CELLS_WITHOUT),
    Code.SINGLE_SERIES: (Remedy.ADD_COMPARISON,),
    Code.TOO_FEW_CELLS: (Remedy.ADD_COMPARISON,),
    Code.TOO_IMPRECISE: (Remedy.KEEP_CELLS_WITHOUT, Remedy.WAIT),
    Code.SHARED_WITH_CHANGES: (Remedy.SEPARATE_CHANGES, Remedy.DECLARE_RANGES),
    Code.TOO_FEW_FAKE_LAUNCHES: (Remedy.ADD_HISTORY, Remedy.ADD_COMPARISON),
    Code.FAKE_LAUNCHES_CONTRADICT: (Remedy.ADD_COMPARISON,),
}


@dataclass(frozen=True)
class Examination:
    """An evaluation with what shakes or supports it; the doubts are there for an identified effect only."""

    evaluation: Evaluation
    fitted: Fitted | None = None
    doubts: Doubts | None = None
    crosschecks: dict[str, Interval] = field(default_factory=dict)


def evaluate(*, calls: Calls, changes: list[Change], change: str, level: float = 0.95) -> Evaluation:
    """Did `change` avoid calls? Raises `UnknownChange` or `InvalidChange`; otherwise there is always a verdict."""
    return _evaluate(calls, changes, change, level)[0]


def examine(*, calls: Calls, changes: list[Change], change: str, level: float = 0.95, seed: int = 0) -> Examination:
    """The same verdict and interval as `evaluate`, with every sceptical check; `seed` draws the fake launches."""
    evaluation, fitted = _evaluate(calls, changes, change, level)
    if fitted is None or evaluation.verdict is not Verdict.IDENTIFIED:
        return Examination(evaluation, fitted)
    evaluated, others = _find(changes, change)
    doubts = doubt(fitted, evaluated, others, level=level, seed=seed)
    return Examination(evaluation, fitted, doubts, crosscheck(fitted.setting, evaluated, others, level=level))


def _find(changes: list[Change], change: str) -> tuple[Change, list[Change]]:
    by_name = {registered.change: registered for registered in changes}
    if change not in by_name:
        raise UnknownChange(f"no change is called {change!r}; the register has {', '.join(sorted(by_name)) or 'none'}")
    return by_name[change], [by_name[name] for name in sorted(by_name) if name != change]


def _evaluate(calls: Calls, changes: list[Change], change: str, level: float) -> tuple[Evaluation, Fitted | None]:
    check_register(changes, calls)
    evaluated, others = _find(changes, change)
    bins = make_bins(calls, length=choose_length(calls, shortest_stage=shortest_stage(evaluated, calls)))
    on = launched(evaluated, calls)
    found = identify(calls=calls, bins=bins, change=evaluated, others=others)
    refusal = found.refusal or _too_short_before(on)
    design = _describe(found, bins, on, calls, level)
    if refusal is Code.SINGLE_SERIES:
        return _single(calls, evaluated, others, level, design), None
    if refusal is not None:
        return _refuse(refusal, evaluated, on, calls, design), None
    fitted = fit_change(calls, bins, evaluated, others, names=_asked(found))
    if found.own_enough:
        return _identified(fitted, evaluated, on, calls, level, design), fitted
    return _joint(fitted, evaluated, others, found, on, level, design), fitted


def _asked(found: Identification) -> tuple[str, ...]:
    return (*OF_THE_CHANGE, *(f"other:{change}" for change in found.shared_with))


def shortest_stage(change: Change, calls: Calls) -> int:
    """Days of the shortest stage that ends within the data; without one, the days of the data."""
    ended = [stage for stage in change.stages if stage.ends_on is not None and stage.ends_on < _last_day(calls)]
    return min([(stage.ends_on - stage.starts_on).days + 1 for stage in ended if stage.ends_on], default=calls.days)


def _last_day(calls: Calls) -> dt.date:
    return calls.first_day + dt.timedelta(days=calls.days - 1)


def _too_short_before(on: npt.NDArray[np.bool_]) -> Code | None:
    first = int(np.argmax(on.any((0, 1))))
    return Code.TOO_SHORT_BEFORE if first < SHORTEST_BEFORE else None


def _describe(
    found: Identification, bins: Bins, on: npt.NDArray[np.bool_], calls: Calls, level: float
) -> dict[str, float | int | str]:
    return {
        "left_by_fixed_effects": round(found.left, 6),
        "own_share": round(found.own, 6),
        "contrasts": found.contrasts,
        "launched_cells": found.launched_cells,
        "comparison_cells": found.comparison_cells,
        "launched_cell_days": int(on.sum()),
        "topics": len(calls.topics),
        "regions": len(calls.regions),
        "days": calls.days,
        "days_not_recorded": int(np.isnan(calls.counts).sum()),
        "bin_days": bins.length,
        "level": level,
    }


def _cells(on: npt.NDArray[np.bool_], calls: Calls) -> tuple[str, ...]:
    return tuple(f"{calls.topics[k]}|{calls.regions[r]}" for k, r in zip(*np.nonzero(on.any(2)), strict=True))


def _refuse(
    code: Code, change: Change, on: npt.NDArray[np.bool_], calls: Calls, design: dict[str, float | int | str]
) -> Evaluation:
    cells = _cells(on, calls)
    return Evaluation(
        verdict=Verdict.CANNOT_TELL,
        reasons=(Note(code, (change.change,), cells),),
        would_identify=tuple(Note(remedy, (change.change,), cells) for remedy in REMEDIES[code]),
        design=design,
    )


def _identified(
    fitted: Fitted,
    change: Change,
    on: npt.NDArray[np.bool_],
    calls: Calls,
    level: float,
    design: dict[str, float | int | str],
) -> Evaluation:
    estimate = aggregate(fitted, on, OF_THE_CHANGE, level=level)
    if _useless(estimate):
        refused = _refuse(Code.TOO_IMPRECISE, change, on, calls, design)
        return replace(refused, scales=fitted.fit.scales)
    return Evaluation(
        verdict=Verdict.IDENTIFIED,
        effect=Interval(estimate.effect, estimate.low, estimate.high),
        calls_avoided=Interval(*estimate.avoided),
        design=design,
        scales=fitted.fit.scales,
    )


def _useless(estimate: Estimate) -> bool:
    return bool(np.log1p(estimate.high) - np.log1p(estimate.low) > 2 * WIDEST)


def _joint(
    fitted: Fitted,
    change: Change,
    others: list[Change],
    found: Identification,
    on: npt.NDArray[np.bool_],
    level: float,
    design: dict[str, float | int | str],
) -> Evaluation:
    calls = fitted.setting.calls
    together = [other for other in others if other.change in found.shared_with]
    estimate = aggregate(fitted, on, _asked(found), level=level)
    cells = _cells(on, calls)
    note = Note(Code.SHARED_WITH_CHANGES, (change.change, *found.shared_with), cells)
    if _useless(estimate):
        refused = _refuse(Code.TOO_IMPRECISE, change, on, calls, design)
        return replace(refused, reasons=(note, *refused.reasons), scales=fitted.fit.scales)
    bounds = _bounds(calls, together, on, estimate)
    remedies = REMEDIES[Code.SHARED_WITH_CHANGES][: 1 if bounds else 2]
    return Evaluation(
        verdict=Verdict.JOINT,
        joint=Interval(estimate.effect, estimate.low, estimate.high),
        joint_changes=(change.change, *found.shared_with),
        bounds=bounds,
        reasons=(note,),
        would_identify=tuple(Note(remedy, note.changes, cells) for remedy in remedies),
        design=design,
        scales=fitted.fit.scales,
    )


def _bounds(
    calls: Calls, together: list[Change], on: npt.NDArray[np.bool_], joint: Estimate
) -> tuple[float, float] | None:
    """(1 + J) / (1 + w) - 1 over the declared range of w and the interval of J."""
    lowest = highest = 1.0
    for other in together:
        if other.declared is None:
            return None
        dose = dose_of(other, calls)
        factors = [_factor(calls.counts, dose, on, declared) for declared in other.declared]
        lowest, highest = lowest * min(factors), highest * max(factors)
    return (1 + joint.low) / highest - 1, (1 + joint.high) / lowest - 1


def _factor(counts: Array, dose: Array, on: npt.NDArray[np.bool_], effect: float) -> float:
    """What `effect` in full did to the calls of the launched cells and days, as a factor."""
    here = np.nan_to_num(counts) * on
    return float(here.sum() / (here * np.exp(-np.log1p(effect) * dose)).sum())


def _single(
    calls: Calls, change: Change, others: list[Change], level: float, design: dict[str, float | int | str]
) -> Evaluation:
    on = launched(change, calls)
    weeks = make_bins(calls, length=7)
    weekly = weeks.total(calls.counts)[0, 0] / np.maximum(weeks.exposure()[0, 0], 1e-3)
    launch = int(np.argmax(on[0, 0])) - weeks.skip
    bounds = bound_single(weekly, launch=-(-launch // 7), level=level)
    refused = _refuse(Code.SINGLE_SERIES, change, on, calls, design)
    if isinstance(bounds, Code):
        return replace(refused, reasons=(*refused.reasons, Note(bounds, (change.change,))))
    moving = tuple(other.change for other in others if launched(other, calls)[on].any())
    if moving:
        return replace(refused, reasons=(*refused.reasons, Note(Code.SHARED_WITH_CHANGES, (change.change, *moving))))
    if np.log1p(bounds.high) - np.log1p(bounds.low) > 2 * WIDEST:
        return replace(refused, reasons=(*refused.reasons, Note(Code.TOO_IMPRECISE, (change.change,))))
    design = design | {"fake_launches": bounds.fake_launches, "fake_launches_called": round(bounds.false_positives, 4)}
    return replace(refused, verdict=Verdict.BOUNDED, bounds=(bounds.low, bounds.high), design=design)
