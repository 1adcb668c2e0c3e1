"""The series that a fit works on: log calls a bin, their counting noise, and what each topic went through."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.evidence.bins import Bins
from relais.engines.evidence.panel import Array, Calls

YEARLY_WAVES = (1, 2)
SEEN = 0.2  # the share of a bin's usual calls that must have been recorded
NOT_RECORDED = 1e4  # variance of a bin whose days are mostly missing: it says nothing


@dataclass(frozen=True)
class Setting:
    """Arrays are (topics, regions, bins) from bin `first` on; paths are (topics, bins)."""

    calls: Calls
    bins: Bins
    first: int
    z: Array
    noise: Array
    path: Array  # a topic's course beyond trend and seasons, in log calls
    speed: Array  # its change a day

    def mean(self, daily: Array) -> Array:
        return self.bins.mean(daily)[..., self.first :]

    def total(self, daily: Array) -> Array:
        return self.bins.total(daily)[..., self.first :]


def make_setting(calls: Calls, bins: Bins, *, first: int = 0) -> Setting:
    """Bins before `first` tell a topic's seasons but take no part in the fit."""
    share = bins.exposure()
    recorded = np.clip(share, 1e-3, None)
    z = np.log((bins.total(calls.counts) + 0.5) / recorded)
    z = fill(z, share >= SEEN)
    noise = np.where(share < SEEN, NOT_RECORDED, 1.0 / (np.exp(_smooth(z)) * recorded + 0.5))
    path, speed = topic_paths(z, noise, length=bins.length)
    return Setting(calls, bins, first, z[..., first:], noise[..., first:], path[:, first:], speed[:, first:])


def fill(z: Array, seen: npt.NDArray[np.bool_]) -> Array:
    """What was not recorded, as the cell's mean and the bin's departure would have it; it gets no weight later."""
    if seen.all():
        return z
    known = np.where(seen, z, 0.0)
    level = known.sum(2, keepdims=True) / np.maximum(seen.sum(2, keepdims=True), 1)
    rest = np.where(seen, z - level, 0.0).sum((0, 1)) / np.maximum(seen.sum((0, 1)), 1)
    return np.where(seen, z, level + rest)


def _smooth(z: Array) -> Array:
    """Log calls as cell, topic-by-time and region-by-time effects would have them."""
    level = z.mean(2, keepdims=True)
    rest = z - level
    smooth: Array = level + rest.mean(0, keepdims=True) + rest.mean(1, keepdims=True) - rest.mean((0, 1), keepdims=True)
    return smooth


def topic_paths(z: Array, noise: Array, *, length: int) -> tuple[Array, Array]:
    """What each topic went through beyond its trend and its seasons, smoothed; and its speed a day."""
    weight = 1 / noise
    path = (weight * z).sum(1) / weight.sum(1)
    padded = np.concatenate([path[:, :1], path, path[:, -1:]], axis=1)
    smooth = 0.25 * padded[:, :-2] + 0.5 * padded[:, 1:-1] + 0.25 * padded[:, 2:]
    smooth = smooth - smooth.mean(1, keepdims=True)
    years = np.arange(smooth.shape[1]) * length / 365.25
    waves = [turn(2 * np.pi * h * years) for h in YEARLY_WAVES for turn in (np.sin, np.cos)]
    ordinary = np.stack([np.ones_like(years), years - years.mean(), *waves], axis=1)
    ridge = np.diag([1e-6, 0.5] + [3.0] * len(waves))
    rest = np.stack([_beyond(series, ordinary, ridge) for series in smooth])
    return rest, np.gradient(smooth, axis=1) / length


def _beyond(series: Array, ordinary: Array, ridge: Array) -> Array:
    """The rest of a regression that large departures hardly bend (Cauchy weights)."""
    weight, rest = np.ones(len(series)), series
    for _ in range(30):
        weighted = ordinary.T * weight
        rest = series - ordinary @ np.linalg.solve(weighted @ ordinary + ridge, weighted @ series)
        scale = 1.48 * float(np.median(np.abs(rest))) + 0.01
        weight = 1 / (1 + (rest / (1.5 * scale)) ** 2)
    return rest
