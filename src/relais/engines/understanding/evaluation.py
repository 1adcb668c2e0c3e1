"""Metrics of an index on labelled questions: the definitions are in docs/en/reference/understanding.md."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.bank import BankRow
from relais.engines.understanding.decision import Decision, Understanding
from relais.engines.understanding.encoding import Encoder
from relais.engines.understanding.fit import fit
from relais.engines.understanding.index import Index

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Question:
    """A labelled question; no `answer` means that nothing in the bank answers it, no `language` to detect it."""

    text: str
    language: str | None
    answer: str | None


@dataclass(frozen=True)
class Evaluation:
    """Readings in the order of the questions, and metrics by name (None where a metric has no meaning)."""

    readings: tuple[Understanding, ...]
    metrics: dict[str, Any]


def evaluate_bank(
    *, rows: Sequence[BankRow], questions: Sequence[Question], alpha: float = 0.10, seed: int = 0,
    encoder: Encoder | None = None,
) -> Evaluation:  # fmt: skip
    """Fit `rows`, then `evaluate_index` on `questions`; adds the CPU seconds of the fit."""
    started = time.process_time()
    index = fit(rows, alpha=alpha, seed=seed, encoder=encoder)
    seconds = time.process_time() - started
    evaluation = evaluate_index(index, questions=questions)
    return Evaluation(evaluation.readings, evaluation.metrics | {"fit_seconds": round(seconds, 3)})


def evaluate_index(index: Index, *, questions: Sequence[Question]) -> Evaluation:
    """Read every question once, one after the other, timing each in CPU milliseconds of this thread."""
    readings, milliseconds = [], []
    for question in questions:
        started = time.thread_time()
        readings.append(index.understand(question.text, language=question.language))
        milliseconds.append(1000 * (time.thread_time() - started))
    metrics = measure(readings, [question.answer for question in questions])
    metrics |= {
        "alpha": index.alpha,
        "answers": len(index.answers),
        "encoder": list(index.encoded_languages),
        "thresholds": {code: round(at.answer, 4) for code, at in index.thresholds.items()},
        "thresholds_are_estimates": any(at.estimate for at in index.thresholds.values()),
        "ms_p50": round(float(np.percentile(milliseconds, 50)), 3),
        "ms_p99": round(float(np.percentile(milliseconds, 99)), 3),
    }
    return Evaluation(tuple(readings), metrics)


def measure(readings: Sequence[Understanding], answers: Sequence[str | None]) -> dict[str, Any]:
    """Every metric that needs no clock. Shares are in [0, 1]."""
    first = [reading.candidates[0].answer if reading.candidates else None for reading in readings]
    three = [{candidate.answer for candidate in reading.candidates[:3]} for reading in readings]
    inside = np.array([answer is not None for answer in answers], np.bool_)
    right = np.array([a is not None and a == b for a, b in zip(answers, first, strict=True)], np.bool_)
    among = np.array([a is not None and a in b for a, b in zip(answers, three, strict=True)], np.bool_)
    answered = np.array([reading.decision is Decision.ANSWER for reading in readings], np.bool_)
    offered = np.array([reading.decision is Decision.OFFER for reading in readings], np.bool_)
    confidence = np.array([reading.confidence for reading in readings], np.float64)
    return {
        "n": len(answers),
        "in_scope": int(inside.sum()),
        "in_scope_accuracy": _share(right, inside),
        "right_among_3": _share(among, inside),
        "macro_f1": _macro_f1(answers, first),
        "auroc_out_of_scope": area_under_roc(confidence, inside),
        "fpr95": false_positive_rate(confidence, inside, recall=0.95),
        "in_scope_accuracy_at_threshold": _share(right & answered, inside),
        "out_of_scope_recall_at_threshold": _share(~answered, ~inside),
        "coverage": _share(answered, np.ones_like(answered)),
        "wrong_among_answered": _share(~right, answered),
        "offered": _share(offered, np.ones_like(offered)),
        "right_among_3_when_offered": _share(among, offered),
        **{f"coverage_at_{p}": coverage_at(confidence, right, precision=p / 100) for p in (90, 95, 98, 99)},
        "ece": expected_calibration_error(confidence, right),
    }


def _share(flags: Flags, among: Flags) -> float | None:
    return round(float(flags[among].mean()), 4) if among.any() else None


def area_under_roc(score: Array, inside: Flags) -> float | None:
    """Chance that an in-scope question scores above an out-of-scope one; a tie counts half."""
    if inside.all() or not inside.any():
        return None
    values, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    n = int(inside.sum())
    return round(float((rank[inside].sum() - n * (n + 1) / 2) / (n * (len(values[place]) - n))), 4)


def false_positive_rate(score: Array, inside: Flags, *, recall: float) -> float | None:
    """Share of out-of-scope questions let through by the highest threshold that keeps `recall` of the in-scope ones."""
    if inside.all() or not inside.any():
        return None
    kept = np.sort(score[inside])[::-1]
    threshold = kept[int(np.ceil(recall * len(kept))) - 1]
    return round(float((score[~inside] >= threshold).mean()), 4)


def coverage_at(confidence: Array, right: Flags, *, precision: float) -> float:
    """Largest share of all questions answered, most confident first, with at least `precision` of them right."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends = np.append(confidence[order][1:] != confidence[order][:-1], True)
    enough = np.flatnonzero((share >= precision) & ends)
    return round(float((enough[-1] + 1) / len(order)), 4) if len(enough) else 0.0


def expected_calibration_error(confidence: Array, right: Flags, *, bins: int = 10) -> float:
    """Mean gap between confidence and share right over equal-width bins, weighted by their questions."""
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = [
        abs(float(right[place == at].mean()) - float(confidence[place == at].mean())) * int((place == at).sum())
        for at in np.unique(place)
    ]
    return round(sum(gaps) / len(confidence), 4)


def _macro_f1(answers: Sequence[str | None], first: Sequence[str | None]) -> float | None:
    """Mean F1 over the answers that in-scope questions ask for, in-scope questions alone."""
    pairs = [(answer, found) for answer, found in zip(answers, first, strict=True) if answer is not None]
    if not pairs:
        return None
    scores = []
    for name in {answer for answer, _ in pairs}:
        hits = sum(answer == found == name for answer, found in pairs)
        asked, given = sum(answer == name for answer, _ in pairs), sum(found == name for _, found in pairs)
        scores.append(2 * hits / (asked + given))
    return round(float(np.mean(scores)), 4)
