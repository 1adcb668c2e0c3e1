"""The regressors of one evaluation: the change itself, how unevenly it may work, and every other change."""

import numpy as np

from relais.engines.evidence.bins import usual_calls
from relais.engines.evidence.dose import age_of, dose_of
from relais.engines.evidence.mixed import Column, Group
from relais.engines.evidence.panel import Array, Change
from relais.engines.evidence.setting import Setting

# Days since a launch over which the effect may depart from its declared course, and the days before it on which people
# may already act.
AGES = ((0, 28), (28, 84), (84, 168), (168, 10**6))
LEAD = (-28, 0)
MOST_CELLS = 200  # beyond, what one cell departs from its topic hardly moves the whole, and costs memory

# How far coefficients are expected to lie from zero, in log calls, and how freely the data may say otherwise (0: not).
GROUPS = [
    Group("topic", 0.05, 0.5),
    Group("cell", 0.02, 0.5),
    Group("course", 0.03, 0.0),
    Group("lead", 0.04, 0.0),
    Group("spill", 0.02, 1.0),
    Group("region_loading", 0.08, 1.0),
    Group("region_lag", 3.0, 0.7),
]
OF_THE_CHANGE = ("effect", "topic", "cell", "course")


def columns_of(setting: Setting, change: Change, others: list[Change]) -> list[Column]:
    """`effect` is common to all; topic, cell and course are departures from it; a lead and spill stand beside it."""
    dose, age = dose_of(change, setting.calls), age_of(change, setting.calls)
    binned = setting.mean(dose)
    found = [Column("effect", binned, ""), *_departures(binned)]
    for low, high in AGES:
        values = setting.mean(dose * ((age >= low) & (age < high)))
        if values.any():
            found.append(Column("course", values, "course"))
    if all(stage.ends_on is None for stage in change.stages):  # weeks drawn on and off cannot be anticipated
        found.append(Column("lead", setting.mean(((age >= LEAD[0]) & (age < LEAD[1])).astype(float)), "lead"))
    found += _spill(setting, binned)
    found += _regions(setting)
    found += [Column(f"other:{other.change}", setting.mean(dose_of(other, setting.calls)), "") for other in others]
    return found


def _departures(binned: Array) -> list[Column]:
    topics, regions, _ = binned.shape
    found = [_only(binned, (topic,), "topic") for topic in range(topics) if binned[topic].any()]
    cells = [(topic, region) for topic in range(topics) for region in range(regions)]
    if len(cells) > MOST_CELLS:
        return found
    return found + [_only(binned, cell, "cell") for cell in cells if binned[cell].any()]


def _only(binned: Array, where: tuple[int, ...], name: str) -> Column:
    values = np.zeros_like(binned)
    values[where] = binned[where]
    return Column(name, values, name)


def _spill(setting: Setting, binned: Array) -> list[Column]:
    """How much the other topics of a cell's region have launched: calls avoided there may come back in this topic."""
    size = usual_calls(setting.calls)[..., None]
    moved = size * binned
    exposure = (moved.sum(0, keepdims=True) - moved) / np.maximum(size.sum(0, keepdims=True) - size, 1e-9)
    return [_only(exposure, (topic,), "spill") for topic in range(binned.shape[0]) if exposure[topic].any()]


def _regions(setting: Setting) -> list[Column]:
    """A region that follows every topic's course more than others do, or earlier."""
    found = []
    for region in range(setting.z.shape[1]):
        for name, course in (("region_loading", setting.path), ("region_lag", setting.speed)):
            values = np.zeros_like(setting.z)
            values[:, region] = course
            found.append(Column(name, values, name))
    return found
