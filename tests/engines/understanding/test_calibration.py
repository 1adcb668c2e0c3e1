import numpy as np

from relais.engines.understanding.calibration import choose_thresholds

EVEN = np.full(10, 0.1)


def test_the_threshold_is_the_lowest_that_keeps_alpha() -> None:
    confidence = np.array([0.95, 0.9, 0.88, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55])
    right = np.array([1, 1, 1, 1, 1, 0, 1, 0, 0, 0], np.float64)

    assert choose_thresholds(confidence, right, EVEN, alpha=0.2) == (0.7, 0.25)


def test_nothing_is_answered_when_nothing_keeps_alpha() -> None:
    answer, offer = choose_thresholds(np.full(10, 0.9), np.zeros(10), EVEN, alpha=0.2)

    assert (answer > 1, offer) == (True, 0.25)


def test_equal_confidences_are_answered_together() -> None:
    right = np.array([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], np.float64)

    answer, _ = choose_thresholds(np.full(10, 0.9), right, EVEN, alpha=0.1)

    assert answer > 1


def test_what_is_more_likely_wrong_than_right_is_never_given() -> None:
    answer, _ = choose_thresholds(np.linspace(0.01, 0.3, 10), np.ones(10), EVEN, alpha=0.1)

    assert answer == 0.5
