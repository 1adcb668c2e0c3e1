"""The alarm is rarely false, and sounds when the share of questions out of scope has moved."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from relais.engines.understanding.drift import (
    FALSE_ALARM,
    LEAST,
    RECENT,
    Window,
    check_drift,
    fisher_exact,
    split_windows,
)


def alarms(*, before: float, now: float, checks: int = 2000, turns: int = 200) -> float:
    rng = np.random.default_rng(0)
    pairs = zip(rng.binomial(turns, before, checks), rng.binomial(RECENT, now, checks), strict=True)
    return float(
        np.mean(
            [check_drift(reference=Window(turns, int(a)), recent=Window(RECENT, int(b))).has_drifted for a, b in pairs]
        )
    )


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5])
def test_false_alarms_stay_below_the_stated_rate(share: float) -> None:
    assert alarms(before=share, now=share) <= FALSE_ALARM + 3 * (FALSE_ALARM / 2000) ** 0.5


def test_a_share_that_doubles_is_seen_four_times_in_five() -> None:
    assert alarms(before=0.2, now=0.4) > 0.8


def test_the_shift_that_voids_a_guarantee_is_seen() -> None:
    assert alarms(before=0.03, now=0.18) > 0.8


@pytest.mark.parametrize(("out", "state"), [(45, "risen"), (20, "steady"), (2, "fallen")])
def test_the_direction_is_said(out: int, state: str) -> None:
    drift = check_drift(reference=Window(200, 40), recent=Window(100, out))

    assert (drift.state, drift.has_drifted) == (state, state != "steady")


@pytest.mark.parametrize("small", [0, LEAST - 1])
def test_a_small_window_says_nothing(small: int) -> None:
    drift = check_drift(reference=Window(200, 0), recent=Window(small, small))

    assert (drift.state, drift.p_value, drift.has_drifted) == ("cannot_tell", None, False)


def test_the_windows_share_no_turn_and_lose_none() -> None:
    asked = [False] * 150 + [True] * 100

    assert split_windows(asked) == (Window(150, 0), Window(100, 100))
    assert split_windows(asked[:40]) == (Window(0, 0), Window(40, 0))


windows = st.integers(0, 300).flatmap(lambda n: st.builds(Window, st.just(n), st.integers(0, n)))


@given(windows, windows)
def test_the_test_is_fisher_s(one: Window, other: Window) -> None:
    table = np.array([[one.out, one.turns - one.out], [other.out, other.turns - other.out]])

    reference = stats.fisher_exact(table)

    assert fisher_exact(one, other) == pytest.approx(float(reference.pvalue), rel=1e-6, abs=1e-12)
