"""A made-up contact centre whose calls are known to have been moved, or not."""

import datetime as dt
import math

import numpy as np

from relais.engines.evidence import Calls, Change, Stage

FIRST_DAY = dt.date(2024, 1, 1)


def day(number: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=number)


def make_change(
    name: str,
    starts: dict[tuple[str | None, str | None], int],
    *,
    ramp_days: int = 0,
    declared: tuple[float, float] | None = None,
) -> Change:
    """A change that starts at a day's number in each (topic, region)."""
    low, high = declared or (None, None)
    stages = [
        Stage(day(at), topic, region, ramp_days=ramp_days, effect_low=low, effect_high=high)
        for (topic, region), at in starts.items()
    ]
    return Change(name, "bot", name, tuple(stages))


def stagger(topics: int = 5, regions: int = 4) -> dict[tuple[str | None, str | None], int]:
    """Half of each topic's regions, half of those 60 days after the rest."""
    half = max(regions // 2, 1)
    return {(f"topic{k}", f"region{(k + j) % regions}"): 220 + 60 * (j % 2) for k in range(topics) for j in range(half)}


def make_calls(
    *,
    effects: dict[str, float],
    changes: list[Change],
    topics: int = 5,
    regions: int = 4,
    days: int = 420,
    usual: float = 80.0,
    seed: int = 0,
) -> Calls:
    """Poisson calls with days of the week, a surge of each topic, and the `effects` of the changes by name."""
    from relais.engines.evidence.dose import dose_of

    rng = np.random.default_rng([seed, 411])
    time = np.arange(days)
    logs = np.log(usual) + rng.normal(0, 0.5, (topics, 1, 1)) + rng.normal(0, 0.3, (1, regions, 1))
    logs = logs + np.array([0.1, 0.05, 0.0, 0.0, -0.1, -0.9, -1.2])[time % 7]
    surge = np.exp(-0.5 * ((time - 250) / 40) ** 2)
    logs = logs + rng.normal(0, 0.4, (topics, 1, 1)) * surge + np.cumsum(rng.normal(0, 0.01, (topics, 1, days)), 2)
    names = tuple(f"topic{k}" for k in range(topics)), tuple(f"region{r}" for r in range(regions))
    blank = Calls(*names, FIRST_DAY, np.zeros((topics, regions, days)))
    for change in changes:
        logs = logs + math.log1p(effects.get(change.change, 0.0)) * dose_of(change, blank)
    return Calls(*names, FIRST_DAY, rng.poisson(np.exp(logs)).astype(float))
