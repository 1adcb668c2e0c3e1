import numpy as np
import pytest

from relais.engines.evidence import Change
from relais.engines.evidence.bins import make_bins
from relais.engines.evidence.identify import Identification, identify, take_out
from tests.factories.evidence import make_calls, make_change, stagger


def identified(change: Change, *others: Change) -> Identification:
    calls = make_calls(effects={}, changes=[])
    return identify(calls=calls, bins=make_bins(calls, length=14), change=change, others=list(others))


def test_calls_play_no_part() -> None:
    first = make_calls(effects={}, changes=[], seed=1)
    second = make_calls(effects={}, changes=[], seed=2)
    bot = make_change("bot", stagger())

    both = [identify(calls=c, bins=make_bins(c, length=14), change=bot, others=[]) for c in (first, second)]

    assert both[0].left == pytest.approx(both[1].left, rel=0.05)
    assert both[0].refusal is both[1].refusal is None


def test_change_of_whole_topics_or_regions_takes_nothing_away() -> None:
    bot = make_change("bot", stagger())

    alone, beside = identified(bot), identified(bot, make_change("web", {("topic0", None): 222}))

    assert (alone.own, beside.own) == (1.0, 1.0)


def test_change_in_the_same_cells_a_month_later_leaves_enough() -> None:
    bot = make_change("bot", stagger())
    later = make_change("kb", {cell: at + 30 for cell, at in stagger().items()})

    found = identified(bot, later)

    assert 0.02 < found.own < 1 and found.shared_with == ()


def test_only_the_change_that_shares_is_counted_together() -> None:
    bot, twin = make_change("bot", stagger()), make_change("twin", stagger())
    other = make_change("kb", {("topic1", "region0"): 180})

    assert identified(bot, other, twin).shared_with == ("twin",)


def test_two_changes_that_together_make_the_launch_are_both_counted() -> None:
    starts = list(stagger().items())
    halves = [make_change("one", dict(starts[:5])), make_change("two", dict(starts[5:]))]

    assert identified(make_change("bot", stagger()), *halves).shared_with == ("one", "two")


def test_gaps_are_taken_out_by_repeated_passes() -> None:
    rng = np.random.default_rng(1)
    seen = rng.random((4, 3, 9)) > 0.2
    additive = rng.normal(size=(4, 1, 9)) + rng.normal(size=(1, 3, 9)) + rng.normal(size=(4, 3, 1))

    assert np.abs(take_out(additive, seen)).max() < 1e-6
