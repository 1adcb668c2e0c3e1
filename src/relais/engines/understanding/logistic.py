"""Two small logistic models, fitted by a quasi-Newton method: a conditional one over candidates, a plain one."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[np.float64]


def fit_conditional(views: Array, right: npt.NDArray[np.int64], weight: Array, *, start: Array, ridge: float) -> Array:
    """Weights w that make softmax(views @ w) put its mass on the right candidate.

    `views` is (questions, candidates, views), `right` the index of the right candidate, `weight` a question's weight
    (they sum to 1), `start` where the weights are pulled to by the ridge penalty.
    """
    index = np.arange(len(right))

    def loss(weights: Array) -> tuple[float, Array]:
        scores = views @ weights
        scores -= scores.max(axis=1, keepdims=True)
        mass = np.exp(scores)
        mass /= mass.sum(axis=1, keepdims=True)
        value = -float(weight @ np.log(np.maximum(mass[index, right], 1e-12)))
        mass[index, right] -= 1.0
        gradient = np.einsum("q,qc,qcv->v", weight, mass, views, optimize=True)
        away = weights - start
        return value + ridge * float(away @ away), gradient + 2 * ridge * away

    # A cue never speaks against an answer: without this bound, small banks learn weights that fail on others.
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start), options={"maxiter": 200}
    )
    return np.asarray(found.x, dtype=np.float64)


def fit_logistic(features: Array, target: Array, weight: Array, *, start: Array, rising: int, ridge: float) -> Array:
    """Weights, the intercept last, of a logistic regression whose first `rising` weights are not negative.

    `weight` sums to 1; `start` is where the ridge penalty pulls to, the intercept excepted.
    """
    design = np.column_stack([features, np.ones(len(features))])
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 0.0
    sign = 2 * target - 1

    def loss(weights: Array) -> tuple[float, Array]:
        margin = sign * (design @ weights)
        value = float(weight @ np.logaddexp(0.0, -margin)) + float(penalty @ (weights - start) ** 2)
        gradient = -design.T @ (weight * sign * sigmoid(-margin)) + 2 * penalty * (weights - start)
        return value, gradient

    bounds = [(0, None)] * rising + [(None, None)] * (len(start) - rising)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300})
    return np.asarray(found.x, dtype=np.float64)


def sigmoid(values: Array) -> Array:
    """1 / (1 + exp(-values)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), dtype=np.float64)
