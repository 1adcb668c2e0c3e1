import random

import pytest

from relais.engines.understanding import (
    BankRow,
    Decision,
    EmptyBank,
    Index,
    InvalidBank,
    UnderstandingError,
    dump,
    fit,
)


def test_the_order_of_rows_and_repeated_rows_change_nothing(bank: list[BankRow], town: Index) -> None:
    shuffled = [*bank, *bank[:5]]
    random.Random(4).shuffle(shuffled)

    assert dump(fit(shuffled)) == dump(town)


def test_an_empty_bank_is_refused() -> None:
    with pytest.raises(EmptyBank, match="the bank is empty"):
        fit([])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (BankRow("a", "de", "title", "Hallo"), "language is 'de'"),
        (BankRow("a", "fr", "question", "Allo"), "kind is 'question'"),
        (BankRow(" ", "fr", "title", "Allo"), "no answer identifier"),
        (BankRow("a", "fr", "title", "  "), "an empty title"),
    ],
)
def test_a_malformed_row_is_named(row: BankRow, message: str) -> None:
    with pytest.raises(InvalidBank, match=message):
        fit([row])


@pytest.mark.parametrize("alpha", [0.0, 1.0, -1.0, float("nan")])
def test_alpha_is_a_share(alpha: float) -> None:
    with pytest.raises(UnderstandingError, match="expected a share"):
        fit([BankRow("a", "fr", "title", "Allo")], alpha=alpha)


@pytest.mark.parametrize("kind", ["title", "body"])
def test_a_bank_of_one_row_answers_that_row_and_not_another(kind: str) -> None:
    index = fit([BankRow("tax", "fr", kind, "Payer ma taxe municipale en ligne")])

    assert index.understand("payer ma taxe municipale en ligne").candidates[0].answer == "tax"
    assert index.understand("quelle est la capitale du Pérou").decision == Decision.UNKNOWN


def test_an_answer_may_have_one_language_only(bank: list[BankRow]) -> None:
    index = fit([*bank, BankRow("tax", "fr", "title", "Payer mes taxes municipales")])

    assert index.understand("payer mes taxes", language="fr").candidates[0].answer == "tax"
    assert "tax" not in {candidate.answer for candidate in index.understand("pay my taxes", language="en").candidates}


def test_a_bank_in_one_language_says_that_the_other_is_not_served(bank: list[BankRow]) -> None:
    index = fit([row for row in bank if row.language == "fr"])

    understood = index.understand("when is the swimming pool open on Sunday")

    assert (index.languages, understood.decision, understood.reason) == (("fr",), "unknown", "language_not_served")


def test_one_text_for_two_answers_is_allowed_and_undecided() -> None:
    rows = [BankRow(answer, "en", "paraphrase", text) for answer in ("a", "b") for text in ("pay bill", "bill payment")]

    shares = [candidate.share for candidate in fit(rows).understand("pay bill").candidates]

    assert shares == pytest.approx([0.5, 0.5], abs=0.01)


def test_answers_beyond_the_machines_are_still_found(monkeypatch: pytest.MonkeyPatch, bank: list[BankRow]) -> None:
    monkeypatch.setattr("relais.engines.understanding.machines.MOST_MACHINES", 1)

    index = fit(bank)

    assert index.understand("when does the pool open on sunday").candidates[0].answer == "swimming-pool"


def test_twenty_thousand_phrasings_fit_and_answer() -> None:
    draw = random.Random(0)
    words = [f"mot{number}" for number in range(3000)]
    subjects = [draw.sample(words, 12) for _ in range(500)]
    rows = [
        BankRow(f"a{at:03d}", "fr", "paraphrase", " ".join(draw.sample(subject, 3) + draw.sample(words, 2)))
        for at, subject in enumerate(subjects)
        for _ in range(40)
    ]

    index = fit(rows)

    assert index.understand(" ".join(subjects[7][:4]), language="fr").candidates[0].answer == "a007"
