"""One series and nothing to compare it with: fake launches in its own past say how far it moves by itself."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from relais.engines.evidence.panel import Array
from relais.engines.evidence.verdict import Code

YEAR = 52  # weeks
BEFORE = 13  # weeks before a launch that are compared with the weeks after it
FEWEST = 5  # fake launches whose windows do not overlap


@dataclass(frozen=True)
class Bounds:
    low: float
    high: float
    fake_launches: int
    false_positives: float  # share of fake launches that earlier fake launches would have called an effect


def bound_single(weekly: Array, *, launch: int, level: float) -> Bounds | Code:
    """Bounds of the relative change after week `launch` of one series of weekly calls.

    The weeks after a launch are compared with the 13 before it, each against the same weeks a year earlier. The same is
    done at every earlier week whose weeks after end before the launch; the spread of those gives the bounds, counting
    only as many of them as do not overlap. Nothing is said when they are too few, or when bounds made in the same way
    at earlier dates would too often have called one of them an effect.
    """
    logs = np.log(weekly + 0.5)
    horizon = len(weekly) - launch
    first = YEAR + BEFORE
    starts = np.arange(first, launch - horizon + 1)
    independent = len(starts) // max(horizon, 1) if len(starts) else 0
    if launch < first or independent < FEWEST:
        return Code.TOO_FEW_FAKE_LAUNCHES
    fakes = np.array([_contrast(logs, int(start), horizon) for start in starts])
    actual = _contrast(logs, launch, horizon)
    wrong = _false_positives(fakes, horizon, level)
    half = _half_width(fakes, independent, level)
    centre = actual
    if wrong > 1 - level + 0.05:
        return Code.FAKE_LAUNCHES_CONTRADICT
    return Bounds(float(np.expm1(centre - half)), float(np.expm1(centre + half)), independent, wrong)


def _contrast(logs: Array, start: int, horizon: int) -> float:
    """Growth on a year earlier in the weeks after `start`, less that in the weeks before it."""
    growth = logs[YEAR:] - logs[:-YEAR]
    here = start - YEAR
    return float(growth[here : here + horizon].mean() - growth[here - BEFORE : here].mean())


def _half_width(fakes: Array, independent: int, level: float) -> float:
    t = float(stats.t.ppf(0.5 + level / 2, independent - 1))
    spread = float(np.sqrt(np.mean(fakes**2)))
    return max(t * spread * float(np.sqrt(1 + 1 / independent)), float(np.abs(fakes).max()))


def _false_positives(fakes: Array, horizon: int, level: float) -> float:
    """Each fake launch judged by those that had ended before it began."""
    called, judged = 0, 0
    for position in range(FEWEST * horizon, len(fakes)):
        earlier = fakes[: position - horizon + 1]
        if len(earlier) // horizon < FEWEST - 1:
            continue
        judged += 1
        called += abs(fakes[position]) > _half_width(earlier, max(len(earlier) // horizon, 2), level)
    return called / judged if judged else 0.0
