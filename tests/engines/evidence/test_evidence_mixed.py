"""The block solution against the same model written out whole."""

import numpy as np
import pytest

from relais.engines.evidence.mixed import DIFFUSE, Column, Group, Kernel, Model
from relais.engines.evidence.panel import Array

K, R, W = 3, 4, 6


def make_model(topics: int = K, regions: int = R) -> Model:
    rng = np.random.default_rng(5)
    shape = (topics, regions, W)
    gap = np.abs(np.subtract.outer(np.arange(W), np.arange(W)))
    columns = [Column("a", rng.normal(size=shape), ""), Column("b", rng.normal(size=shape), "some")]
    kernels = [
        Kernel("chance", (rng.uniform(0.5, 2, shape)[..., None]) * np.eye(W), 0.3, 1.0),
        Kernel("wander", np.exp(-gap / 2.0)[None, None], 0.2, 1.0),
    ]
    return Model(
        z=rng.normal(size=shape),
        noise=np.zeros(shape),
        kernels=kernels,
        columns=columns,
        groups=[Group("some", 0.4, 0.5)],
    )


def written_out(model: Model, logs: Array) -> tuple[Array, Array, float]:
    """Coefficients, their covariance and minus twice the log likelihood, by one large covariance matrix."""
    topics, regions, bins = model.z.shape
    size = topics * regions
    total = np.zeros((size * bins, size * bins))
    covariance = model.fixed + sum(np.exp(2 * log) * m for log, m in zip(logs, model.matrices, strict=False))
    covariance = np.broadcast_to(covariance, (topics, regions, bins, bins)).reshape(size, bins, bins)
    for cell in range(size):
        total[cell * bins : (cell + 1) * bins, cell * bins : (cell + 1) * bins] = covariance[cell]
    topic, region = np.repeat(np.arange(topics), regions), np.tile(np.arange(regions), topics)
    same = (topic[:, None] == topic).astype(float) + (region[:, None] == region)
    total += DIFFUSE * np.kron(same, np.eye(bins))
    design = model.design.reshape(size * bins, -1)
    prior = np.array([DIFFUSE, np.exp(2 * logs[2])])
    inverse = np.linalg.inv(total)
    precision: Array = design.T @ inverse @ design + np.diag(1 / prior)
    posterior: Array = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    whole = total + (design * prior) @ design.T
    z = model.z.ravel()
    value = float(np.linalg.slogdet(whole)[1] + z @ np.linalg.solve(whole, z))
    coefficients: Array = posterior @ design.T @ inverse @ z
    return coefficients, posterior, value


@pytest.mark.parametrize(("topics", "regions"), [(3, 4), (4, 3), (1, 5)])
def test_blocks_agree_with_the_whole_matrix(topics: int, regions: int) -> None:
    model, logs = make_model(topics, regions), np.log([0.4, 0.3, 0.5])

    state = model.state(logs)
    coefficients, posterior, _ = written_out(model, logs)

    assert state.b == pytest.approx(coefficients, abs=1e-6)
    assert state.posterior == pytest.approx(posterior, abs=1e-6)


def test_likelihood_differs_as_the_whole_matrix_says() -> None:
    model, one, other = make_model(), np.log([0.4, 0.3, 0.5]), np.log([0.5, 0.1, 0.3])

    mine = [state.logdet + state.quadratic for state in (model.state(one), model.state(other))]
    whole = [written_out(model, logs)[2] for logs in (one, other)]

    assert mine[0] - mine[1] == pytest.approx(whole[0] - whole[1], abs=1e-5)


def test_gradient_is_that_of_the_objective() -> None:
    model, at = make_model(), np.log([0.4, 0.3, 0.5])

    _, gradient = model.objective(at)
    steps = [model.objective(at + 1e-5 * unit)[0] - model.objective(at - 1e-5 * unit)[0] for unit in np.eye(3)]

    assert gradient == pytest.approx(np.array(steps) / 2e-5, rel=1e-4, abs=1e-4)
