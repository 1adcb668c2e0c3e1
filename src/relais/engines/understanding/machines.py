"""Every answer's machine, with the scores it would give to questions it had never seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from relais.engines.understanding import svm
from relais.engines.understanding.model import VIEW_WEIGHTS, VIEWS, bend
from relais.engines.understanding.vectors import Floats, Matrix

Ints = npt.NDArray[np.int64]
BACKGROUND_RIVALS, MOST_STOOD_FOR = 300, 20.0
MOST_MACHINES = 2500
"""With more answers than this a bank is searched by closeness alone: fitting machines would take minutes."""
DENSE_ROWS = 4000
"""Up to this many rows the whole kernel is kept while fitting (64 MB); beyond, blocks are computed when needed."""


class Kernel:
    """`bend` of the weighted sum of the views' cosines, between rows of a bank."""

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


def fit_machines(
    kernel: Kernel, *, owner: Ints, answers: int, cost: npt.NDArray[np.float64], held: Ints, negatives: int, draw: np.random.Generator
) -> Machines:
    """One machine for each of `answers` answers and, last, one for the background; `owner` is each row's answer, -1 for background.

    `held` are the rows whose left-out scores are wanted, `negatives` the least number of closest rivals a machine sees, and of rivals drawn from the rest.
    """
    rows, columns, values = [], [], []
    bias = np.zeros(answers + 1, np.float32)
    place = np.full(len(owner), -1, np.int64)
    place[held] = np.arange(len(held))
    fitted = []
    fitted_answers = range(answers) if answers <= MOST_MACHINES else range(0)
    if not fitted_answers:
        bias[:answers] = -1.0
    for answer in (*fitted_answers, answers):
        mine = owner == (answer if answer < answers else -1)
        positives = np.flatnonzero(mine)
        count = max(negatives, 2 * len(positives)) if answer < answers else BACKGROUND_RIVALS
        near, drawn, stands_for = _rivals(kernel, positives, count=count, draw=draw)
        block = np.concatenate([positives, near, drawn])
        targets = np.where(mine[block], 1.0, -1.0)
        weight = cost[block]
        weight[len(positives) + len(near) :] *= min(stands_for, MOST_STOOD_FOR)
        machine = svm.solve(kernel.block(block) + 1.0, targets, weight)
        active = block[machine.active]
        rows.append(active)
        columns.append(np.full(len(active), answer))
        values.append(machine.dual)
        bias[answer] = machine.dual.sum()
        fitted.append((answer, active, machine))
    duals = sp.csr_matrix(
        (np.concatenate(values).astype(np.float32), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(owner), answers + 1),
    )
    inside = np.flatnonzero(owner[held] >= 0)
    near = kernel.against_all(held[inside])
    scores = np.zeros((len(held), answers + 1), np.float32)
    scores[inside] = near @ duals + bias
    rest = np.flatnonzero(owner[held] < 0)
    for part in np.array_split(rest, len(rest) // 256 + 1):
        scores[part] = kernel.against_all(held[part]) @ duals + bias
    without_answer = scores.copy()
    owner_of_held = owner[held[inside]]
    sampled = np.zeros(answers + 1, np.bool_)
    sampled[np.unique(owner_of_held)] = True
    rows_of = {group: np.flatnonzero(owner_of_held == group) for group in np.flatnonzero(sampled)}
    for answer, active, machine in fitted:
        seen = place[active] >= 0
        scores[place[active][seen], answer] = svm.leave_one_out(machine)[seen]
        groups = owner[active]
        for group in sorted(set(groups.tolist())):
            if group >= 0 and group != answer and sampled[group]:
                change = machine.dual - svm.without(machine, groups == group)
                theirs = rows_of[group]
                moved = near[np.ix_(theirs, active)] @ change + change.sum()
                without_answer[inside[theirs], answer] -= moved.astype(np.float32)
    return Machines(duals=duals, bias=bias, without_row=scores, without_answer=without_answer)


def _rivals(kernel: Kernel, positives: Ints, *, count: int, draw: np.random.Generator) -> tuple[Ints, Ints, float]:
    """The `count` closest other rows, as many drawn from the rest, and how many rows each drawn one stands for."""
    closeness = kernel.closest(positives)
    closeness[positives] = -1.0
    others = len(closeness) - len(positives)
    order = np.argpartition(-closeness, min(count, others - 1))[:others] if others else np.zeros(0, np.int64)
    near, far = np.sort(order[:count]), np.sort(order[count:])
    drawn = np.sort(draw.choice(far, min(count, len(far)), replace=False))
    return near, drawn, len(far) / max(len(drawn), 1)
