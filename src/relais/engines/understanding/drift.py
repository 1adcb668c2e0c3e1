"""Has the share of questions out of scope moved? Fisher's exact test of a recent window against a reference.

A guarantee made on one mix of questions is void on another (measured: made at 3 % out of scope and used at 18 %, it
failed in 85 % of runs), so the alarm matters more than the bound. An exact test, because the windows are small and its
false alarms stay below the level whatever the share is; two-sided, because a fall also says that the labelled turns no
longer look like the traffic. Source: Fisher, Statistical Methods for Research Workers (5th ed., 1934), section 21.02.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from relais.engines.understanding.guarantee import Interval, wilson_interval

FALSE_ALARM = 0.01
"""Chance of an alarm at one check while nothing moved. At a check a week: fewer than one in two years a language."""
RECENT = 100
"""Turns in the recent window. With 200 in the reference, a share that goes from 20 % to 40 % is seen 4 times in 5."""
LEAST = 30
"""With fewer turns than this in a window, nothing is said: a silent alarm is not a quiet one."""


@dataclass(frozen=True)
class Window:
    """A window of labelled turns: how many, and how many of them were out of scope."""

    turns: int
    out: int

    @property
    def share(self) -> float:
        """Share out of scope in [0, 1]; 0 in an empty window."""
        return self.out / self.turns if self.turns else 0.0

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share."""
        return wilson_interval(self.out, self.turns)


@dataclass(frozen=True)
class Drift:
    """`state`: `steady`, `risen`, `fallen`, or `cannot_tell` when a window is too small; `p_value` is None then."""

    state: Literal["steady", "risen", "fallen", "cannot_tell"]
    reference: Window
    recent: Window
    p_value: float | None

    @property
    def has_drifted(self) -> bool:
        """Whether the alarm sounds."""
        return self.state in {"risen", "fallen"}


def check_drift(*, reference: Window, recent: Window, false_alarm: float = FALSE_ALARM) -> Drift:
    """Compare the share out of scope of two windows that share no turn."""
    if min(reference.turns, recent.turns) < LEAST:
        return Drift("cannot_tell", reference, recent, None)
    p_value = fisher_exact(reference, recent)
    if p_value > false_alarm:
        return Drift("steady", reference, recent, p_value)
    return Drift("risen" if recent.share > reference.share else "fallen", reference, recent, p_value)


def split_windows(out_of_scope: list[bool], *, recent: int = RECENT) -> tuple[Window, Window]:
    """(reference, recent) of labelled turns in the order they were asked: the last `recent`, and all before them."""
    before, after = out_of_scope[:-recent], out_of_scope[-recent:]
    return Window(len(before), sum(before)), Window(len(after), sum(after))


def fisher_exact(one: Window, other: Window) -> float:
    """The two-sided p-value: the chance, with both margins fixed, of a table no likelier than the one seen."""
    out, turns = one.out + other.out, one.turns + other.turns
    counts = np.arange(max(0, out - other.turns), min(out, one.turns) + 1)
    weights = _log_choose(one.turns, counts) + _log_choose(other.turns, out - counts) - _log_choose(turns, out)
    chances = np.exp(weights)
    seen = chances[one.out - counts[0]]
    return min(1.0, float(chances[chances <= seen * (1 + 1e-9)].sum()))


def _log_choose(total: int, chosen: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.asarray(gammaln(total + 1) - gammaln(np.add(chosen, 1)) - gammaln(np.subtract(total, chosen) + 1))
