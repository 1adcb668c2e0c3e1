import dataclasses

import numpy as np
import pytest

from relais.engines.evidence import (
    Calls,
    Change,
    Code,
    Evaluation,
    InvalidChange,
    Stage,
    UnknownChange,
    Verdict,
    evaluate,
)
from tests.factories.evidence import day, make_calls, make_change, stagger


def answer(effects: dict[str, float], changes: list[Change], **centre: int) -> Evaluation:
    calls = make_calls(effects=effects, changes=changes, **centre)
    return evaluate(calls=calls, changes=changes, change="bot")


@pytest.mark.parametrize("seed", range(4))
def test_planted_effect_lies_in_its_interval(seed: int) -> None:
    found = answer({"bot": -0.15}, [make_change("bot", stagger())], seed=seed)

    assert found.verdict is Verdict.IDENTIFIED and found.effect and found.calls_avoided
    assert found.effect.low <= -0.15 <= found.effect.high < 0
    assert 0 < found.calls_avoided.low < found.calls_avoided.estimate < found.calls_avoided.high


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_found_where_nothing_was_planted(seed: int) -> None:
    found = answer({}, [make_change("bot", stagger())], seed=seed)

    assert found.effect and found.effect.low <= 0 <= found.effect.high


def test_another_change_on_the_same_days_gives_a_joint_effect_only() -> None:
    changes = [make_change("bot", stagger(), ramp_days=28), make_change("banner", stagger(), ramp_days=7)]

    found = answer({"bot": -0.10, "banner": -0.10}, changes)

    assert (found.verdict, found.effect, found.joint_changes) == (Verdict.JOINT, None, ("bot", "banner"))
    assert found.joint and found.joint.low <= -0.19 + 0.01 and found.joint.high >= -0.19
    assert [note.code for note in found.reasons] == [Code.SHARED_WITH_CHANGES]
    assert found.bounds is None


def test_declared_range_of_the_other_change_bounds_this_one() -> None:
    changes = [make_change("bot", stagger()), make_change("banner", stagger(), declared=(-0.15, -0.05))]

    found = answer({"bot": -0.20, "banner": -0.10}, changes)

    assert found.verdict is Verdict.JOINT and found.bounds
    assert found.bounds[0] <= -0.20 <= found.bounds[1] < 0


def test_order_of_the_register_changes_nothing() -> None:
    changes = [
        make_change("bot", stagger()),
        make_change("banner", stagger()),
        make_change("ivr", {(None, "region1"): 230}),
    ]
    calls = make_calls(effects={"bot": -0.1}, changes=changes)

    first = evaluate(calls=calls, changes=changes, change="bot")

    assert evaluate(calls=calls, changes=changes[::-1], change="bot") == first


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        ({(None, None): 250}, Code.ALL_AT_ONCE),
        ({("topic0", None): 250, ("topic1", None): 300}, Code.WHOLE_TOPICS),
        ({(None, "region0"): 250, (None, "region1"): 300}, Code.WHOLE_REGIONS),
        ({("topic0", "region0"): -5}, Code.LAUNCHED_BEFORE_DATA),
        ({("topic0", "region0"): 9_999}, Code.NOT_LAUNCHED),
        ({("topic0", "region0"): 20}, Code.TOO_SHORT_BEFORE),
    ],
)
def test_rollout_that_leaves_nothing_to_compare_is_refused(
    starts: dict[tuple[str | None, str | None], int], code: Code
) -> None:
    found = answer({"bot": -0.3}, [make_change("bot", starts)])

    assert (found.verdict, found.effect, found.bounds) == (Verdict.CANNOT_TELL, None, None)
    assert [note.code for note in found.reasons] == [code]
    assert found.would_identify


def test_topics_and_regions_that_absorb_a_launch_together_are_named() -> None:
    stages = (Stage(day(250), "topic0", ends_on=day(300)), Stage(day(310), None, "region1"))

    found = answer({"bot": -0.3}, [Change("bot", "bot", "bot", stages)])

    assert [note.code for note in found.reasons] == [Code.NO_COMPARISON]


def test_one_region_cannot_tell() -> None:
    found = answer({"bot": -0.3}, [make_change("bot", {("topic0", "region0"): 250})], regions=1)

    assert (found.verdict, [note.code for note in found.reasons]) == (Verdict.CANNOT_TELL, [Code.WHOLE_TOPICS])


def test_gaps_and_a_cell_without_calls_are_lived_with() -> None:
    bot = make_change("bot", stagger())
    calls = make_calls(effects={"bot": -0.15}, changes=[bot])
    counts = calls.counts.copy()
    counts[0, 0, 100:190] = np.nan
    counts[2, 1, :] = np.nan
    counts[:, :, 300] = np.nan

    found = evaluate(calls=dataclasses.replace(calls, counts=counts), changes=[bot], change="bot")

    assert found.effect and found.effect.low <= -0.15 <= found.effect.high < 0
    assert found.design["days_not_recorded"] == int(np.isnan(counts).sum())


def test_cell_that_never_rang_is_lived_with() -> None:
    bot = make_change("bot", stagger())
    calls = make_calls(effects={"bot": -0.15}, changes=[bot])
    counts = calls.counts.copy()
    counts[1, 2, :] = 0

    found = evaluate(calls=dataclasses.replace(calls, counts=counts), changes=[bot], change="bot")

    assert found.effect and found.effect.low <= -0.15 <= found.effect.high < 0


def test_weekly_switchback_is_told() -> None:
    rng = np.random.default_rng(3)
    stages = [
        Stage(day(140 + 7 * week), f"topic{k}", f"region{r}", ends_on=day(146 + 7 * week))
        for week in range(26)
        for k in range(5)
        for r in range(4)
        if rng.random() < 0.5
    ]
    switch = Change("bot", "bot", "bot", tuple(stages))

    found = answer({"bot": -0.10}, [switch])

    assert found.effect and found.effect.low <= -0.10 <= found.effect.high < 0
    assert found.design["bin_days"] == 7


def test_unknown_change_is_refused_by_name() -> None:
    with pytest.raises(UnknownChange, match=r"'robot'.*bot"):
        evaluate(calls=_calls(), changes=[make_change("bot", stagger())], change="robot")


def test_change_of_an_unknown_region_is_refused() -> None:
    with pytest.raises(InvalidChange, match="region 'Mars'"):
        evaluate(calls=_calls(), changes=[make_change("bot", {("topic0", "Mars"): 250})], change="bot")


def _calls() -> Calls:
    return make_calls(effects={}, changes=[])
