"""A threshold with a guarantee, from labelled real turns: Learn then Test along a fixed sequence.

Sources: Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test" (2021), fixed-sequence testing; Clopper and
Pearson, Biometrika 26 (1934), the exact bound; Wilson, JASA 22 (1927), the interval of a share.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

MINIMUM_LABELS = 300
"""Fewer labelled turns than this carry no guarantee worth the name: whatever threshold comes out is an estimate."""
DELTA = 0.10
"""Accepted chance that the labelled turns mislead, so that the true share of wrong is above alpha after all."""
ROOM = 4
"""The first threshold tested answers this many times the fewest turns that could pass at all, none of them wrong.

Begun at the fewest, one unlucky turn ends the sequence at its first step and coverage falls from .70 to .10-.15
(measured on CLINC150, 2,750 labels, alpha .05).
"""
_NORMAL_975 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """Two shares in [0, 1]."""

    low: float
    high: float


@dataclass(frozen=True)
class Guarantee:
    """What the labelled turns support.

    `threshold`: the lowest confidence from which the share of wrong among answered is at most `alpha`, except with
    chance `delta`; None when no threshold passes. `answered`, `wrong`, `upper` (the exact upper bound of the share of
    wrong at level 1 - delta), `coverage` and its 95 % interval are those at the threshold; with no threshold they are
    those of the first one tested, the one that failed (all zero when there are too few turns to test any).
    """

    threshold: float | None
    labelled: int
    answered: int
    wrong: int
    upper: float
    coverage: float
    coverage_interval: Interval
    alpha: float
    delta: float

    @property
    def is_estimate(self) -> bool:
        """True when nothing is promised: too few labels, or no threshold that passes."""
        return self.threshold is None or self.labelled < MINIMUM_LABELS


def choose_guaranteed_threshold(
    confidence: Sequence[float], right: Sequence[bool], *, alpha: float, delta: float = DELTA
) -> Guarantee:
    """The lowest threshold whose share of wrong among answered is provably at most `alpha`.

    `confidence` of each labelled turn in [0, 1], and whether its first candidate was `right` and the question in scope.
    The turns must be a simple random sample of the traffic that the threshold will meet: the promise holds for
    exchangeable turns only, and is gone when the share of questions out of scope moves (drift.py watches it).

    From the highest threshold down, each is tested at the full level `delta` and the first failure ends the sequence:
    that is what pays for testing many. Raises `ValueError` on shares or lengths that make no sense.
    """
    _check(confidence, right, alpha=alpha, delta=delta)
    order = np.argsort(-np.asarray(confidence, np.float64), kind="stable")
    scores = np.asarray(confidence, np.float64)[order]
    wrong = np.cumsum(~np.asarray(right, np.bool_)[order])
    last_of_ties = np.append(scores[1:] != scores[:-1], True) if len(scores) else np.zeros(0, np.bool_)
    tested = [int(at) + 1 for at in np.flatnonzero(last_of_ties) if at + 1 >= first_tested(alpha=alpha, delta=delta)]
    passed = 0
    for answered in tested:
        if upper_bound(int(wrong[answered - 1]), answered, delta=delta) > alpha:
            break
        passed = answered
    shown = passed or next(iter(tested), 0)
    return Guarantee(
        threshold=float(scores[passed - 1]) if passed else None,
        labelled=len(scores),
        answered=shown,
        wrong=int(wrong[shown - 1]) if shown else 0,
        upper=upper_bound(int(wrong[shown - 1]), shown, delta=delta) if shown else 0.0,
        coverage=shown / len(scores) if shown else 0.0,
        coverage_interval=wilson_interval(shown, len(scores)) if shown else Interval(0.0, 1.0),
        alpha=alpha,
        delta=delta,
    )


def first_tested(*, alpha: float, delta: float) -> int:
    """How many turns the first threshold tested must answer: `ROOM` times ln(delta) / ln(1 - alpha)."""
    return math.ceil(ROOM * math.log(delta) / math.log(1 - alpha))


def upper_bound(wrong: int, answered: int, *, delta: float) -> float:
    """The Clopper-Pearson upper bound, at level 1 - delta, of the share that gave `wrong` among `answered`."""
    return 1.0 if wrong >= answered else float(betaincinv(wrong + 1, answered - wrong, 1 - delta))


def exact_interval(count: int, total: int, *, level: float = 0.95) -> Interval:
    """The two-sided Clopper-Pearson interval of a share; everything is possible when `total` is 0."""
    if not total:
        return Interval(0.0, 1.0)
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, total - count + 1, tail))
    return Interval(low, upper_bound(count, total, delta=tail))


def wilson_interval(count: int, total: int) -> Interval:
    """The 95 % Wilson interval of a share; everything is possible when `total` is 0."""
    if not total:
        return Interval(0.0, 1.0)
    share, square = count / total, _NORMAL_975**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _NORMAL_975 * math.sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _check(confidence: Sequence[float], right: Sequence[bool], *, alpha: float, delta: float) -> None:
    if not (0 < alpha < 1 and 0 < delta < 1):
        raise ValueError(f"alpha is {alpha} and delta {delta}: both must lie between 0 and 1")
    if len(confidence) != len(right):
        raise ValueError(f"{len(confidence)} confidences for {len(right)} verdicts: there must be one each")
    if not all(0 <= value <= 1 for value in confidence):
        raise ValueError("a confidence is outside [0, 1]")
