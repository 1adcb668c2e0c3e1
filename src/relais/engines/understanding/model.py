"""One language of an index: its rows, its machines, and how they read a text. Used alike to fit and to serve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.features import Hashes, Rows, char_grams, sense_grams, stem, word_grams
from relais.engines.understanding.vectors import Floats, Matrix, Vocabulary, vectorise

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VIEWS = ("words", "chars", "senses")
"""The three ways a text is read; each gives a cosine with every row."""
CUES = ("machine", "nearest", "second", "words", "senses", "body", "centre")
"""What speaks for an answer, from those cosines."""
FEATURES = (
    "log_odds", "margin", "machine", "machine_margin", "nearest", "background", "elsewhere", "known", "length",
)  # fmt: skip
"""What says whether the first answer is to be believed."""


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
    vocabularies: dict[str, Vocabulary]
    vectors: dict[str, Matrix]
    duals: Matrix
    bias: Floats
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


def vectors(
    tokens: Sequence[Sequence[str]], *, language: str, vocabularies: dict[str, Vocabulary]
) -> dict[str, Matrix]:
    """(texts × vocabulary) of each view."""
    seen = grams(tokens, language=language)
    return {
        view: vectorise(*seen[view], texts=len(tokens), vocabulary=vocabularies[view]) for view in VIEWS
    }


def bend(cosines: Floats) -> Floats:
    """The kernel from the summed cosines of the views.

    Its square term counts pairs of n-grams found together, which is what tells apart answers that share their words:
    worth two points where an answer has forty phrasings, and nothing lost where it has ten.
    """
    return 0.5 * cosines * (1 + cosines / len(VIEWS))


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


def find_cues(cosines: dict[str, Floats], machine: Floats, *, layout: Layout) -> Floats:
    """(questions × answers × CUES) from each view's (questions × rows) and the machines (questions × answers + 1)."""
    split, end = layout.phrasing_rows, layout.bank_rows
    mean = (cosines["words"] + cosines["chars"] + cosines["senses"]) / len(VIEWS)
    phrasing = mean[:, :split]
    nearest = best_by_answer(phrasing, layout.phrasings)
    owner = np.repeat(np.arange(len(layout.phrasings)), layout.phrasings)
    second = best_by_answer(np.where(phrasing < nearest[:, owner], phrasing, 0.0), layout.phrasings)
    word = best_by_answer(cosines["words"][:, :split], layout.phrasings)
    sense = best_by_answer(cosines["senses"][:, :split], layout.phrasings)
    body = best_by_answer((cosines["words"] + cosines["senses"])[:, split:end], layout.bodies)
    centre = _sum_by_answer(phrasing, layout.phrasings) / np.maximum(layout.phrasings, 1) / layout.spread
    return np.stack([machine[:, :-1], nearest, second, word, sense, body, centre], axis=2)


def question_features(
    fused: Array, machine: Floats, mean: Floats, known: Array, length: Array, *, layout: Layout
) -> Array:
    """(questions × FEATURES) for the calibrator; `mean` is the mean cosine of the views, (questions × rows)."""
    order = np.sort(fused, axis=1)
    first = order[:, -1]
    alone = fused.shape[1] == 1
    second = first if alone else order[:, -2]
    odds = np.zeros_like(first) if alone else -np.log(np.maximum(np.exp(order[:, :-1] - first[:, None]).sum(axis=1), 1e-6))
    top = machine[:, :-1].max(axis=1)
    nearest, background = mean[:, : layout.bank_rows].max(axis=1), mean[:, layout.bank_rows :].max(axis=1)
    return np.column_stack(
        [
            odds, np.clip(first - second, 0, 10), top, top - machine[:, -1], nearest, background,
            nearest - background, known, np.log1p(length),
        ]
    ).astype(np.float64)  # fmt: skip
