"""How much to trust each cue, then how much to trust the first answer: learnt on questions the machines never saw.

Three kinds of unseen questions come out of the bank itself: each phrasing with itself left out (in scope), each
phrasing with its whole answer left out (out of scope, and close), each background message (out of scope, and far).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.logistic import fit_conditional, fit_logistic, sigmoid
from relais.engines.understanding.machines import LeftOut, Machines, cosines_between
from relais.engines.understanding.model import (
    CUES,
    FEATURES,
    Array,
    Evidence,
    Floats,
    Ints,
    Layout,
    question_features,
    see,
    weigh,
)
from relais.engines.understanding.vectors import Matrix, Vocabulary

OUT_OF_SCOPE_SHARE = 0.5
"""The share of out-of-scope questions that the calibration assumes until real turns are labelled."""
USUAL_FUSION = np.array([5.0, 1.0, 2.0, 1.5, 2.0, 2.0, 1.5])
USUAL_CALIBRATION = np.array([0.45, 0.4, 0.4, 0.8, 0.5, 0.3, 0.5, 0.3, -2.2])
"""What six different banks learn, rounded (the body's weight: chosen on titles and bodies alone): where a small bank
starts from, for one phrasing an answer teaches nothing."""
USUAL_ENCODED = (3.0, (1.0, 1.0))
"""The same of what an encoder adds: its cue, and its two features."""
USUAL_SCORE = 0.2
FUSION_RIDGE, CALIBRATION_RIDGE = 0.2, 0.5
"""Pull towards the usual weights, in questions' worth of loss for a weight that is 1 away."""


@dataclass(frozen=True)
class Learnt:
    """Weights of the cues and of the calibrator; whether any phrasing could be held out; the answer that each held row
    finds without itself; which held rows are `inside` the bank; the unseen questions' confidence, target and share of
    traffic."""

    usual: Floats
    fusion: Array
    calibration: Array
    judged: bool
    first: Ints
    inside: npt.NDArray[np.bool_]
    confidence: Array
    right: Array
    weight: Array

    def gains_on(self, other: "Learnt") -> bool:
        """Whether this finds more than `other` on the same held rows: more of the phrasings read without themselves,
        by more than the standard error of the difference, and more traffic answered at 95 % right."""
        count = len(self.inside)
        fair = self.inside & (self.weight[:count] > 0)
        more = (self.right - other.right)[:count][fair]
        if len(more) < 2 or more.mean() <= more.std() / np.sqrt(len(more)):
            return False
        return self.coverage(precision=0.95) > other.coverage(precision=0.95)

    def coverage(self, *, precision: float) -> float:
        """The largest share of traffic that is answered, most confident first, with `precision` of it right."""
        order = np.argsort(-self.confidence, kind="stable")
        total = np.cumsum(self.weight[order])
        enough = np.cumsum((self.weight * self.right)[order]) >= precision * total
        return float(total[enough].max(initial=0.0))


def learn(
    rows: dict[str, Matrix], columns: dict[str, Matrix], machines: Machines, *, held: Ints, owner: Ints, layout: Layout,
    vocabulary: Vocabulary, lengths: Array, encoded: Floats | None = None,
) -> Learnt:  # fmt: skip
    """Learn from the `held` rows: phrasings, then background. `rows` are (rows × vocabulary), `columns` transposed."""
    mine = owner[held]
    inside = mine >= 0
    known = Known(rows["words"], owner=owner, vocabulary=vocabulary)
    seen, foreign, scores = _gather(
        rows,
        columns,
        machines,
        held=held,
        owner=owner,
        layout=layout,
        known=known,
        lengths=lengths,
        encoded=encoded,
    )
    # An answer with one phrasing cannot be recognised without it: such rows would only teach despair.
    fair = inside & (layout.phrasings[mine] > 1)
    is_right = seen.shortlist == mine[:, None]
    fusion = _fuse(seen.cues[fair].astype(np.float64), is_right[fair])
    fused = seen.cues @ fusion
    usual, usual_without = _usual(scores, mine, answers=len(layout.phrasings))
    own = np.where(is_right, usual_without[:, None], usual[seen.shortlist])
    features = question_features(fused, seen, usual=own)
    chosen = (np.arange(len(held)), fused.argmax(axis=1))
    first, right = seen.shortlist[chosen], is_right[chosen].astype(np.float64)
    weight = np.where(fair, (1 - OUT_OF_SCOPE_SHARE) / max(int(fair.sum()), 1), 0.0)
    weight[~inside] = OUT_OF_SCOPE_SHARE * (0.5 if foreign else 1.0) / int((~inside).sum())
    if foreign:
        far = question_features(foreign.cues @ fusion, foreign, usual=usual)
        features = np.concatenate([features, far])
        right = np.concatenate([right, np.zeros(len(far))])
        weight = np.concatenate([weight, np.full(len(far), OUT_OF_SCOPE_SHARE * 0.5 / len(far))])
    calibration = _calibrate(features, right, weight, fair=int(fair.sum()))
    confidence = sigmoid(np.column_stack([features, np.ones(len(features))]) @ calibration)
    return Learnt(
        usual=usual, fusion=fusion, calibration=calibration, judged=bool(fair.any()), first=first, inside=inside,
        confidence=confidence, right=right, weight=weight,
    )  # fmt: skip


def _gather(
    rows: dict[str, Matrix], columns: dict[str, Matrix], machines: Machines, *, held: Ints, owner: Ints,
    layout: Layout, known: "Known", lengths: Array, encoded: Floats | None,
) -> tuple[Evidence, Evidence | None, Floats]:  # fmt: skip
    """The evidence on the held rows without themselves; on those of an answer, without it (None: one answer); and the
    machines' scores without each row."""
    left_out = LeftOut(machines, owner=owner, held=held)
    unseen, foreign, alone = [], [], []
    for chunk in np.array_split(np.arange(len(held)), len(held) // 128 + 1):
        cosines = cosines_between(rows, columns, held[chunk], encoded)
        closeness = see(cosines)
        scores = machines.read(closeness)
        for view in cosines:
            cosines[view][np.arange(len(chunk)), held[chunk]] = 0.0
        alone.append(left_out.without_rows(chunk, scores))
        unseen.append(weigh(cosines, alone[-1], known.without_row(held[chunk]), lengths[chunk], layout=layout))
        bank = owner[held[chunk]] >= 0
        if bank.any() and len(layout.phrasings) > 1:
            foreign.append(
                _without_answer(
                    {view: cosines[view][bank] for view in cosines},
                    left_out.without_answers(chunk, scores, closeness)[bank],
                    owner[held[chunk[bank]]], owner=owner, layout=layout,
                    share=known.without_answer(held[chunk[bank]]), lengths=lengths[chunk[bank]],
                )
            )  # fmt: skip
    return _join(unseen), _join(foreign) if foreign else None, np.concatenate(alone)


def _calibrate(features: Array, right: Array, weight: Array, *, fair: int) -> Array:
    start = USUAL_CALIBRATION
    if features.shape[1] > len(FEATURES):
        start = np.insert(start, len(FEATURES) - 1, USUAL_ENCODED[1])
    if not fair:
        return start.copy()
    ridge = CALIBRATION_RIDGE / fair
    return fit_logistic(features, right, weight, start=start, rising=features.shape[1] - 1, ridge=ridge)


def _usual(scores: Floats, mine: Ints, *, answers: int) -> tuple[Floats, Floats]:
    """Mean score of each answer's machine on its own unseen rows, pulled to the mean of all; then without each row."""
    inside = mine >= 0
    own = np.where(inside, scores[np.arange(len(mine)), np.where(inside, mine, 0)], 0.0)
    everywhere = own[inside].mean() if inside.any() else USUAL_SCORE
    total = np.bincount(mine[inside], weights=own[inside], minlength=answers)
    count = np.bincount(mine[inside], minlength=answers)
    usual = (total + 2 * everywhere) / (count + 2)
    without = (total[mine] - own + 2 * everywhere) / (count[mine] + 1)
    return usual.astype(np.float32), np.where(inside, without, 0.0).astype(np.float32)


def _join(parts: list[Evidence]) -> Evidence:
    return Evidence(
        shortlist=np.concatenate([part.shortlist for part in parts]),
        cues=np.concatenate([part.cues for part in parts]),
        facts=np.concatenate([part.facts for part in parts]),
    )


def _fuse(cues: Array, is_right: npt.NDArray[np.bool_]) -> Array:
    found = is_right.any(axis=1)
    start = USUAL_FUSION if cues.shape[2] == len(CUES) else np.append(USUAL_FUSION, USUAL_ENCODED[0])
    if cues.shape[1] < 2 or not found.any():
        return start.copy()
    weight = np.full(int(found.sum()), 1 / int(found.sum()))
    right = is_right[found].argmax(axis=1)
    return fit_conditional(cues[found], right, weight, start=start, ridge=FUSION_RIDGE / len(right))


def _without_answer(
    cosines: dict[str, Floats], machine: Floats, mine: Ints, *, owner: Ints, layout: Layout, share: Array,
    lengths: Array,
) -> Evidence:  # fmt: skip
    """The evidence on questions whose own answer (`mine`) has left the bank."""
    gone = owner[None, :] == mine[:, None]
    theirs = {view: np.where(gone, np.float32(0), cosines[view]) for view in cosines}
    machine = machine.copy()
    machine[np.arange(len(mine)), mine] = -9.0
    return weigh(theirs, machine, share, lengths, layout=layout)


class Known:
    """Which share of a row's squared length the bank would know without that row, or without its whole answer."""

    def __init__(self, words: Matrix, *, owner: Ints, vocabulary: Vocabulary) -> None:
        self._squares = words.multiply(words).tocsr()
        self._owner = owner
        self._frequency = vocabulary.frequency

    def without_row(self, rows: Ints) -> Array:
        """Share for each of `rows`."""
        return np.asarray(self._squares[rows] @ (self._frequency > 1).astype(np.float64))

    def without_answer(self, rows: Ints) -> Array:
        """Share for each of `rows`, which all belong to an answer."""
        share = np.zeros(len(rows))
        for answer in np.unique(self._owner[rows]):
            own = self._squares[np.flatnonzero(self._owner == answer)]
            elsewhere = self._frequency - np.bincount(own.indices, minlength=own.shape[1]) > 0
            mine = self._owner[rows] == answer
            share[mine] = self._squares[rows[mine]] @ elsewhere.astype(np.float64)
        return share


assert len(CUES) == len(USUAL_FUSION)
