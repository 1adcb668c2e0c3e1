import numpy as np
import pytest

from relais.engines.understanding import BankRow, Candidate, Decision, Reason, Understanding
from relais.engines.understanding.evaluation import (
    Question,
    area_under_roc,
    coverage_at,
    evaluate_bank,
    expected_calibration_error,
    false_positive_rate,
    measure,
)


def reading(answer: str, confidence: float, decision: Decision) -> Understanding:
    candidates = (Candidate(answer, "en", 0.9), Candidate("other", "en", 0.1))
    return Understanding("en", True, decision, Reason.NONE, candidates, confidence)


def test_area_under_the_curve_counts_ties_half() -> None:
    inside = np.array([True, True, False, False])

    assert area_under_roc(np.array([0.9, 0.5, 0.5, 0.1]), inside) == 0.875
    assert area_under_roc(np.array([0.9, 0.5]), np.array([True, True])) is None


def test_false_positive_rate_is_read_at_the_recall_asked() -> None:
    score, inside = np.array([0.9, 0.8, 0.7, 0.6, 0.75, 0.1]), np.array([True, True, True, True, False, False])

    assert false_positive_rate(score, inside, recall=0.5) == 0.0
    assert false_positive_rate(score, inside, recall=0.95) == 0.5


def test_coverage_is_the_most_that_keeps_the_precision() -> None:
    right = np.array([True, True, False, True, False])

    assert coverage_at(np.array([0.9, 0.8, 0.7, 0.6, 0.5]), right, precision=0.75) == 0.8
    assert coverage_at(np.array([0.9, 0.9, 0.9, 0.6, 0.5]), right, precision=0.95) == 0.0


def test_calibration_error_weighs_each_bin_by_its_questions() -> None:
    error = expected_calibration_error(np.array([0.95, 0.95, 0.25, 0.25]), np.array([True, True, False, True]))

    assert error == pytest.approx(0.15)


def test_metrics_tell_scope_from_right() -> None:
    readings = [
        reading("a", 0.9, Decision.ANSWER),
        reading("b", 0.8, Decision.ANSWER),
        reading("a", 0.3, Decision.OFFER),
        reading("a", 0.1, Decision.UNKNOWN),
    ]

    metrics = measure(readings, ["a", "other", "a", None])

    assert metrics["in_scope_accuracy"] == 0.6667
    assert metrics["right_among_3"] == 1.0
    assert metrics["wrong_among_answered"] == 0.5
    assert metrics["in_scope_accuracy_at_threshold"] == 0.3333
    assert metrics["out_of_scope_recall_at_threshold"] == 1.0


def test_a_bank_is_fitted_and_read(bank: list[BankRow]) -> None:
    asked = [Question("when is garbage day", "en", "garbage-day"), Question("quelle heure est-il à Tokyo", None, None)]

    evaluation = evaluate_bank(rows=bank, questions=asked)

    assert (evaluation.metrics["n"], evaluation.metrics["in_scope"], evaluation.metrics["answers"]) == (2, 1, 4)
    assert evaluation.metrics["in_scope_accuracy"] == 1.0
    assert evaluation.metrics["ms_p50"] > 0
