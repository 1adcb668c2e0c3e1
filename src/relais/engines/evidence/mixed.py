"""A linear mixed model of log calls whose topic-by-time and region-by-time effects are taken out exactly.

    z[k, r, w] = topic-by-time[k, w] + region-by-time[r, w] + cell[k, r] + columns · b + wander[k, r, w] + noise

The wander of a cell (a covariance over time) and the spread of the random columns are found by restricted maximum
likelihood with weak priors; b is then the generalised least squares estimate, or best linear prediction. The time
effects are eliminated by blocks (Schur complement), so the cost grows with the smaller of the two sides only.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from relais.engines.evidence.panel import Array

FLATTEST = 0.5  # curvature below which the priors, not the data, would be left to speak
DIFFUSE = 25.0  # variance of what is not shrunk: on log calls, five either way


@dataclass(frozen=True)
class Kernel:
    """One source of covariance in a cell over time: `scale`² · matrix, the matrix (1 or K, 1 or R, W, W)."""

    name: str
    matrix: Array
    guess: float  # the usual standard deviation, in log calls
    spread: float  # of the prior, in natural logarithms


@dataclass(frozen=True)
class Column:
    """A regressor, shape (K, R, W), and the group whose variance its coefficient is drawn from."""

    name: str
    values: Array
    group: str


@dataclass(frozen=True)
class Group:
    """Coefficients drawn around zero with a common spread; `spread` 0 means that the guess is kept."""

    name: str
    guess: float
    spread: float


@dataclass(frozen=True)
class Fit:
    coefficients: Array
    covariance: Array
    scales: dict[str, float]
    objective: float


class _State:
    """The model at one set of variances: everything that the likelihood and its gradient need."""

    def __init__(self, covariance: Array, z: Array, columns: Array, prior: Array) -> None:
        k, r, w = z.shape
        self.omega = np.linalg.inv(covariance)
        _, logdet = np.linalg.slogdet(covariance)
        eye = np.eye(w) / DIFFUSE
        topics = self.omega.sum(1) + eye
        self.topics_inverse = np.linalg.inv(topics)
        self.rows = self.omega.transpose(0, 2, 1, 3).reshape(k, w, r * w)
        self.solved = self.topics_inverse @ self.rows
        schur = -np.einsum("kwa,kwb->ab", self.rows, self.solved, optimize=True)
        by_region = self.omega.sum(0) + eye
        for region in range(r):
            part = slice(region * w, (region + 1) * w)
            schur[part, part] += by_region[region]
        self.schur_inverse = np.linalg.inv(schur)
        self.logdet = float(logdet.sum() + np.linalg.slogdet(topics)[1].sum() + np.linalg.slogdet(schur)[1])
        stacked = np.concatenate([z[..., None], columns], axis=-1)
        self.projected = self.project(stacked)
        cross = np.einsum("krwp,krwq->pq", stacked, self.projected, optimize=True)
        self.information = cross[1:, 1:]
        self.precision = self.information + np.diag(1 / prior)
        self.posterior = np.linalg.inv(self.precision)
        self.b = self.posterior @ cross[1:, 0]
        self.quadratic = float(cross[0, 0] - cross[1:, 0] @ self.b)
        self.logdet += float(np.linalg.slogdet(self.precision)[1] + np.log(prior).sum())

    def project(self, values: Array) -> Array:
        """Multiply (K, R, W, p) by the inverse covariance with the time effects taken out."""
        _k, r, w, p = values.shape
        weighted = self.omega @ values
        by_topic = weighted.sum(1)
        by_region = weighted.sum(0).reshape(r * w, p)
        reduced = self.topics_inverse @ by_topic
        region_time = self.schur_inverse @ (by_region - np.einsum("kwa,kwp->ap", self.rows, reduced, optimize=True))
        topic_time = reduced - self.solved @ region_time
        both = topic_time[:, None] + region_time.reshape(r, w, p)[None]
        projected: Array = weighted - self.omega @ both
        return projected

    def pull(self) -> Array:
        """For each cell, a a' - P: the derivative of the log likelihood by its covariance, times two."""
        k, r, w, _ = self.omega.shape
        half = (self.solved @ self.schur_inverse).reshape(k, w, r, w)
        own = np.einsum("kurv,kwrv->kuw", half, self.solved.reshape(k, w, r, w), optimize=True)
        inverse = self.topics_inverse + own
        across = half.transpose(0, 2, 1, 3)
        blocks = self.schur_inverse.reshape(r, w, r, w)
        region = np.stack([blocks[i, :, i, :] for i in range(r)])
        middle = inverse[:, None] - across - across.transpose(0, 1, 3, 2) + region[None]
        inner = self.omega - self.omega @ middle @ self.omega
        columns = self.projected[..., 1:]
        inner = inner - (columns @ self.posterior) @ columns.transpose(0, 1, 3, 2)
        residual = self.projected[..., 0] - columns @ self.b
        pull: Array = residual[..., :, None] * residual[..., None, :] - inner
        return pull


class Model:
    """The data and the sources of variance; `fit` finds the variances, then the coefficients."""

    def __init__(
        self, *, z: Array, noise: Array, kernels: list[Kernel], columns: list[Column], groups: list[Group]
    ) -> None:
        self.swap = z.shape[0] < z.shape[1]
        self.z = self._turn(z)
        w = z.shape[2]
        self.fixed = np.full((1, 1, w, w), DIFFUSE) + self._turn(noise)[..., None] * np.eye(w)
        self.kernels = kernels
        self.matrices = [self._turn(kernel.matrix) for kernel in kernels]
        self.columns = columns
        self.groups = groups
        stacked = [self._turn(column.values) for column in columns]
        self.design = np.stack(stacked, axis=-1) if stacked else np.zeros((*self.z.shape, 0))
        names = [group.name for group in groups]
        self.member = np.array([names.index(column.group) if column.group in names else -1 for column in columns], int)

    def _turn(self, values: Array) -> Array:
        return np.swapaxes(values, 0, 1) if self.swap else values

    def state(self, logs: Array) -> _State:
        covariance = self.fixed
        for matrix, log in zip(self.matrices, logs, strict=False):
            covariance = covariance + np.exp(2 * log) * matrix
        covariance = np.broadcast_to(covariance, (*self.z.shape, self.z.shape[2]))
        return _State(covariance, self.z, self.design, self._prior(logs))

    def _prior(self, logs: Array) -> Array:
        prior = np.full(len(self.columns), DIFFUSE)
        for position in range(len(self.groups)):
            prior[self.member == position] = np.exp(2 * logs[len(self.kernels) + position])
        return prior

    def objective(self, logs: Array) -> tuple[float, Array]:
        """Minus the log restricted likelihood and log prior, and its gradient by the logs of the scales."""
        state = self.state(logs)
        centre, spread = self._beliefs()
        away = np.where(spread > 0, (logs - centre) / np.where(spread > 0, spread, 1.0), 0.0)
        value = 0.5 * (state.logdet + state.quadratic) + 0.5 * float(away @ away)
        gradient = np.where(spread > 0, away / np.where(spread > 0, spread, 1.0), 0.0)
        pull = state.pull()
        for position, matrix in enumerate(self.matrices):
            gradient[position] -= np.exp(2 * logs[position]) * float(np.vdot(pull, np.broadcast_to(matrix, pull.shape)))
        second = state.b**2 + np.diag(state.posterior)
        for position in range(len(self.groups)):
            mine = self.member == position
            log = logs[len(self.kernels) + position]
            gradient[len(self.kernels) + position] -= float((second[mine] / np.exp(2 * log) - 1).sum())
        return value, np.where(spread > 0, gradient, 0.0)

    def _beliefs(self) -> tuple[Array, Array]:
        sources: list[Kernel | Group] = [*self.kernels, *self.groups]
        return np.log([source.guess for source in sources]), np.array([source.spread for source in sources])

    def fit(self, start: Array | None = None, *, steps: int = 40) -> Fit:
        centre, spread = self._beliefs()
        first = centre if start is None else start
        bounds = [
            (c - 5 * max(s, 0.2), c + 5 * max(s, 0.2)) if s else (c, c) for c, s in zip(centre, spread, strict=True)
        ]
        found = minimize(
            self.objective,
            first,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": steps, "ftol": 1e-6, "gtol": 0.1},
        )
        state = self.state(found.x)
        self.logs = found.x
        self.evaluations = int(found.nfev)
        names = [kernel.name for kernel in self.kernels] + [group.name for group in self.groups]
        scales = {name: float(np.exp(log)) for name, log in zip(names, found.x, strict=True)}
        return Fit(state.b, state.posterior, scales, float(found.fun))

    def around(self, *, step: float = 0.15) -> list[Array]:
        """The logs of the scales one standard deviation away from the fit, either way along each axis of its curvature.

        The curvature is that of the restricted likelihood and priors, by differences of the gradient.
        """
        free = np.flatnonzero(self._beliefs()[1] > 0)
        here = self.objective(self.logs)[1]
        rows = [
            (self.objective(self.logs + step * unit)[1] - here)[free] / step for unit in np.eye(len(self.logs))[free]
        ]
        curvature = np.array(rows)
        sizes, axes = np.linalg.eigh((curvature + curvature.T) / 2)
        points = []
        for size, axis in zip(np.maximum(sizes, FLATTEST), axes.T, strict=True):
            for side in (-1.0, 1.0):
                point = self.logs.copy()
                point[free] += side * axis / np.sqrt(size)
                points.append(point)
        return points

    def fit_at(self, logs: Array) -> Fit:
        """The coefficients at given scales."""
        state = self.state(logs)
        return Fit(state.b, state.posterior, {}, 0.0)
