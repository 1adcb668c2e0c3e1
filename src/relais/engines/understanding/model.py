"""One language of an index: its rows, its machines, and how they read a text. Used alike to fit and to serve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.correction import Lexis
from relais.engines.understanding.features import Hashes, Rows, char_grams, sense_grams, stem, word_grams
from relais.engines.understanding.vectors import Floats as Floats
from relais.engines.understanding.vectors import Matrix, Vocabulary, vectorise

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VIEWS = ("words", "chars", "senses")
"""The three ways a text is read; each gives a cosine with every row."""
VIEW_WEIGHTS = {"words": 1.0, "chars": 1.0, "senses": 0.5}
"""In the machines. Meanings find more but also bring strangers closer, so they weigh half."""
CUES = ("machine", "nearest", "second", "words", "senses", "body", "centre")
"""What speaks for an answer, from those cosines."""
FEATURES = ("log_odds", "machine", "machine_margin", "nearest", "elsewhere", "known", "usual", "length")
"""What says whether the first answer is to be believed: all but the length may only speak for it."""
SHORTLIST = 20
"""Answers that are compared in full for one question, the best by machine and nearest phrasing."""


@dataclass(frozen=True)
class Layout:
    """Rows are the phrasings (titles included) answer by answer, then the bodies answer by answer, then background.

    `phrasings` and `bodies` count each answer's rows; `spread` is the length of each answer's mean row.
    """

    phrasings: Ints
    bodies: Ints
    spread: Floats

    @property
    def phrasing_rows(self) -> int:
        """Number of phrasing rows, which stand first."""
        return int(self.phrasings.sum())

    @property
    def bank_rows(self) -> int:
        """Number of rows before background starts."""
        return int(self.phrasings.sum() + self.bodies.sum())


@dataclass(frozen=True)
class LanguageModel:
    """`vectors` holds, view by view, the rows' vectors transposed: (vocabulary × rows).

    `duals` (rows × answers + 1) and `bias` are the machines of the answers and, last, of the background.
    """

    language: str
    answers: tuple[str, ...]
    texts: tuple[str, ...]
    title_rows: npt.NDArray[np.bool_]
    layout: Layout
    lexis: Lexis
    vocabularies: dict[str, Vocabulary]
    vectors: dict[str, Matrix]
    duals: Matrix
    bias: Floats
    usual: Floats
    fusion: Array
    calibration: Array
    answer_threshold: float
    offer_threshold: float


def grams(tokens: Sequence[Sequence[str]], *, language: str) -> dict[str, tuple[Rows, Hashes]]:
    """What each view sees in each tokenised text."""
    stems = [stem(text, language=language) for text in tokens]
    return {
        "words": word_grams(stems),
        "chars": char_grams(tokens),
        "senses": sense_grams(stems, language=language),
    }


def see(cosines: dict[str, Floats]) -> Floats:
    """The kernel of the machines from the cosines of each view."""
    return bend(cosines["words"] + cosines["chars"] + np.float32(VIEW_WEIGHTS["senses"]) * cosines["senses"])


def bend(total: Floats) -> Floats:
    """Half a weighted sum of cosines, half its square.

    The square counts pairs of n-grams found together, which is what tells apart answers that share their words: worth
    two points where an answer has sixty phrasings, and nothing lost where it has ten.
    """
    return np.float32(0.5) * total + np.float32(0.5 / len(VIEWS)) * total * total


def mean_views(cosines: dict[str, Floats]) -> Floats:
    """The plain mean of the views' cosines, in [0, 1]."""
    return (cosines["words"] + cosines["chars"] + cosines["senses"]) / np.float32(len(VIEWS))


def vectors(
    tokens: Sequence[Sequence[str]], *, language: str, vocabularies: dict[str, Vocabulary]
) -> dict[str, Matrix]:
    """(texts × vocabulary) of each view."""
    seen = grams(tokens, language=language)
    return {view: vectorise(*seen[view], texts=len(tokens), vocabulary=vocabularies[view]) for view in VIEWS}


def best_by_answer(values: Floats, counts: Ints) -> Floats:
    """The largest of each answer's columns (0 where it has none); columns stand answer by answer."""
    best = np.zeros((len(values), len(counts)), dtype=np.float32)
    some = counts > 0
    if some.any():
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        best[:, some] = np.maximum.reduceat(values, starts[some], axis=1)
    return best


def _sum_by_answer(values: Floats, counts: Ints) -> Floats:
    total = np.zeros((len(values), len(counts)), dtype=np.float32)
    some = counts > 0
    if some.any():
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        total[:, some] = np.add.reduceat(values, starts[some], axis=1)
    return total


@dataclass(frozen=True)
class Evidence:
    """For each question: its shortlist (questions × SHORTLIST answer numbers), their cues, and its own facts."""

    shortlist: Ints
    cues: Floats
    facts: Floats


def weigh(cosines: dict[str, Floats], machine: Floats, known: Array, length: Array, *, layout: Layout) -> Evidence:
    """Evidence from each view's (questions × rows) and the machines (questions × answers + 1).

    `known` is the share of each question's weight that the bank knows, `length` its number of tokens.
    """
    split, end = layout.phrasing_rows, layout.bank_rows
    mean = mean_views(cosines)
    nearest = best_by_answer(mean[:, :split], layout.phrasings)
    body = best_by_answer((cosines["words"] + cosines["senses"])[:, split:end], layout.bodies)
    centre = _sum_by_answer(mean[:, :split], layout.phrasings) / np.maximum(layout.phrasings, 1) / layout.spread
    word = best_by_answer(cosines["words"][:, :split], layout.phrasings)
    sense = best_by_answer(cosines["senses"][:, :split], layout.phrasings)
    shortlist = _best(machine[:, :-1] + nearest + 0.5 * body)
    second = _second_by_answer(mean[:, :split], layout.phrasings, shortlist)
    picked = [
        np.take_along_axis(cue, shortlist, axis=1) for cue in (machine[:, :-1], nearest, word, sense, body, centre)
    ]
    cues = np.stack([*picked[:2], second, *picked[2:]], axis=2)
    nearest_row, background = mean[:, :end].max(axis=1), mean[:, end:].max(axis=1)
    facts = np.column_stack([machine[:, -1], nearest_row, nearest_row - background, known, np.log1p(length)])
    return Evidence(shortlist=shortlist, cues=cues.astype(np.float32), facts=facts.astype(np.float32))


def _best(scores: Floats) -> Ints:
    """The numbers of the SHORTLIST best answers of each question, best first."""
    some = min(SHORTLIST, scores.shape[1])
    best = np.argpartition(-scores, some - 1, axis=1)[:, :some]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def _second_by_answer(values: Floats, counts: Ints, shortlist: Ints) -> Floats:
    """The second largest of each shortlisted answer's columns (0 where it has fewer than two)."""
    starts = np.concatenate([[0], np.cumsum(counts)])
    second = np.zeros(shortlist.shape, np.float32)
    for row, answers in enumerate(shortlist):
        for place, answer in enumerate(answers):
            if counts[answer] > 1:
                second[row, place] = np.partition(values[row, starts[answer] : starts[answer + 1]], -2)[-2]
    return second


def question_features(fused: Array, evidence: Evidence, *, usual: Floats) -> Array:
    """(questions × FEATURES) for the calibrator; `fused` is (questions × SHORTLIST).

    `usual` is the score that each answer's machine gives to its own unseen phrasings; a (questions × SHORTLIST) array
    when it differs from question to question.
    """
    order = np.sort(fused, axis=1)
    rest = np.exp(order[:, :-1] - order[:, -1:]).sum(axis=1)
    # A bank of one answer has no rival to be preferred to: that says nothing for it.
    odds = -np.log(np.maximum(rest, 1e-6)) if fused.shape[1] > 1 else np.zeros(len(fused))
    at = (np.arange(len(fused)), fused.argmax(axis=1))
    expected = usual[evidence.shortlist][at] if usual.ndim == 1 else usual[at]
    top = evidence.cues[:, :, 0].max(axis=1)
    background, nearest, elsewhere, known, length = evidence.facts.T
    return np.column_stack(
        [odds, top, top - background, nearest, elsewhere, known,
         evidence.cues[:, :, 0][at] - expected, length]
    ).astype(np.float64)  # fmt: skip
