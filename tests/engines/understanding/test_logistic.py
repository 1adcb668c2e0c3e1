import numpy as np
import pytest

from relais.engines.understanding.logistic import fit_conditional, fit_logistic, sigmoid


def test_a_calibrator_recovers_the_probabilities_it_saw() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(5000, 2))
    target = (rng.random(5000) < sigmoid(1.5 * features[:, 0] - 0.5)).astype(np.float64)

    weights = fit_logistic(features, target, np.full(5000, 1 / 5000), start=np.zeros(3), rising=2, ridge=1e-6)

    assert weights.tolist() == pytest.approx([1.5, 0.0, -0.5], abs=0.12)


def test_a_feature_may_only_speak_for_the_answer() -> None:
    features = np.array([[1.0], [1.0], [-1.0], [-1.0]])

    weights = fit_logistic(
        features, np.array([0.0, 0.0, 1.0, 1.0]), np.full(4, 0.25), start=np.zeros(2), rising=1, ridge=1e-6
    )

    assert weights[0] == 0.0


def test_the_cue_that_points_at_the_right_candidate_gets_the_weight() -> None:
    rng = np.random.default_rng(1)
    right = rng.integers(0, 4, size=300)
    cues = rng.normal(size=(300, 4, 2))
    cues[np.arange(300), right, 0] += 2.0

    weights = fit_conditional(cues, right, np.full(300, 1 / 300), start=np.zeros(2), ridge=1e-6)

    assert weights[0] > 10 * weights[1]


def test_the_sigmoid_does_not_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]
