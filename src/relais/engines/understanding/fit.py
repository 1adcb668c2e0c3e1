"""From a bank to an index. Nothing is chosen on anything but the bank itself and the background messages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from relais.engines.understanding.background import background
from relais.engines.understanding.bank import LANGUAGES, BankRow, check_rows
from relais.engines.understanding.calibration import USUAL_THRESHOLDS, choose_thresholds
from relais.engines.understanding.correction import learn_lexis
from relais.engines.understanding.errors import InvalidBank
from relais.engines.understanding.index import Index
from relais.engines.understanding.language import FUNCTION_WORDS
from relais.engines.understanding.learning import Learnt, learn
from relais.engines.understanding.lexicon import everyday_words
from relais.engines.understanding.machines import Kernel, fit_machines
from relais.engines.understanding.model import VIEWS, Floats, Ints, LanguageModel, Layout, grams
from relais.engines.understanding.text import normalise
from relais.engines.understanding.vectors import Matrix, learn_vocabulary, vectorise

BODY_COST, COST = 1.0, 2.0
HELD_ROWS, MANY = 1500, 400


def fit(rows: Sequence[BankRow], *, alpha: float = 0.10, seed: int = 0) -> Index:
    """An immutable index of `rows`; `alpha` in (0, 1) is the accepted share of wrong among answered questions.

    Raises `EmptyBank` or `InvalidBank`. The order of `rows` changes nothing; `seed` draws the rows held out for
    calibration when the bank is large.
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
                models[language] = _fit_language(theirs, language=language, alpha=alpha, seed=seed).model
    return Index(models=models, alpha=alpha)


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


def _fit_language(rows: Sequence[BankRow], *, language: str, alpha: float, seed: int) -> _Fitted:
    """One language; `rows` are checked, sorted and all in `language`."""
    answers = sorted({row.answer for row in rows})
    number = {answer: index for index, answer in enumerate(answers)}
    phrasings = [row for row in rows if row.kind != "body"]
    bank_rows = phrasings + [row for row in rows if row.kind == "body"]
    texts = [row.text for row in bank_rows] + list(background(language))
    owner = np.array([number[row.answer] for row in bank_rows] + [-1] * (len(texts) - len(bank_rows)), np.int64)
    tokens = [normalise(text, language=language) for text in texts]
    seen = grams(tokens, language=language)
    vocabularies = {view: learn_vocabulary(*seen[view], texts=len(texts)) for view in VIEWS}
    vectors = {view: vectorise(*seen[view], texts=len(texts), vocabulary=vocabularies[view]) for view in VIEWS}
    layout = _layout(vectors, owner, phrasings=len(phrasings), bank_rows=len(bank_rows), answers=len(answers))
    cost = np.full(len(texts), COST)
    cost[len(phrasings) : len(bank_rows)] *= BODY_COST
    # Other answers' bodies are long and teach little: in a large bank they would double the time of a fit.
    may_rival = np.ones(len(texts), np.bool_)
    may_rival[len(phrasings) : len(bank_rows)] = len(answers) < MANY
    held = _held_rows(owner, len(phrasings), len(bank_rows), answers=len(answers), seed=seed)
    machines = fit_machines(
        Kernel(vectors), owner=owner, answers=len(answers), cost=cost, held=held,
        negatives=_negatives(len(answers)), may_rival=may_rival, draw=np.random.default_rng(seed),
    )  # fmt: skip
    lengths = np.array([len(tokens[row]) for row in held], np.float64)
    learnt = learn(vectors, machines, held=held, owner=owner, layout=layout, vocabulary=vocabularies["words"],
                   lengths=lengths)  # fmt: skip
    answer_threshold, offer_threshold = USUAL_THRESHOLDS
    if learnt.judged:
        answer_threshold, offer_threshold = choose_thresholds(
            learnt.confidence, learnt.right, learnt.weight, alpha=alpha
        )
    model = LanguageModel(
        language=language,
        answers=tuple(answers),
        texts=tuple(row.text for row in bank_rows),
        title_rows=np.array([row.kind == "title" for row in bank_rows], np.bool_),
        layout=layout,
        lexis=learn_lexis([*tokens, sorted(FUNCTION_WORDS[language]), everyday_words(language)]),
        vocabularies=vocabularies,
        vectors={view: vectors[view].T.tocsr() for view in VIEWS},
        duals=machines.duals,
        bias=machines.bias,
        usual=learnt.usual,
        fusion=learnt.fusion,
        calibration=learnt.calibration,
        answer_threshold=answer_threshold,
        offer_threshold=offer_threshold,
    )
    return _Fitted(model=model, learnt=learnt, held=held, phrasings=phrasings)


def _negatives(answers: int) -> int:
    """Fewer rivals a machine when there are many machines: fitting stays within seconds."""
    return 100 if answers < MANY else 30


def _layout(rows: dict[str, Matrix], owner: Ints, *, phrasings: int, bank_rows: int, answers: int) -> Layout:
    spread: Floats = np.ones(answers, np.float32)
    for answer in range(answers):
        mine = np.flatnonzero(owner[:phrasings] == answer)
        squares = [np.square(np.asarray(rows[view][mine].mean(axis=0))).sum() for view in VIEWS] if len(mine) else [3.0]
        spread[answer] = np.sqrt(max(sum(squares) / len(VIEWS), 0.05))
    return Layout(
        phrasings=np.bincount(owner[:phrasings], minlength=answers),
        bodies=np.bincount(owner[phrasings:bank_rows], minlength=answers),
        spread=spread,
    )


def _held_rows(owner: Ints, phrasings: int, bank_rows: int, *, answers: int, seed: int) -> Ints:
    """Phrasings drawn until there are enough, and every background row.

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
        kept = drawn[: max(2, int(np.searchsorted(sizes, HELD_ROWS // 2)))]
        chosen = np.flatnonzero(np.isin(owner[:phrasings], kept))
    return np.concatenate([chosen, np.arange(bank_rows, len(owner))]).astype(np.int64)
