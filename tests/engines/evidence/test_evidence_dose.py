import datetime as dt

import numpy as np

from relais.engines.evidence import Calls, Change, Stage
from relais.engines.evidence.dose import age_of, dose_of, launched

FIRST = dt.date(2026, 1, 1)
CALLS = Calls(("a", "b"), ("east", "west"), FIRST, np.ones((2, 2, 8)))


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def test_dose_grows_over_the_ramp_and_ends() -> None:
    change = Change("x", "bot", "", (Stage(day(2), "a", "east", ends_on=day(6), ramp_days=4),))

    dose = dose_of(change, CALLS)

    assert dose[0, 0].tolist() == [0, 0, 0.25, 0.5, 0.75, 1, 1, 0]
    assert dose[1].sum() == dose[0, 1].sum() == 0


def test_no_topic_and_no_region_mean_all() -> None:
    on = launched(Change("x", "bot", "", (Stage(day(6)),)), CALLS)

    assert on.sum() == 2 * 2 * 2


def test_age_counts_from_the_latest_start_and_to_the_next() -> None:
    stages = (Stage(day(2), "a", "east", ends_on=day(3)), Stage(day(6), "a", "east"))

    age = age_of(Change("x", "bot", "", stages), CALLS)

    assert age[0, 0].tolist() == [-2, -1, 0, 1, -2, -1, 0, 1]
    assert (age[1] < -8).all()
