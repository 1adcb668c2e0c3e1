import datetime as dt

import pytest

from relais.engines.evidence import Change, InvalidChange, Stage
from relais.engines.evidence.register import check_register
from tests.factories.evidence import day, make_calls

CALLS = make_calls(effects={}, changes=[])


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([Stage(day(9), ends_on=day(3))], "before it starts"),
        ([Stage(day(9), ramp_days=-1)], "ramp of -1 days"),
        ([Stage(day(9), effect_low=-1.5, effect_high=0)], "above -1"),
        ([Stage(day(9), effect_low=0.1, effect_high=0)], "above the highest"),
        ([Stage(day(9)), Stage(day(20), "topic1")], "at work on the same cell at once"),
        ([Stage(day(9), "topic1"), Stage(day(20), None, "region0")], "at work on the same cell at once"),
        ([Stage(day(9), "unheard")], "topic 'unheard'"),
    ],
)
def test_impossible_stage_is_refused(stages: list[Stage], message: str) -> None:
    with pytest.raises(InvalidChange, match=message):
        check_register([Change("x", "web", "", tuple(stages))], CALLS)


def test_stages_that_follow_one_another_are_welcome() -> None:
    stages = (Stage(day(9), ends_on=day(15)), Stage(day(16)), Stage(dt.date(2020, 1, 1), ends_on=day(8)))

    check_register([Change("x", "web", "", stages)], CALLS)


def test_one_name_twice_is_refused() -> None:
    with pytest.raises(InvalidChange, match="twice: x"):
        check_register([Change("x", "web", "", (Stage(day(9)),)), Change("x", "ivr", "", (Stage(day(9)),))], CALLS)
