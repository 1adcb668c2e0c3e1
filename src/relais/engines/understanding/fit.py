"""From a bank to an index. Nothing is chosen on anything but the bank itself and the background messages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from relais.engines.understanding.background import background
from relais.engines.understanding.bank import LANGUAGES, BankRow, check_rows
from relais.engines.understanding.calibration import USUAL_THRESHOLDS, choose_thresholds
from relais.engines.understanding.correction import learn_lexis
from relais.engines.understanding.encoding import Encoder, encode
from relais.engines.understanding.errors import InvalidBank
from relais.engines.understanding.index import Index
from relais.engines.understanding.language import FUNCTION_WORDS
from relais.engines.understanding.learning import Learnt, learn
from relais.engines.understanding.lexicon import everyday_words
from relais.engines.understanding.machines import Kernel, Machines, deal, fit_machines
from relais.engines.understanding.model import VIEWS, Enhanced, Floats, Ints, LanguageModel, Layout, count_views
from relais.engines.understanding.text import normalise
from relais.engines.understanding.vectors import Matrix, Vocabulary, learn_vectors

BODY_COST, COST = 1.0, 2.0
HELD_ROWS, MANY = 1500, 400


def fit(rows: Sequence[BankRow], *, alpha: float = 0.10, seed: int = 0, encoder: Encoder | None = None) -> Index:
    """An immutable index of `rows`; `alpha` in (0, 1) is the accepted share of wrong among answered questions.

    `encoder` is kept in the languages where the bank's own phrasings, read without themselves, gain by it both in
    accuracy and in coverage. Raises `EmptyBank`, `InvalidBank` or `EncoderFailed`. The order of `rows` changes nothing;
    `seed` draws the rows held out for calibration when the bank is large.
    """
    if not 0 < alpha < 1:
        raise InvalidBank(f"alpha is {alpha}, expected a share between 0 and 1")
    checked = check_rows(rows)
    models = {}
    for language in LANGUAGES:
        theirs = [row for row in checked if row.language == language]
        if theirs:
            # Hundreds of small factorisations: several threads a factorisation wait for each other far longer than
            # they work (13 times the CPU time on two busy cores).
            with threadpool_limits(limits=1, user_api="blas"):
                models[language] = _fit_language(
                    theirs, language=language, alpha=alpha, seed=seed, encoder=encoder
                ).model
    return Index(models=models, alpha=alpha, encoder=encoder)


def read_unseen(rows: Sequence[BankRow], *, language: str, seed: int = 0) -> dict[BankRow, str]:
    """For each title or phrasing of checked rows, the answer it would find if it were not in the bank.

    Of a bank with more than HELD_ROWS phrasings, a sample of whole answers.
    """
    fitted = _fit_language(rows, language=language, alpha=0.10, seed=seed)
    names = fitted.model.answers
    return {
        fitted.phrasings[row]: names[first]
        for row, first in zip(fitted.held, fitted.learnt.first, strict=True)
        if row < len(fitted.phrasings)
    }


@dataclass(frozen=True)
class _Fitted:
    model: LanguageModel
    learnt: Learnt
    held: Ints
    phrasings: list[BankRow]


@dataclass(frozen=True)
class _Bank:
    """One language as its texts are read: phrasings answer by answer, then bodies, then background."""

    answers: list[str]
    rows: list[BankRow]
    texts: list[str]
    phrasings: int
    owner: Ints
    tokens: list[list[str]]
    vocabularies: dict[str, Vocabulary]
    vectors: dict[str, Matrix]
    columns: dict[str, Matrix]
    layout: Layout


def _read_bank(rows: Sequence[BankRow], *, language: str) -> _Bank:
    answers = sorted({row.answer for row in rows})
    number = {answer: index for index, answer in enumerate(answers)}
    phrasings = [row for row in rows if row.kind != "body"]
    bank_rows = phrasings + [row for row in rows if row.kind == "body"]
    texts = [row.text for row in bank_rows] + list(background(language))
    owner = np.array([number[row.answer] for row in bank_rows] + [-1] * (len(texts) - len(bank_rows)), np.int64)
    tokens = [normalise(text, language=language) for text in texts]
    counted = count_views(tokens, language=language)
    learnt = {view: learn_vectors(counted[view]) for view in VIEWS}
    vectors = {view: rows for view, (_, rows) in learnt.items()}
    return _Bank(
        answers=answers, rows=bank_rows, texts=texts, phrasings=len(phrasings), owner=owner, tokens=tokens,
        vectors=vectors,
        vocabularies={view: vocabulary for view, (vocabulary, _) in learnt.items()},
        columns={view: vectors[view].T.tocsr() for view in VIEWS},
        layout=_layout(vectors, owner, phrasings=len(phrasings), bank_rows=len(bank_rows), answers=len(answers)),
    )  # fmt: skip


def _fit_language(
    rows: Sequence[BankRow], *, language: str, alpha: float, seed: int, encoder: Encoder | None = None
) -> _Fitted:
    """One language; `rows` are checked, sorted and all in `language`."""
    bank = _read_bank(rows, language=language)
    held = _held_rows(bank.owner, bank.phrasings, len(bank.rows), answers=len(bank.answers), seed=seed)
    machines, learnt = _learn(bank, held=held, seed=seed)
    answer_threshold, offer_threshold = _thresholds(learnt, alpha=alpha)
    model = LanguageModel(
        language=language,
        answers=tuple(bank.answers),
        texts=tuple(row.text for row in bank.rows),
        title_rows=np.array([row.kind == "title" for row in bank.rows], np.bool_),
        layout=bank.layout,
        lexis=learn_lexis([*bank.tokens, sorted(FUNCTION_WORDS[language]), everyday_words(language)]),
        vocabularies=bank.vocabularies,
        vectors=bank.columns,
        duals=machines.duals,
        bias=machines.bias,
        usual=learnt.usual,
        fusion=learnt.fusion,
        calibration=learnt.calibration,
        answer_threshold=answer_threshold,
        offer_threshold=offer_threshold,
        enhanced=_enhance(bank, learnt, held=held, alpha=alpha, seed=seed, encoder=encoder) if encoder else None,
    )
    return _Fitted(model=model, learnt=learnt, held=held, phrasings=bank.rows[: bank.phrasings])


def _learn(bank: _Bank, *, held: Ints, seed: int, encoded: Floats | None = None) -> tuple[Machines, Learnt]:
    machines = _fit_machines(bank, draw=np.random.default_rng(seed), encoded=encoded)
    learnt = learn(
        bank.vectors, bank.columns, machines, held=held, owner=bank.owner, layout=bank.layout, encoded=encoded,
        vocabulary=bank.vocabularies["words"], lengths=np.array([len(bank.tokens[row]) for row in held], np.float64),
    )  # fmt: skip
    return machines, learnt


def _thresholds(learnt: Learnt, *, alpha: float) -> tuple[float, float]:
    if not learnt.judged:
        return USUAL_THRESHOLDS
    return choose_thresholds(learnt.confidence, learnt.right, learnt.weight, alpha=alpha)


def _enhance(bank: _Bank, plain: Learnt, *, held: Ints, alpha: float, seed: int, encoder: Encoder) -> Enhanced | None:
    """The parts fitted with the encoder; None where it does not gain in accuracy and in coverage both."""
    rows = encode(encoder, bank.texts)
    machines, learnt = _learn(bank, held=held, seed=seed, encoded=rows)
    if not learnt.gains_on(plain):
        return None
    answer_threshold, offer_threshold = _thresholds(learnt, alpha=alpha)
    return Enhanced(
        digest=encoder.digest, rows=rows, duals=machines.duals, bias=machines.bias, usual=learnt.usual,
        fusion=learnt.fusion, calibration=learnt.calibration, answer_threshold=answer_threshold,
        offer_threshold=offer_threshold,
    )  # fmt: skip


def _fit_machines(bank: _Bank, *, draw: np.random.Generator, encoded: Floats | None) -> Machines:
    size, answers = len(bank.rows), len(bank.answers)
    cost = np.full(len(bank.owner), COST)
    cost[bank.phrasings : size] *= BODY_COST
    # Other answers' bodies are long and teach little: in a large bank they would double the time of a fit.
    may_rival = np.ones(len(bank.owner), np.bool_)
    may_rival[bank.phrasings : size] = answers < MANY
    negatives = _negatives(answers)
    deck = deal(may_rival, owner=bank.owner, negatives=negatives, draw=draw)
    return fit_machines(
        Kernel(bank.vectors, bank.columns, deck=deck, encoded=encoded), owner=bank.owner, answers=answers, cost=cost,
        negatives=negatives, may_rival=may_rival,
    )  # fmt: skip


def _negatives(answers: int) -> int:
    """Fewer rivals a machine when there are many machines: fitting stays within seconds."""
    return 100 if answers < MANY else 30


def _layout(rows: dict[str, Matrix], owner: Ints, *, phrasings: int, bank_rows: int, answers: int) -> Layout:
    counts = np.bincount(owner[:phrasings], minlength=answers)
    # (answers × phrasings): times the rows, each answer's mean row.
    share: Floats = (1 / counts[owner[:phrasings]]).astype(np.float32)
    mean = sp.csr_matrix((share, (owner[:phrasings], np.arange(phrasings))), shape=(answers, phrasings))
    squares = np.full(answers, 1.0)
    if phrasings:
        means = [mean @ rows[view][:phrasings] for view in VIEWS]
        squares = np.asarray(sum(one.multiply(one).sum(axis=1) for one in means)).ravel() / len(VIEWS)
    spread = np.where(counts > 0, np.sqrt(np.maximum(squares, 0.05)), 1.0).astype(np.float32)
    return Layout(
        phrasings=counts,
        bodies=np.bincount(owner[phrasings:bank_rows], minlength=answers),
        spread=spread,
    )


def _held_rows(owner: Ints, phrasings: int, bank_rows: int, *, answers: int, seed: int) -> Ints:
    """Phrasings drawn until there are enough, and every background row (half of them with many answers).

    With many answers the draw is of whole answers, for leaving each of them out costs time; otherwise of phrasings,
    for a few answers would not speak for the others.
    """
    draw = np.random.default_rng(seed)
    if phrasings <= HELD_ROWS:
        chosen = np.arange(phrasings)
    elif answers < MANY:
        chosen = np.sort(draw.permutation(phrasings)[:HELD_ROWS])
    else:
        drawn = draw.permutation(answers)
        sizes = np.cumsum(np.bincount(owner[:phrasings], minlength=answers)[drawn])
        kept = drawn[: max(2, int(np.searchsorted(sizes, HELD_ROWS // 3)))]
        chosen = np.flatnonzero(np.isin(owner[:phrasings], kept))
    background_rows = np.arange(bank_rows, len(owner), 1 if answers < MANY else 2)
    return np.concatenate([chosen, background_rows]).astype(np.int64)
