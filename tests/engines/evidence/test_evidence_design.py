import datetime as dt
import functools
from collections import Counter

import pytest

from relais.engines.evidence.design import CannotPlan, Design, Kind, design
from tests.factories.evidence import make_calls, make_change, stagger

HISTORY = make_calls(effects={}, changes=[], days=500)
MONDAY = dt.date(2025, 5, 19)  # the first after 500 days from Monday 2024-01-01


@functools.cache
def planned(kind: Kind, *, weeks: int = 16, seed: int = 0) -> Design:
    return design(calls=HISTORY, changes=[], weeks=weeks, kind=kind, effect=0.1, seed=seed)


def test_stepped_plan_starts_every_cell_once_at_a_drawn_step() -> None:
    plan = planned(Kind.STEPPED).plan

    assert len({(stage.topic, stage.region) for stage in plan}) == len(plan) == 20
    assert {stage.starts_on.weekday() for stage in plan} == {0}
    assert min(stage.starts_on for stage in plan) > MONDAY
    by_topic = Counter((stage.topic, stage.starts_on) for stage in plan)
    assert set(by_topic.values()) == {1}  # the regions of a topic never start together


def test_switchback_is_on_one_week_of_every_two() -> None:
    plan = planned(Kind.SWITCHBACK).plan

    assert set(Counter((stage.topic, stage.region) for stage in plan).values()) == {8}
    assert all(stage.ends_on and (stage.ends_on - stage.starts_on).days == 6 for stage in plan)
    assert min(stage.starts_on for stage in plan) == MONDAY


@pytest.mark.parametrize("kind", [Kind.STEPPED, Kind.SWITCHBACK])
def test_seed_alone_decides_the_draw(kind: Kind) -> None:
    again = design(calls=HISTORY, changes=[], weeks=16, kind=kind, effect=0.1, seed=0)

    assert again == planned(kind)
    assert planned(kind, seed=1).plan != again.plan


@pytest.mark.parametrize("kind", list(Kind))
def test_longer_study_shows_smaller_effects(kind: Kind) -> None:
    effects = [effect for _, effect in planned(kind).curve]

    assert effects[-1] < effects[0] < 0.2
    assert planned(kind).power > 0.8 and planned(kind).weeks_needed is not None


def test_power_is_that_of_fake_launches_on_the_history() -> None:
    made = planned(Kind.STEPPED)

    assert made.checked_power is not None and abs(made.checked_power - made.power) < 0.15


def test_holdout_needs_the_people_of_the_two_proportion_formula() -> None:
    # (1.960 + 0.842)² [.08·.92 + .072·.928] / .008², to within the logarithm
    assert planned(Kind.HOLDOUT).people_an_arm == pytest.approx(17_220, rel=0.01)


def test_change_in_the_same_cells_is_a_conflict_and_moving_it_helps() -> None:
    plan = planned(Kind.STEPPED).plan
    starts = {(stage.topic, stage.region): (stage.starts_on - HISTORY.first_day).days for stage in plan}
    ivr = make_change("ivr", {(None, "region0"): 560})

    made = design(
        calls=HISTORY, changes=[ivr, make_change("kb", starts)], weeks=16, kind=Kind.STEPPED, effect=0.1, seed=0
    )

    assert [conflict.change for conflict in made.conflicts] == ["kb"]
    assert made.conflicts[0].taken > 0.8 > made.conflicts[0].taken_then
    assert made.conflicts[0].move_weeks != 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"weeks": 60}, "needs 86 weeks of calls; there are 71"),
        ({"weeks": 1}, "two weeks or more"),
        ({"effect": 10.0}, "between 0 and 1"),
        ({"calls": make_calls(effects={}, changes=[], regions=1, days=500)}, "5 topics in 1 regions"),
    ],
)
def test_plan_that_cannot_be_is_refused(given: dict[str, object], message: str) -> None:
    usual: dict[str, object] = {"calls": HISTORY, "changes": [], "weeks": 16, "effect": 0.1}

    with pytest.raises(CannotPlan, match=message):
        design(**{**usual, **given}, kind=Kind.STEPPED, seed=0)  # type: ignore[arg-type]


def test_registered_launches_of_the_past_are_allowed_for() -> None:
    bot = make_change("old", stagger())
    calls = make_calls(effects={"old": -0.4}, changes=[bot], days=500)

    known = design(calls=calls, changes=[bot], weeks=16, kind=Kind.STEPPED, effect=0.1, seed=0)
    unknown = design(calls=calls, changes=[], weeks=16, kind=Kind.STEPPED, effect=0.1, seed=0)

    assert known.smallest_effect < unknown.smallest_effect
