"""The promise: at most delta of the samples give a threshold whose true share of wrong is above alpha."""

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from relais.engines.understanding import BankRow, Decision, Thresholds, fit
from relais.engines.understanding.guarantee import (
    MINIMUM_LABELS,
    Guarantee,
    choose_guaranteed_threshold,
    exact_interval,
    first_tested,
    upper_bound,
    wilson_interval,
)

ALPHA, DELTA = 0.10, 0.10
OUT_OF_SCOPE = 0.2


def draw_turns(rng: np.random.Generator, *, turns: int, out: float = OUT_OF_SCOPE) -> tuple[list[float], list[bool]]:
    """Confidences and verdicts of a world where 9 in 10 in scope are found, and strangers look less certain."""
    inside = rng.random(turns) >= out
    confidence = np.where(inside, rng.beta(5, 1.5, turns), rng.beta(2, 3, turns))
    right = inside & (rng.random(turns) < 0.55 + 0.45 * confidence)
    return confidence.tolist(), right.tolist()


@cache
def world(out: float) -> tuple[np.ndarray[tuple[int], Any], np.ndarray[tuple[int], Any]]:
    """200,000 confidences in falling order, and the share of wrong among those down to each."""
    confidence, right = map(np.asarray, draw_turns(np.random.default_rng(999), turns=200_000, out=out))
    order = np.argsort(-confidence)
    return confidence[order], np.cumsum(~right[order]) / np.arange(1, 200_001)


def true_share_of_wrong(threshold: float, *, out: float = OUT_OF_SCOPE) -> float:
    confidence, wrong = world(out)
    return float(wrong[max(int((confidence >= threshold).sum()) - 1, 0)])


def violations(*, resamples: int, turns: int, in_use: float = OUT_OF_SCOPE) -> float:
    broken = 0
    for seed in range(resamples):
        confidence, right = draw_turns(np.random.default_rng(seed), turns=turns)
        made = choose_guaranteed_threshold(confidence, right, alpha=ALPHA, delta=DELTA)
        broken += made.threshold is not None and true_share_of_wrong(made.threshold, out=in_use) > ALPHA
    return broken / resamples


@pytest.mark.parametrize("turns", [MINIMUM_LABELS, 1000])
def test_the_promise_is_kept_in_200_samples(turns: int) -> None:
    share = violations(resamples=200, turns=turns)

    assert share <= DELTA + 3 * math.sqrt(DELTA * (1 - DELTA) / 200)


def test_a_threshold_chosen_without_the_bound_breaks_the_promise_often() -> None:
    broken = 0
    for seed in range(200):
        confidence, right = map(np.asarray, draw_turns(np.random.default_rng(seed), turns=1000))
        order = np.argsort(-confidence)
        wrong = np.cumsum(~right[order]) / np.arange(1, 1001)
        broken += true_share_of_wrong(confidence[order][np.flatnonzero(wrong <= ALPHA)[-1]]) > ALPHA

    assert broken / 200 > 0.3


def test_more_questions_out_of_scope_than_were_labelled_break_the_promise() -> None:
    assert violations(resamples=40, turns=1000, in_use=0.5) > 0.8


def test_a_thousand_labels_answer_most_of_what_could_be_answered() -> None:
    confidence, _ = draw_turns(np.random.default_rng(999), turns=20_000)
    best = next(t for t in np.arange(0, 1, 0.005) if true_share_of_wrong(float(t)) <= ALPHA)
    possible = float((np.asarray(confidence) >= best).mean())

    made = [
        choose_guaranteed_threshold(*draw_turns(np.random.default_rng(seed), turns=1000), alpha=ALPHA).coverage
        for seed in range(40)
    ]

    assert np.mean(made) > 0.7 * possible


def test_the_sequence_begins_where_a_few_wrong_can_pass() -> None:
    assert first_tested(alpha=0.10, delta=0.10) == 88
    assert upper_bound(0, 22, delta=0.10) <= 0.10 < upper_bound(0, 21, delta=0.10)
    assert upper_bound(4, 88, delta=0.10) <= 0.10


def test_the_first_failure_ends_the_sequence() -> None:
    # 88 turns of which 30 are wrong, then a thousand right ones that would pull the share far below alpha.
    confidence = [0.9] * 88 + [0.5] * 1000
    right = [False] * 30 + [True] * 58 + [True] * 1000

    made = choose_guaranteed_threshold(confidence, right, alpha=0.10)

    assert (made.threshold, made.answered, made.wrong) == (None, 88, 30)


def test_turns_of_one_confidence_pass_or_fail_together() -> None:
    made = choose_guaranteed_threshold([0.8] * 200 + [0.3] * 200, [True] * 200 + [False] * 200, alpha=0.10)

    assert (made.threshold, made.answered, made.wrong, made.coverage) == (0.8, 200, 0, 0.5)


def test_few_labels_are_an_estimate_however_good() -> None:
    good = choose_guaranteed_threshold([0.9] * 299, [True] * 299, alpha=0.10)
    enough = choose_guaranteed_threshold([0.9] * 300, [True] * 300, alpha=0.10)

    assert (good.threshold, good.is_estimate, enough.is_estimate) == (0.9, True, False)


def test_an_index_answers_from_the_guaranteed_confidence_on() -> None:
    index = fit(
        [BankRow("dogs", "fr", "title", "licence de chien"), BankRow("taxes", "fr", "title", "compte de taxes")]
    )
    eager, careful = index.with_thresholds({"fr": 0.0}, guaranteed={"fr", "en"}), index.with_thresholds({"fr": 1.01})

    decisions = [one.understand("licence de chien").decision for one in (eager, careful)]

    assert (decisions[0], decisions[1] is Decision.ANSWER) == (Decision.ANSWER, False)
    assert eager.thresholds == {"fr": Thresholds(answer=0.0, offer=0.0, estimate=False)}
    assert [one.thresholds["fr"].estimate for one in (index, careful)] == [True, True]


def test_no_label_at_all_is_an_outcome() -> None:
    made = choose_guaranteed_threshold([], [], alpha=0.10)

    assert (made.threshold, made.labelled, made.answered, made.is_estimate) == (None, 0, 0, True)


@pytest.mark.parametrize(
    ("confidence", "right", "alpha"),
    [([0.5], [True, False], 0.1), ([1.5], [True], 0.1), ([float("nan")], [True], 0.1), ([0.5], [True], 0.0)],
)
def test_what_makes_no_sense_is_refused(confidence: list[float], right: list[bool], alpha: float) -> None:
    with pytest.raises(ValueError):
        choose_guaranteed_threshold(confidence, right, alpha=alpha)


turns = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=400)


@given(turns, st.randoms())
def test_the_order_of_the_turns_changes_nothing(pairs: list[tuple[float, bool]], shuffle: object) -> None:
    made = _choose(pairs)

    shuffled = sorted(pairs, key=lambda _: shuffle.random())  # type: ignore[attr-defined]

    assert _choose(shuffled) == made


@given(turns)
def test_what_is_returned_satisfies_its_own_bound(pairs: list[tuple[float, bool]]) -> None:
    made = _choose(pairs)

    answered = [right for confidence, right in pairs if made.threshold is not None and confidence >= made.threshold]
    if made.threshold is not None:
        assert (made.answered, made.wrong) == (len(answered), answered.count(False))
        assert made.upper <= made.alpha


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_are_those_of_the_textbook(counts: tuple[int, int]) -> None:
    count, total = counts
    exact = binomtest(count, total).proportion_ci(0.95, method="exact")
    wilson = binomtest(count, total).proportion_ci(0.95, method="wilson")

    assert exact_interval(count, total).high == pytest.approx(exact.high, abs=1e-9)
    assert exact_interval(count, total).low == pytest.approx(exact.low, abs=1e-9)
    assert wilson_interval(count, total).low == pytest.approx(wilson.low, abs=1e-9)
    assert wilson_interval(count, total).high == pytest.approx(wilson.high, abs=1e-9)
    if count < total:
        assert upper_bound(count, total, delta=0.1) == pytest.approx(beta.ppf(0.9, count + 1, total - count), abs=1e-9)


def _choose(pairs: list[tuple[float, bool]]) -> Guarantee:
    return choose_guaranteed_threshold([one for one, _ in pairs], [right for _, right in pairs], alpha=0.25, delta=0.3)
