"""Daily calls of topics and regions, and the changes that were registered: what the engine takes."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.evidence.errors import InvalidCalls

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Calls:
    """Daily counts, shape (topics, regions, days); NaN where a day was not recorded."""

    topics: tuple[str, ...]
    regions: tuple[str, ...]
    first_day: dt.date
    counts: Array

    def __post_init__(self) -> None:
        expected = (len(self.topics), len(self.regions))
        if self.counts.ndim != 3 or self.counts.shape[:2] != expected or self.counts.shape[2] == 0:
            raise InvalidCalls(f"counts must be {expected} by days, not {self.counts.shape}")
        if np.nanmin(self.counts, initial=0.0) < 0 or np.isinf(self.counts).any():
            raise InvalidCalls("a count of calls is negative or infinite")

    @property
    def days(self) -> int:
        return int(self.counts.shape[2])

    def day(self, when: dt.date) -> int:
        """The position of a day, which may lie before the first or after the last."""
        return (when - self.first_day).days

    def weekday(self) -> npt.NDArray[np.int64]:
        """0 for Monday … 6 for Sunday, one a day."""
        return (np.arange(self.days) + self.first_day.weekday()) % 7


@dataclass(frozen=True)
class Stage:
    """One row of the register: where and when a change took hold. No topic or no region: all of them.

    The effect grows in a straight line over `ramp_days` days, the first of them included, and stops the day after
    `ends_on`. `effect_low` and `effect_high` are the fractions that its owner declares possible (-0.10: a tenth fewer).
    """

    starts_on: dt.date
    topic: str | None = None
    region: str | None = None
    ends_on: dt.date | None = None
    ramp_days: int = 0
    effect_low: float | None = None
    effect_high: float | None = None
    announced_on: dt.date | None = None


@dataclass(frozen=True)
class Change:
    """Anything that may move call volumes: a topic of the assistant, a telephone menu, hours, a policy, a shock."""

    change: str
    kind: str
    label: str
    stages: tuple[Stage, ...]
    owner: str = ""

    @property
    def declared(self) -> tuple[float, float] | None:
        """The widest range that its owner declared, when every stage declares one."""
        lows = [stage.effect_low for stage in self.stages if stage.effect_low is not None]
        highs = [stage.effect_high for stage in self.stages if stage.effect_high is not None]
        if len(lows) < len(self.stages) or len(highs) < len(self.stages):
            return None
        return min(lows), max(highs)
