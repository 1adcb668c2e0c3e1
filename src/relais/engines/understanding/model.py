"""One language of an index: its rows, its machines, and how they read a text. Used alike to fit and to serve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.engines.understanding.correction import Lexis
from relais.engines.understanding.features import Hashes, Rows, char_grams, sense_grams, stem, word_grams
from relais.engines.understanding.vectors import Counts, Matrix, Vocabulary, count, count_by_token
from relais.engines.understanding.vectors import Floats as Floats

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VIEWS = ("words", "chars", "senses")
"""The three ways a text is read; each gives a cosine with every row."""
VIEW_WEIGHTS = {"words": 1.0, "chars": 1.0, "senses": 0.5}
ENCODED, ENCODED_WEIGHT = "encoded", 3.0
"""The view of a sentence encoder, where there is one, and its weight in the machines."""
"""In the machines. Meanings find more but also bring strangers closer, so they weigh half."""
CUES = ("machine", "nearest", "second", "words", "senses", "body", "centre")
"""What speaks for an answer, from those cosines; an encoder adds its own nearest phrasing."""
FEATURES = ("log_odds", "machine", "machine_margin", "nearest", "elsewhere", "known", "usual", "length")
"""What says whether the first answer is to be believed: all but the length may only speak for it.

With an encoder two more stand before the length: its nearest row, and how much nearer than any background message."""
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
class Enhanced:
    """What takes the place of a model's own parts where a sentence encoder helps; `rows` are (rows × size)."""

    digest: str
    rows: Floats
    duals: Matrix
    bias: Floats
    usual: Floats
    fusion: Array
    calibration: Array
    answer_threshold: float
    offer_threshold: float


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
    enhanced: Enhanced | None = None


def grams(tokens: Sequence[Sequence[str]], *, language: str) -> dict[str, tuple[Rows, Hashes]]:
    """What each view sees in each tokenised text, as (row, hash) pairs."""
    stems = [stem(text, language=language) for text in tokens]
    return {
        "words": word_grams(stems),
        "chars": char_grams(tokens),
        "senses": sense_grams(stems, language=language),
    }


def count_views(tokens: Sequence[Sequence[str]], *, language: str) -> dict[str, Counts]:
    """What each view counts in each tokenised text."""
    stems = [stem(text, language=language) for text in tokens]
    return {
        "words": count(*word_grams(stems), texts=len(tokens)),
        "chars": count_by_token(tokens, char_grams),
        "senses": count(*sense_grams(stems, language=language), texts=len(tokens)),
    }


def see(cosines: dict[str, Floats]) -> Floats:
    """The kernel of the machines from the cosines of each view, the encoder's among them where there is one."""
    total = cosines["words"] + cosines["chars"] + np.float32(VIEW_WEIGHTS["senses"]) * cosines["senses"]
    return bend(total + np.float32(ENCODED_WEIGHT) * cosines[ENCODED] if ENCODED in cosines else total)


def bend(total: Floats) -> Floats:
    """Half a weighted sum of cosines, half its square.

    The square counts pairs of n-grams found together, which is what tells apart answers that share their words: worth
    two points where an answer has sixty phrasings, and nothing lost where it has ten.
    """
    return np.float32(0.5) * total + np.float32(0.5 / len(VIEWS)) * total * total


def mean_views(cosines: dict[str, Floats]) -> Floats:
    """The plain mean of the views' cosines, in [0, 1]."""
    return (cosines["words"] + cosines["chars"] + cosines["senses"]) / np.float32(len(VIEWS))


def best_by_answer(values: Floats, counts: Ints) -> Floats:
    """The largest of each answer's columns (0 where it has none); columns stand answer by answer."""
    best = np.zeros((len(values), len(counts)), dtype=np.float32)
    some = counts > 0
    if some.any():
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        best[:, some] = np.maximum.reduceat(values, starts[some], axis=1)
    return best


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
    total = machine[:, :-1] + nearest + 0.5 * body
    encoded = best_by_answer(cosines[ENCODED][:, :split], layout.phrasings) if ENCODED in cosines else None
    shortlist = _best(total if encoded is None else total + encoded)
    picked = [np.take_along_axis(cue, shortlist, axis=1) for cue in (machine[:, :-1], nearest, body)]
    second, word, sense, centre = _in_full(mean, cosines, shortlist, layout=layout)
    cues = [picked[0], picked[1], second, word, sense, picked[2], centre]
    nearest_row, background = mean[:, :end].max(axis=1), mean[:, end:].max(axis=1)
    facts = [machine[:, -1], nearest_row, nearest_row - background, known, np.log1p(length)]
    if encoded is not None:
        cues.append(np.take_along_axis(encoded, shortlist, axis=1))
        facts += [cosines[ENCODED][:, :end].max(axis=1), cosines[ENCODED][:, end:].max(axis=1)]
    return Evidence(
        shortlist=shortlist, cues=np.stack(cues, axis=2).astype(np.float32),
        facts=np.column_stack(facts).astype(np.float32),
    )  # fmt: skip


def _best(scores: Floats) -> Ints:
    """The numbers of the SHORTLIST best answers of each question, best first."""
    some = min(SHORTLIST, scores.shape[1])
    best = np.argpartition(-scores, some - 1, axis=1)[:, :some]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def _in_full(
    mean: Floats, cosines: dict[str, Floats], shortlist: Ints, *, layout: Layout
) -> tuple[Floats, Floats, Floats, Floats]:
    """What only the shortlisted answers are looked at for, each (questions × shortlist) and 0 where there is no row.

    The second nearest phrasing, the nearest by words and by senses, and the mean over the length of the mean row.
    """
    starts = np.concatenate([[0], np.cumsum(layout.phrasings)[:-1]])
    pairs = shortlist.ravel()
    sizes = layout.phrasings[pairs]
    ends = np.cumsum(sizes)
    place = np.arange(sizes.sum()) - np.repeat(ends - sizes, sizes)
    rows = np.repeat(starts[pairs], sizes) + place
    flat = np.repeat(np.repeat(np.arange(len(shortlist)), shortlist.shape[1]), sizes) * mean.shape[1] + rows
    values = mean.ravel()[flat]
    some, several = sizes > 0, sizes > 1
    found = np.zeros((4, len(pairs)), np.float32)
    if some.any():
        segment = np.repeat(np.arange(len(pairs)), sizes)
        found[0, several] = values[np.lexsort((values, segment))][ends[several] - 2]
        begins = (ends - sizes)[some]
        found[1, some] = np.maximum.reduceat(cosines["words"].ravel()[flat], begins)
        found[2, some] = np.maximum.reduceat(cosines["senses"].ravel()[flat], begins)
        found[3, some] = np.add.reduceat(values, begins) / sizes[some] / layout.spread[pairs[some]]
    second, word, sense, centre = found.reshape(4, *shortlist.shape)
    return second, word, sense, centre


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
    background, nearest, elsewhere, known, length, *encoded = evidence.facts.T
    extra = [encoded[0], encoded[0] - encoded[1]] if encoded else []
    return np.column_stack(
        [odds, top, top - background, nearest, elsewhere, known,
         evidence.cues[:, :, 0][at] - expected, *extra, length]
    ).astype(np.float64)  # fmt: skip
