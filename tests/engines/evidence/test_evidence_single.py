import numpy as np
import pytest

from relais.engines.evidence import Code
from relais.engines.evidence.panel import Array
from relais.engines.evidence.single import Bounds, bound_single


def weekly(seed: int, *, weeks: int, wander: float) -> Array:
    rng = np.random.default_rng(seed)
    season = 0.2 * np.sin(2 * np.pi * np.arange(weeks) / 52)
    return rng.poisson(np.exp(7 + season + np.cumsum(rng.normal(0, wander, weeks)))).astype(float)


def test_large_effect_in_a_quiet_series_is_bounded_away_from_nothing() -> None:
    series = weekly(1, weeks=300, wander=0.002)
    series[285:] *= 0.6

    found = bound_single(series, launch=285, level=0.95)

    assert isinstance(found, Bounds) and found.low <= -0.4 <= found.high < 0


def test_nothing_is_called_an_effect_more_than_one_time_in_twenty() -> None:
    answers = [bound_single(weekly(seed, weeks=300, wander=0.02), launch=288, level=0.95) for seed in range(100)]

    called = [isinstance(a, Bounds) and not a.low <= 0 <= a.high for a in answers]

    assert sum(called) <= 5
    assert sum(isinstance(a, Bounds) for a in answers) > 50


@pytest.mark.parametrize(("weeks", "launch"), [(120, 110), (300, 200), (60, 30)])
def test_too_little_past_says_so(weeks: int, launch: int) -> None:
    assert bound_single(weekly(1, weeks=weeks, wander=0.0), launch=launch, level=0.95) is Code.TOO_FEW_FAKE_LAUNCHES
