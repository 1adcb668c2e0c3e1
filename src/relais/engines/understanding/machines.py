"""Every answer's machine, with the scores it would give to questions it had never seen."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from relais.engines.understanding import svm
from relais.engines.understanding.model import ENCODED, ENCODED_WEIGHT, VIEW_WEIGHTS, VIEWS, bend, see
from relais.engines.understanding.vectors import Floats, Matrix

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
MOST_POSITIVES, MOST_RIVALS, MOST_STOOD_FOR = 400, 300, 20.0
"""Bounds on one machine: a fit grows with the cube of its rows."""
MOST_MACHINES = 2500
"""With more answers than this a bank is searched by closeness alone: fitting machines would take minutes."""
_TOGETHER = 16
"""Answers whose rivals are searched at once."""
DENSE_ROWS = 4000
"""Up to this many rows the whole kernel is kept while fitting (64 MB); beyond, blocks are computed when needed."""


def cosines_between(
    views: dict[str, Matrix], columns: dict[str, Matrix], rows: Ints, encoded: Floats | None = None
) -> dict[str, Floats]:
    """Each view's (len(rows) × all rows) cosines; `views` are (rows × vocabulary), `columns` the same transposed.

    `encoded` are the encoder's vectors of all rows, where there is an encoder.
    """
    found = {view: np.asarray((views[view][rows] @ columns[view]).toarray(), dtype=np.float32) for view in VIEWS}
    return found if encoded is None else found | {ENCODED: encoded[rows] @ encoded.T}


class Kernel:
    """What `see` gives, between rows of a bank; `deck` are the rows that every machine may draw its far rivals from."""

    def __init__(
        self, views: dict[str, Matrix], columns: dict[str, Matrix], *, deck: Ints, encoded: Floats | None = None
    ) -> None:
        self.deck = deck
        self._encoded = None if encoded is None else np.float32(np.sqrt(ENCODED_WEIGHT)) * encoded
        self._whole: Floats | None = None
        rows = views["words"].shape[0]
        if rows <= DENSE_ROWS:
            self._whole = see(cosines_between(views, columns, np.arange(rows), encoded))
            return
        self._words, self._word_columns = views["words"], columns["words"]
        self._rows = sp.hstack([np.float32(np.sqrt(VIEW_WEIGHTS[view])) * views[view] for view in VIEWS]).tocsr()
        self._place = np.zeros(self._rows.shape[1], np.int32)
        to_deck = np.asarray((self._rows @ self._rows[deck].T).toarray(), dtype=np.float32)
        self._to_deck = bend(to_deck if self._encoded is None else to_deck + self._encoded @ self._encoded[deck].T)

    def block(self, rows: Ints, drawn: Ints) -> Array:
        """The square block of `rows` followed by the cards of the deck at the places `drawn`."""
        if self._whole is not None:
            both = np.concatenate([rows, self.deck[drawn]])
            return np.asarray(self._whole[np.ix_(both, both)], dtype=np.float64)
        part = self._rows[rows]
        # A bank has 100,000 n-grams, a block a few thousand: numbered anew, transposing them costs ten times less.
        self._place[part.indices] = np.arange(part.nnz, dtype=np.int32)
        part = sp.csr_matrix((part.data, self._place[part.indices], part.indptr), shape=(len(rows), part.nnz))
        own = np.asarray((part @ part.T).toarray(), dtype=np.float32)
        own = bend(own if self._encoded is None else own + self._encoded[rows] @ self._encoded[rows].T)
        across = self._to_deck[np.ix_(rows, drawn)]
        far = self._to_deck[np.ix_(self.deck[drawn], drawn)]
        return np.asarray(np.block([[own, across], [across.T, far]]), dtype=np.float64)

    def closest(self, groups: Sequence[Ints]) -> Floats:
        """How close each row of the bank is to each group of rows, none of them empty: (groups × rows).

        To the closest of the group or, by words alone when the bank is large, on average.
        """
        if self._whole is not None:
            return np.stack([self._whole[rows].max(axis=0) for rows in groups])
        sizes = np.array([len(rows) for rows in groups])
        ends = np.concatenate([[0], np.cumsum(sizes)])
        mean = sp.csr_matrix(
            (np.repeat(1 / sizes, sizes).astype(np.float32), np.concatenate(groups), ends),
            shape=(len(groups), self._words.shape[0]),
        )
        return np.asarray((mean @ self._words @ self._word_columns).toarray(), dtype=np.float32)


@dataclass(frozen=True)
class _Fitted:
    """A machine, whose it is, and the rows of the bank that it rests on."""

    answer: int
    rows: Ints
    machine: svm.Machine


@dataclass(frozen=True)
class Machines:
    """`duals` (rows × answers + 1, sparse) with a `bias` an answer; the last column is the background's machine."""

    duals: Matrix
    bias: Floats
    fitted: tuple[_Fitted, ...]

    def read(self, closeness: Floats) -> Floats:
        """(questions × answers + 1) scores from the kernel between questions and rows."""
        return np.asarray(closeness @ self.duals + self.bias, dtype=np.float32)


def fit_machines(
    kernel: Kernel, *, owner: Ints, answers: int, cost: Array, negatives: int, may_rival: Flags
) -> Machines:
    """One machine for each of `answers` answers and, last, one for the background.

    `owner` is each row's answer, -1 for background; `cost` weighs its mistakes. `negatives` is the least number of
    closest rivals a machine sees, among the rows that `may_rival`, and of rivals from the kernel's deck.
    """
    groups = []
    for answer in (*(range(answers) if answers <= MOST_MACHINES else ()), answers):
        positives = np.flatnonzero(owner == (answer if answer < answers else -1))
        if len(positives) > MOST_POSITIVES:
            positives = positives[np.linspace(0, len(positives) - 1, MOST_POSITIVES).astype(np.int64)]
        groups.append((answer, positives))
    fitted = []
    for start in range(0, len(groups), _TOGETHER):
        together = groups[start : start + _TOGETHER]
        for (answer, positives), near in zip(together, kernel.closest([rows for _, rows in together]), strict=True):
            others = may_rival & (owner != (answer if answer < answers else -1))
            count = _count(len(positives), negatives)
            close, drawn, stands_for = _rivals(near, others, count=count, deck=kernel.deck)
            block = np.concatenate([positives, close, kernel.deck[drawn]])
            targets = np.where(np.arange(len(block)) < len(positives), 1.0, -1.0)
            weight = cost[block]
            weight[len(positives) + len(close) :] *= min(stands_for, MOST_STOOD_FOR)
            machine = svm.solve(kernel.block(np.concatenate([positives, close]), drawn) + 1.0, targets, weight)
            fitted.append(_Fitted(answer=answer, rows=block[machine.active], machine=machine))
    bias = np.full(answers + 1, -1.0, np.float32)
    bias[[one.answer for one in fitted]] = [one.machine.dual.sum() for one in fitted]
    values = np.concatenate([one.machine.dual for one in fitted]).astype(np.float32)
    columns = np.concatenate([np.full(len(one.rows), one.answer) for one in fitted])
    places = (np.concatenate([one.rows for one in fitted]), columns)
    duals = sp.csr_matrix((values, places), shape=(len(owner), answers + 1))
    return Machines(duals=duals, bias=bias, fitted=tuple(fitted))


def _rivals(near: Floats, possible: Flags, *, count: int, deck: Ints) -> tuple[Ints, Ints, float]:
    """The `count` nearest of the `possible` rows; the places in the deck of as many of the rest, and how many rows each
    of these stands for."""
    others = np.flatnonzero(possible)
    if len(others) <= 2 * count:
        return others, others[:0], 0.0
    close = np.sort(others[np.argpartition(-near[others], count)[:count]])
    far = possible.copy()
    far[close] = False
    drawn = np.flatnonzero(far[deck])[:count]
    return close, drawn, (len(others) - count) / max(len(drawn), 1)


def deal(may_rival: Flags, *, owner: Ints, negatives: int, draw: np.random.Generator) -> Ints:
    """The rows of a deck, shuffled: one for all machines, so that what lies between it and the bank is worked out once.

    Twice what a machine draws at the most, for it draws neither its own rows nor its closest rivals.
    """
    largest = int(np.bincount(owner[owner >= 0]).max())
    return draw.permutation(np.flatnonzero(may_rival))[: 2 * _count(largest, negatives)]


def _count(positives: int, negatives: int) -> int:
    return min(max(negatives, 2 * positives), MOST_RIVALS)


class LeftOut:
    """What the machines would say of `held` rows without each row, and without each row's whole answer.

    Both have a closed form (svm.py), so nothing is fitted again.
    """

    def __init__(self, machines: Machines, *, owner: Ints, held: Ints) -> None:
        self._machines, self._owner, self._held = machines, owner, held
        place = np.full(len(owner), -1, np.int64)
        place[held] = np.arange(len(held))
        seen = [place[one.rows] for one in machines.fitted]
        self._alone = [svm.leave_one_out(one.machine)[at >= 0] for one, at in zip(machines.fitted, seen, strict=True)]
        self._at = [at[at >= 0] for at in seen]
        wanted = set(owner[held].tolist()) - {-1}
        self._resting: defaultdict[int, list[_Fitted]] = defaultdict(list)
        for one in machines.fitted:
            for answer in sorted(wanted & set(owner[one.rows].tolist()) - {one.answer}):
                self._resting[answer].append(one)

    def without_rows(self, chunk: Ints, scores: Floats) -> Floats:
        """Scores of the held rows numbered `chunk` (consecutive), each by machines fitted without that row."""
        scores = scores.copy()
        for one, at, alone in zip(self._machines.fitted, self._at, self._alone, strict=True):
            mine = (at >= chunk[0]) & (at <= chunk[-1])
            scores[at[mine] - chunk[0], one.answer] = alone[mine]
        return scores

    def without_answers(self, chunk: Ints, scores: Floats, closeness: Floats) -> Floats:
        """The same by machines fitted without all rows of that row's answer; background has none to leave out."""
        scores = scores.copy()
        mine = self._owner[self._held[chunk]]
        for answer in np.unique(mine[mine >= 0]).tolist():
            theirs = np.flatnonzero(mine == answer)
            for one in self._resting[answer]:
                change = one.machine.dual - svm.without(one.machine, self._owner[one.rows] == answer)
                moved = closeness[np.ix_(theirs, one.rows)] @ change + change.sum()
                scores[theirs, one.answer] -= moved.astype(np.float32)
        return scores
