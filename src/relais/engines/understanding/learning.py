"""How much to trust each cue, then how much to trust the first answer: learnt on questions the machines never saw.

Three kinds of unseen questions come out of the bank itself: each phrasing with itself left out (in scope), each
phrasing with its whole answer left out (out of scope, and close), each background message (out of scope, and far).
"""

from dataclasses import dataclass

import numpy as np

from relais.engines.understanding.logistic import fit_conditional, fit_logistic, sigmoid
from relais.engines.understanding.machines import Machines
from relais.engines.understanding.model import (
    CUES,
    VIEWS,
    Array,
    Floats,
    Ints,
    Layout,
    find_cues,
    question_features,
)
from relais.engines.understanding.vectors import Matrix, Vocabulary

OUT_OF_SCOPE_SHARE = 0.3
"""The share of out-of-scope questions that the calibration assumes until real turns are labelled."""
USUAL_FUSION = np.array([4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
FUSION_RIDGE, CALIBRATION_RIDGE = 0.2, 0.0001


@dataclass(frozen=True)
class Learnt:
    """Weights of the cues and of the calibrator; the unseen questions' confidence, target and share of traffic."""

    fusion: Array
    calibration: Array
    confidence: Array
    right: Array
    weight: Array


def learn(
    rows: dict[str, Matrix], machines: Machines, *, held: Ints, owner: Ints, layout: Layout, vocabulary: Vocabulary,
    lengths: Array,
) -> Learnt:  # fmt: skip
    """Learn from the `held` rows (phrasings, then background)."""
    cosines = {view: np.asarray((rows[view][held] @ rows[view].T).toarray(), dtype=np.float32) for view in VIEWS}
    for view in VIEWS:
        cosines[view][np.arange(len(held)), held] = 0.0
    mine = owner[held]
    inside = mine >= 0
    cues = find_cues(cosines, machines.without_row, layout=layout)
    # An answer with one phrasing cannot be recognised without it: such rows would only teach despair.
    fair = inside & (layout.phrasings[mine] > 1)
    fusion = _fuse(cues[fair].astype(np.float64), mine[fair])
    known = _known(rows["words"], held, vocabulary)
    fused = cues @ fusion
    features = question_features(fused, machines.without_row, _mean(cosines), known, lengths, layout=layout)
    right = np.where(inside, fused.argmax(axis=1) == mine, False).astype(np.float64)
    weight = np.where(fair, (1 - OUT_OF_SCOPE_SHARE) / max(int(fair.sum()), 1), 0.0)
    several = len(layout.phrasings) > 1
    weight[~inside] = OUT_OF_SCOPE_SHARE * (0.5 if several else 1.0) / int((~inside).sum())
    if several:
        close = {view: cosines[view][inside] for view in VIEWS}
        far = _without_answer(close, machines.without_answer[inside], mine[inside], fusion, owner=owner, layout=layout,
                              known=known[inside], lengths=lengths[inside])  # fmt: skip
        features = np.concatenate([features, far])
        right = np.concatenate([right, np.zeros(len(far))])
        weight = np.concatenate([weight, np.full(len(far), OUT_OF_SCOPE_SHARE * 0.5 / len(far))])
    calibration = fit_logistic(features, right, weight, ridge=CALIBRATION_RIDGE)
    confidence = sigmoid(np.column_stack([features, np.ones(len(features))]) @ calibration)
    return Learnt(fusion=fusion, calibration=calibration, confidence=confidence, right=right, weight=weight)


def _fuse(cues: Array, right: Ints) -> Array:
    if cues.shape[1] < 2 or not len(right):
        return USUAL_FUSION.copy()
    weight = np.full(len(right), 1 / len(right))
    return fit_conditional(cues, right, weight, start=USUAL_FUSION, ridge=FUSION_RIDGE / len(right))


def _without_answer(
    cosines: dict[str, Floats], machine: Floats, mine: Ints, fusion: Array, *, owner: Ints, layout: Layout,
    known: Array, lengths: Array,
) -> Array:  # fmt: skip
    """The calibrator's features of questions whose own answer has left the bank."""
    gone = owner[None, :] == mine[:, None]
    for view in VIEWS:
        cosines[view][gone] = 0.0
    fused = find_cues(cosines, machine, layout=layout) @ fusion
    places = np.arange(len(mine))
    fused[places, mine] = fused.min() - 20.0
    machine = machine.copy()
    machine[places, mine] = -9.0
    return question_features(fused, machine, _mean(cosines), known, lengths, layout=layout)


def _mean(cosines: dict[str, Floats]) -> Floats:
    return (cosines["words"] + cosines["chars"] + cosines["senses"]) / len(VIEWS)


def _known(words: Matrix, held: Ints, vocabulary: Vocabulary) -> Array:
    """Share of each held row's squared length that other rows know too."""
    rows = words[held].multiply(words[held]).tocsr()
    shared = (vocabulary.frequency > 1).astype(np.float64)
    return np.asarray(rows @ shared, dtype=np.float64)


assert len(CUES) == len(USUAL_FUSION)
