"""Thresholds on the confidence, from questions that the engine had not seen. They are an estimate, not a guarantee."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
USEFUL_OFFER = 0.25
"""Below this confidence, three titles would mostly waste the reader's time."""

LEAST_TO_ANSWER = 0.5
"""What is more likely wrong than right is not given, however easy the bank: in a small one nothing calibrates below."""


USUAL_THRESHOLDS = (0.7, USEFUL_OFFER)
"""What other banks choose at alpha .10: for a bank of single phrasings, of which nothing can be held out."""


def choose_thresholds(confidence: Array, right: Array, weight: Array, *, alpha: float) -> tuple[float, float]:
    """(answer, offer): the lowest confidence from which the weighted share of wrong stays within `alpha`.

    `right` is 1 where the first candidate was right and in scope; `weight` is each question's share of traffic. When no
    threshold keeps `alpha`, the answer threshold is above 1: nothing is answered.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum((weight * (1 - right))[order])
    total = np.cumsum(weight[order])
    last = np.append(confidence[order][1:] != confidence[order][:-1], True)
    kept = np.flatnonzero((wrong <= alpha * total) & last)
    threshold = max(float(confidence[order][kept[-1]]), LEAST_TO_ANSWER) if len(kept) else 1.01
    return threshold, min(USEFUL_OFFER, threshold)
