import numpy as np
import pytest

from relais.engines.understanding.svm import leave_one_out, solve, without

# Many directions and short rows, as texts have: then nearly every row is active and stays so when another leaves.
RNG = np.random.default_rng(3)
POINTS = RNG.normal(size=(40, 60)) / 8 + np.where(np.arange(40) < 15, 0.06, -0.03)[:, None]
TARGETS = np.where(np.arange(40) < 15, 1.0, -1.0)
KERNEL = POINTS @ POINTS.T + 1.0
COST = np.full(40, 2.0)


def scores(kept: np.ndarray) -> np.ndarray:
    """The scores of every point from a machine fitted on the kept ones."""
    machine = solve(KERNEL[np.ix_(kept, kept)], TARGETS[kept], COST[kept])
    return np.asarray(KERNEL[:, kept[machine.active]] @ machine.dual)


def test_the_optimum_of_the_squared_hinge_is_found() -> None:
    machine = solve(KERNEL, TARGETS, COST)

    margins = TARGETS * (KERNEL[:, machine.active] @ machine.dual)

    expected = 2 * COST[machine.active] * (1 - margins[machine.active]) * TARGETS[machine.active]
    assert machine.dual.tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert set(np.flatnonzero(margins < 1 - 1e-9).tolist()) == set(machine.active.tolist())


def test_leaving_one_out_in_closed_form_is_close_to_fitting_again() -> None:
    machine = solve(KERNEL, TARGETS, COST)

    again = [scores(np.delete(np.arange(40), row))[row] for row in machine.active]

    assert np.abs(leave_one_out(machine) - np.array(again)).mean() < 0.05


def test_leaving_a_group_out_is_close_to_fitting_again() -> None:
    machine = solve(KERNEL, TARGETS, COST)
    group = machine.active >= 30

    closed = KERNEL[:, machine.active] @ without(machine, group)

    again = scores(np.setdiff1d(np.arange(40), machine.active[group]))
    assert np.abs(closed - again)[:30].mean() < 0.05
    assert without(machine, group)[group].tolist() == pytest.approx([0.0] * int(group.sum()), abs=1e-9)
