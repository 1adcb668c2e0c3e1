"""Days gathered into bins of one or more weeks: the series that are compared, and what each change did in them."""

from dataclasses import dataclass

import numpy as np

from relais.engines.evidence.panel import Array, Calls

# Below this many calls in the typical bin of the smaller cells, a bin is made longer: the logarithm of a count is
# close to normal, and close to unbiased, from about ten.
ENOUGH_CALLS = 8.0
MANY_CELLS = 200  # from which bins of four weeks are fine enough, and eight times cheaper than those of two


@dataclass(frozen=True)
class Bins:
    """`length` days a bin; the days before `skip` are left out so that every bin is whole."""

    length: int
    skip: int
    count: int
    weights: Array  # (topics, regions, days): each day's usual share of its bin, NaN days 0

    def total(self, daily: Array) -> Array:
        """Sum over the days of each bin; NaN counts as nothing."""
        kept = np.nan_to_num(daily[..., self.skip :])
        shape = (*kept.shape[:-1], self.count, self.length)
        summed: Array = kept.reshape(shape).sum(-1)
        return summed

    def mean(self, daily: Array) -> Array:
        """Mean over the days of each bin, weighted by the usual calls of the day of the week."""
        exposure = self.exposure()
        return self.total(daily * self.weights) / np.where(exposure > 0, exposure, 1.0)

    def exposure(self) -> Array:
        """The share of each bin's usual calls that were recorded: 1 without gaps."""
        return self.total(self.weights)


def make_bins(calls: Calls, *, length: int) -> Bins:
    """Bins of `length` days (a multiple of 7) that end on the last day."""
    count = calls.days // length
    skip = calls.days - count * length
    weekday = calls.weekday()
    profile = np.stack([_recorded_mean(calls.counts[:, :, weekday == day], (1, 2)) for day in range(7)], axis=1) + 1e-9
    profile /= profile.sum(1, keepdims=True)
    weights = profile[:, weekday][:, None, :] * np.ones((1, len(calls.regions), 1)) * (7.0 / length)
    return Bins(length=length, skip=skip, count=count, weights=np.where(np.isnan(calls.counts), 0.0, weights))


def choose_length(calls: Calls, *, shortest_stage: int) -> int:
    """The bin, in days: two weeks; one when a stage is short or the history is; more where calls are rare."""
    length = 14 if shortest_stage >= 28 and calls.days >= 40 * 7 else 7
    usual = usual_calls(calls)
    small = np.quantile(usual[~np.isnan(calls.counts).all(2)], 0.1)
    if length == 14 and usual.size > MANY_CELLS:
        length = 28
    while shortest_stage >= 28 and small * length < ENOUGH_CALLS and length < 28 and calls.days >= 20 * 2 * length:
        length *= 2
    return length


def usual_calls(calls: Calls) -> Array:
    """Mean calls a recorded day, shape (topics, regions); 0 where no day was recorded."""
    return _recorded_mean(calls.counts, (2,))


def _recorded_mean(counts: Array, axes: tuple[int, ...]) -> Array:
    recorded = (~np.isnan(counts)).sum(axes)
    mean: Array = np.nansum(counts, axis=axes) / np.maximum(recorded, 1)
    return mean
