import functools

import pytest

from relais.engines.evidence import examine
from relais.engines.evidence.doubts import FAKES, Doubts
from tests.factories.evidence import make_calls, make_change, stagger


@functools.cache
def doubts_of(effect: float, *, early: float = 0.0, seed: int = 0) -> Doubts:
    bot, kb = make_change("bot", stagger()), make_change("kb", {("topic1", "region3"): 260})
    ahead = make_change("ahead", {cell: at - 28 for cell, at in stagger().items()})
    over = make_change("over", stagger())
    effects = {"bot": effect, "ahead": early, "over": 1 / (1 + early) - 1}
    calls = make_calls(effects=effects, changes=[bot, kb, ahead, over], days=460, seed=seed)
    found = examine(calls=calls, changes=[bot, kb], change="bot", seed=seed).doubts
    assert found is not None
    return found


def test_fake_launches_before_the_real_one_are_seldom_called() -> None:
    assert doubts_of(-0.2).fake_launches == ()  # 220 days before the launch are too few

    bot = make_change("bot", {cell: at + 250 for cell, at in stagger().items()})
    found = examine(
        calls=make_calls(effects={"bot": -0.2}, changes=[bot], days=640), changes=[bot], change="bot"
    ).doubts

    assert found and len(found.fake_launches) == FAKES and found.called <= 3
    assert all(fake.first_day < bot.stages[0].starts_on for fake in found.fake_launches)


def test_fake_cells_are_seldom_called() -> None:
    cells = doubts_of(-0.2).fake_cells

    assert len(cells) == FAKES
    assert sum(cell.low > 0 or cell.high < 0 for cell in cells) <= 4


def test_each_launched_topic_and_each_other_change_is_left_out_in_turn() -> None:
    left = doubts_of(-0.2).left_out

    assert [(x.what, x.name) for x in left] == [*(("topic", f"topic{k}") for k in range(5)), ("change", "kb")]
    assert all(x.effect.low <= -0.2 <= x.effect.high for x in left)


@pytest.mark.parametrize(("early", "seen"), [(0.0, False), (-0.10, True)])
def test_calls_that_fell_before_the_launch_show_in_the_lead(early: float, seen: bool) -> None:
    lead = doubts_of(-0.2, early=early).lead

    assert lead is not None and (lead.high < 0) is seen


def test_effect_that_is_nothing_needs_no_drift_to_vanish() -> None:
    assert doubts_of(0.0).drift_to_nothing is None
    strong, weak = doubts_of(-0.3).drift_to_nothing, doubts_of(-0.1).drift_to_nothing

    assert strong and weak and strong > weak > 0


def test_spill_is_told_for_each_topic_and_nothing_is_seen_where_nothing_came_back() -> None:
    spill = dict(doubts_of(-0.2).spill)

    assert sorted(spill) == [f"topic{k}" for k in range(5)]
    assert sum(found.low > 0 or found.high < 0 for found in spill.values()) <= 1


def test_the_same_seed_draws_the_same_fakes() -> None:
    bot = make_change("bot", stagger())
    calls = make_calls(effects={"bot": -0.2}, changes=[bot])

    first, again, other = (examine(calls=calls, changes=[bot], change="bot", seed=s).doubts for s in (1, 1, 2))

    assert first and again and other
    assert first.fake_cells == again.fake_cells != other.fake_cells
