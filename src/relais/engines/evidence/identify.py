"""Before any number: does the rollout leave anything to compare, and is it the change's own?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.evidence.bins import Bins
from relais.engines.evidence.dose import dose_of, launched
from relais.engines.evidence.panel import Array, Calls, Change
from relais.engines.evidence.setting import SEEN
from relais.engines.evidence.verdict import Code

# The share of the launch's variance that must be left by topic-by-time, region-by-time and cell effects, and the share
# of that which must be left by every other registered change. Set once, on the ground that less rests on the exact
# shape of a ramp; not tuned on any world.
ENOUGH_LEFT = 0.03
ENOUGH_OWN = 0.02
ENOUGH_CONTRASTS = 4
SHARES_HEAVILY = 0.25  # where changes must be counted together, one that alone explains this much is counted too
EFFECTS = ((1,), (0,), (2,))  # the axes over which topic-by-time, region-by-time and cell effects are means


@dataclass(frozen=True)
class Identification:
    left: float  # share of the launch's variance left by the fixed effects
    own: float  # share of that left by the other changes
    contrasts: int  # independent comparisons between cells: (topics - 1)(regions - 1)
    launched_cells: int
    comparison_cells: int
    refusal: Code | None
    shared_with: tuple[str, ...]  # the changes that must be counted together with this one

    @property
    def own_enough(self) -> bool:
        return self.own >= ENOUGH_OWN


def identify(*, calls: Calls, bins: Bins, change: Change, others: list[Change]) -> Identification:
    """Only the dates and the places of changes are looked at, never the calls."""
    on = launched(change, calls) & ~np.isnan(calls.counts)
    seen = bins.exposure() >= SEEN
    step, dose = bins.mean(on.astype(float)), bins.mean(dose_of(change, calls))
    present = np.logical_or.reduce(seen, axis=2)
    cells = int(on.any(2).sum())
    contrasts = int(
        present.sum() - np.logical_or.reduce(present, axis=1).sum() - np.logical_or.reduce(present, axis=0).sum() + 1
    )
    left = _variance(take_out(step, seen)) / max(_variance(take_out(step, seen, ((2,),))), 1e-12)
    refusal = _refusal(on, step, seen, left=left, contrasts=contrasts)
    own, shared = (0.0, ()) if refusal else _own(calls, bins, seen, [step, dose], others)
    return Identification(left, own, contrasts, cells, int(present.sum()) - cells, refusal, shared)


def _refusal(
    on: npt.NDArray[np.bool_], step: Array, seen: npt.NDArray[np.bool_], *, left: float, contrasts: int
) -> Code | None:
    if not on.any():
        return Code.NOT_LAUNCHED
    if not (seen & (step == 0)).any((2,))[on.any(2)].any():
        return Code.LAUNCHED_BEFORE_DATA
    if step.shape[:2] == (1, 1):
        return Code.SINGLE_SERIES
    if left < ENOUGH_LEFT:
        return _absorbed_by(step, seen)
    return Code.TOO_FEW_CELLS if contrasts < ENOUGH_CONTRASTS else None


def _absorbed_by(step: Array, seen: npt.NDArray[np.bool_]) -> Code:
    total = _variance(take_out(step, seen, ((2,),)))
    by = {Code.ALL_AT_ONCE: (0, 1), Code.WHOLE_TOPICS: (1,), Code.WHOLE_REGIONS: (0,)}
    for code, axis in by.items():
        if _variance(take_out(step, seen, (axis, (2,)))) < ENOUGH_LEFT * total:
            return code
    return Code.NO_COMPARISON


def take_out(values: Array, seen: npt.NDArray[np.bool_], axes: tuple[tuple[int, ...], ...] = EFFECTS) -> Array:
    """What the means over `axes` leave of a (topics, regions, time) table; what was not recorded is 0.

    By default the effects of topic by time, region by time and cell. One pass is exact where everything was recorded;
    with gaps the passes are repeated until they settle.
    """
    rest = np.where(seen, values, 0.0)
    for _ in range(1 if seen.all() else 60):
        for axis in axes:
            mean = rest.sum(axis, keepdims=True) / np.maximum(seen.sum(axis, keepdims=True), 1)
            rest = np.where(seen, rest - mean, 0.0)
    return rest


def _variance(values: Array) -> float:
    return float((values**2).sum())


def _own(
    calls: Calls, bins: Bins, seen: npt.NDArray[np.bool_], targets: list[Array], others: list[Change]
) -> tuple[float, tuple[str, ...]]:
    """The share that is the change's own; where too little, the fewest changes to count together with it."""
    rest = [take_out(target, seen).ravel() for target in targets]
    columns = {}
    for other in others:
        daily = (launched(other, calls).astype(float), dose_of(other, calls))
        taken = np.stack([take_out(bins.mean(values), seen).ravel() for values in daily], axis=1)
        if _variance(taken) > 1e-9:
            columns[other.change] = taken
    heavy = {name for name, values in columns.items() if _smallest_share(rest, [values]) < 1 - SHARES_HEAVILY}
    shared: list[str] = []
    alone = own = _smallest_share(rest, list(columns.values()))
    while own < ENOUGH_OWN and columns:
        gains = {
            name: _smallest_share(rest, [values for other, values in columns.items() if other != name])
            for name in sorted(columns)
        }
        best = max(gains, key=lambda name: gains[name])
        own = gains[best]
        shared.append(best)
        del columns[best]
    return alone, tuple(sorted({*shared, *heavy} if shared else ()))


def _smallest_share(targets: list[Array], columns: list[Array]) -> float:
    if not columns:
        return 1.0
    matrix = np.concatenate(columns, axis=1)
    left = []
    for target in targets:
        solution = np.linalg.lstsq(matrix, target, rcond=1e-8)[0]
        left.append(_variance(target - matrix @ solution) / max(_variance(target), 1e-12))
    return min(left)
