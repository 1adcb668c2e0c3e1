"""When and where a change is at work: its dose, from 0 (not yet) to 1 (in full), a cell and a day."""

import numpy as np
import numpy.typing as npt

from relais.engines.evidence.errors import InvalidChange
from relais.engines.evidence.panel import Array, Calls, Change, Stage


def dose_of(change: Change, calls: Calls) -> Array:
    """The dose, shape (topics, regions, days)."""
    dose = np.zeros(calls.counts.shape)
    for stage in change.stages:
        topics, regions = cells_of(stage, calls)
        dose[np.ix_(topics, regions)] += _course(stage, calls)
    return np.minimum(dose, 1.0)


def launched(change: Change, calls: Calls) -> npt.NDArray[np.bool_]:
    """The cells and days from a start to its end, shape (topics, regions, days)."""
    on = np.zeros(calls.counts.shape, bool)
    days = np.arange(calls.days)
    for stage in change.stages:
        topics, regions = cells_of(stage, calls)
        on[np.ix_(topics, regions)] |= _within(stage, calls, days)
    return on


def age_of(change: Change, calls: Calls) -> npt.NDArray[np.int64]:
    """Days since the latest start that is still at work (0 on its day); before the first, days to it, negative."""
    days = np.arange(calls.days)
    never = -calls.days * 10
    age = np.full(calls.counts.shape, never, np.int64)
    for stage in change.stages:
        block = np.ix_(*cells_of(stage, calls))
        since = days - calls.day(stage.starts_on)
        here = age[block]
        within = _within(stage, calls, days)
        soon = (since < 0) & (here < 0)
        age[block] = np.where(within, since, np.where(soon, np.maximum(here, since), here))
    return age


def cells_of(stage: Stage, calls: Calls) -> tuple[list[int], list[int]]:
    """The positions of the topics and of the regions that a stage names."""
    return _positions(stage.topic, calls.topics, "topic"), _positions(stage.region, calls.regions, "region")


def _positions(name: str | None, names: tuple[str, ...], what: str) -> list[int]:
    if name is None:
        return list(range(len(names)))
    if name not in names:
        raise InvalidChange(f"{what} {name!r} is in the register of changes but not among the calls")
    return [names.index(name)]


def _within(stage: Stage, calls: Calls, days: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    last = calls.days if stage.ends_on is None else calls.day(stage.ends_on)
    within: npt.NDArray[np.bool_] = (days >= calls.day(stage.starts_on)) & (days <= last)
    return within


def _course(stage: Stage, calls: Calls) -> Array:
    days = np.arange(calls.days)
    course = np.clip((days - calls.day(stage.starts_on) + 1) / max(stage.ramp_days, 1), 0.0, 1.0)
    return np.where(_within(stage, calls, days), course, 0.0)
