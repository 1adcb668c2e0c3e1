"""One support vector machine an answer, in dual form, against its hardest negatives only.

Squared hinge loss, solved by Newton's method on the active rows (Keerthi and DeCoste, 2005): each step is one small
ridge regression. The dual keeps a few dozen rows an answer where a dense weight vector would keep the vocabulary
(448 MB a language at 1,000 answers). Given the active rows, leaving rows out has a closed form, so cross-validation
(one row, or a whole answer) costs no refit.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Machine:
    """Active rows (indices into the block that was solved), their duals, and the inverse of their ridge system."""

    active: Ints
    dual: Array
    inverse: Array
    targets: Array


def solve(kernel: Array, targets: Array, cost: Array, *, steps: int = 12) -> Machine:
    """Fit on a (m, m) kernel (the bias included in it), targets of -1 or +1, and a cost a row (> 0)."""
    active = np.arange(len(targets))
    for step in range(steps):
        dual = cho_solve(_factor(kernel, active, cost), targets[active], check_finite=False)
        violating = np.flatnonzero(targets * (kernel[:, active] @ dual) < 1)
        if np.array_equal(violating, active) or not len(violating) or step == steps - 1:
            break
        active = violating
    inverse = cho_solve(_factor(kernel, active, cost), np.eye(len(active)), check_finite=False)
    return Machine(active=active, dual=dual, inverse=inverse, targets=targets[active])


def _factor(kernel: Array, active: Ints, cost: Array) -> tuple[Array, bool]:
    system = kernel[np.ix_(active, active)]
    system[np.diag_indices_from(system)] += 0.5 / cost[active]
    factor: tuple[Array, bool] = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    return factor


def leave_one_out(machine: Machine) -> Array:
    """The score each active row gets from a machine fitted without it."""
    return machine.targets - machine.dual / np.diag(machine.inverse)


def without(machine: Machine, left_out: npt.NDArray[np.bool_]) -> Array:
    """The duals of a machine fitted without the active rows marked in `left_out`."""
    chosen = np.flatnonzero(left_out)
    correction = machine.inverse[:, chosen] @ np.linalg.solve(
        machine.inverse[np.ix_(chosen, chosen)], machine.dual[chosen]
    )
    return machine.dual - correction
