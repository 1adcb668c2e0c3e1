"""Every answer's machine, with the scores it would give to questions it had never seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from relais.engines.understanding import svm
from relais.engines.understanding.model import VIEW_WEIGHTS, VIEWS, bend
from relais.engines.understanding.vectors import Floats, Matrix

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
MOST_POSITIVES, MOST_RIVALS, MOST_STOOD_FOR = 400, 300, 20.0
"""Bounds on one machine: a fit grows with the cube of its rows."""
MOST_MACHINES = 2500
"""With more answers than this a bank is searched by closeness alone: fitting machines would take minutes."""
DENSE_ROWS = 4000
"""Up to this many rows the whole kernel is kept while fitting (64 MB); beyond, blocks are computed when needed."""


class Kernel:
    """What `see` gives, between rows of a bank."""

    def __init__(self, views: dict[str, Matrix]) -> None:
        weighted = [np.float32(np.sqrt(VIEW_WEIGHTS[view])) * views[view] for view in VIEWS]
        self._rows = sp.hstack(weighted).tocsr()
        self._columns = self._rows.T.tocsr()
        self._words, self._word_columns = views["words"], views["words"].T.tocsr()
        self._whole: Floats | None = self._product(self._rows) if self._rows.shape[0] <= DENSE_ROWS else None

    def _product(self, rows: Matrix) -> Floats:
        return bend(np.asarray((rows @ self._columns).toarray(), dtype=np.float32))

    def against_all(self, rows: Ints) -> Floats:
        """(len(rows), all rows) block."""
        return self._whole[rows] if self._whole is not None else self._product(self._rows[rows])

    def block(self, rows: Ints) -> npt.NDArray[np.float64]:
        """(len(rows), len(rows)) block."""
        if self._whole is not None:
            return self._whole[np.ix_(rows, rows)].astype(np.float64)
        part = self._rows[rows]
        return bend(np.asarray((part @ part.T).toarray(), dtype=np.float32)).astype(np.float64)

    def closest(self, rows: Ints) -> Floats:
        """How close each row of the bank is to the closest of `rows`; by words alone when the bank is large."""
        if self._whole is not None:
            return np.asarray(self._whole[rows].max(axis=0))
        return np.asarray((self._words[rows] @ self._word_columns).toarray().max(axis=0), dtype=np.float32)


@dataclass(frozen=True)
class Machines:
    """`duals` (rows × answers + 1, sparse) with `bias` an answer; for the held rows, (held × answers + 1) scores of the
    machines fitted without that row (`without_row`) and without that row's whole answer (`without_answer`)."""

    duals: Matrix
    bias: Floats
    without_row: Floats
    without_answer: Floats


@dataclass(frozen=True)
class _Fitted:
    """A machine, whose it is, and the rows of the bank that it rests on."""

    answer: int
    rows: Ints
    machine: svm.Machine


def fit_machines(
    kernel: Kernel, *, owner: Ints, answers: int, cost: Array, held: Ints, negatives: int, may_rival: Flags,
    draw: np.random.Generator,
) -> Machines:  # fmt: skip
    """One machine for each of `answers` answers and, last, one for the background.

    `owner` is each row's answer, -1 for background; `cost` weighs its mistakes. `held` are the rows whose left-out
    scores are wanted. `negatives` is the least number of closest rivals a machine sees, and of rivals that `draw`
    takes from the rest, among the rows that `may_rival`.
    """
    fitted = []
    for answer in (*(range(answers) if answers <= MOST_MACHINES else ()), answers):
        positives = np.flatnonzero(owner == (answer if answer < answers else -1))
        if len(positives) > MOST_POSITIVES:
            positives = np.sort(draw.choice(positives, MOST_POSITIVES, replace=False))
        count = min(max(negatives, 2 * len(positives)), MOST_RIVALS)
        others = may_rival & (owner != (answer if answer < answers else -1))
        near, drawn, stands_for = _rivals(kernel, positives, others, count=count, draw=draw)
        block = np.concatenate([positives, near, drawn])
        targets = np.where(np.arange(len(block)) < len(positives), 1.0, -1.0)
        weight = cost[block]
        weight[len(positives) + len(near) :] *= min(stands_for, MOST_STOOD_FOR)
        machine = svm.solve(kernel.block(block) + 1.0, targets, weight)
        fitted.append(_Fitted(answer=answer, rows=block[machine.active], machine=machine))
    bias = np.full(answers + 1, -1.0, np.float32)
    bias[[one.answer for one in fitted]] = [one.machine.dual.sum() for one in fitted]
    values = np.concatenate([one.machine.dual for one in fitted]).astype(np.float32)
    columns = np.concatenate([np.full(len(one.rows), one.answer) for one in fitted])
    places = (np.concatenate([one.rows for one in fitted]), columns)
    duals = sp.csr_matrix((values, places), shape=(len(owner), answers + 1))
    without_row, without_answer = _left_out(kernel, fitted, duals, bias, owner=owner, held=held)
    return Machines(duals=duals, bias=bias, without_row=without_row, without_answer=without_answer)


def _left_out(
    kernel: Kernel, fitted: list[_Fitted], duals: Matrix, bias: Floats, *, owner: Ints, held: Ints
) -> tuple[Floats, Floats]:
    """The scores of the held rows without themselves, then without their answers."""
    inside, outside = np.flatnonzero(owner[held] >= 0), np.flatnonzero(owner[held] < 0)
    closeness = np.empty((len(inside), len(owner)), np.float32)
    for part in np.array_split(np.arange(len(inside)), len(inside) // 128 + 1):
        closeness[part] = kernel.against_all(held[inside[part]])
    scores = np.zeros((len(held), len(bias)), np.float32)
    scores[inside] = closeness @ duals + bias
    for part in np.array_split(outside, len(outside) // 256 + 1):
        scores[part] = kernel.against_all(held[part]) @ duals + bias
    without_answer = scores.copy()
    place = np.full(len(owner), -1, np.int64)
    place[held] = np.arange(len(held))
    mine = owner[held[inside]]
    rows_of = {answer: np.flatnonzero(mine == answer) for answer in set(mine.tolist())}
    for one in fitted:
        seen = place[one.rows] >= 0
        scores[place[one.rows][seen], one.answer] = svm.leave_one_out(one.machine)[seen]
        owners = owner[one.rows]
        for answer in sorted(rows_of.keys() & set(owners.tolist()) - {one.answer}):
            change = one.machine.dual - svm.without(one.machine, owners == answer)
            theirs = rows_of[answer]
            moved = closeness[np.ix_(theirs, one.rows)] @ change + change.sum()
            without_answer[inside[theirs], one.answer] -= moved.astype(np.float32)
    return scores, without_answer


def _rivals(
    kernel: Kernel, positives: Ints, possible: Flags, *, count: int, draw: np.random.Generator
) -> tuple[Ints, Ints, float]:
    """The `count` closest of the `possible` rows, as many of the rest, and how many rows each of these stands for."""
    others = np.flatnonzero(possible)
    if len(others) <= 2 * count:
        return others, others[:0], 0.0
    order = others[np.argpartition(-kernel.closest(positives)[others], count)]
    near, far = np.sort(order[:count]), np.sort(order[count:])
    drawn = np.sort(draw.choice(far, count, replace=False))
    return near, drawn, len(far) / count
