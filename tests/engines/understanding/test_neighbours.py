"""A new answer that would take questions from another is named before it goes live; a duplicate is refused."""

from functools import cache

import pytest

from relais.engines.understanding import BankRow, DuplicatePhrasing, Index, fit
from relais.engines.understanding.neighbours import Neighbour, find_neighbours, refuse_duplicates

ASKED = {
    "garbage": [
        "quand passe la collecte des ordures", "jour des poubelles", "quel jour ramassez-vous les déchets",
        "horaire de la collecte des vidanges", "le camion à ordures passe quand", "calendrier des poubelles",
        "ramassage des ordures ménagères", "c'est quand les vidanges",
    ],
    "dogs": [
        "licence pour mon chien", "médaille de chien", "enregistrer un chien", "combien coûte la licence de chien",
        "mon chien a besoin d'un permis", "renouveler la médaille de mon chien",
    ],
    "taxes": [
        "quand payer mes taxes municipales", "date du compte de taxes", "échéance des taxes foncières",
        "versement de taxes", "payer les taxes de ma maison", "deuxième versement du compte de taxes",
    ],
    "library": [
        "heures de la bibliothèque", "la bibliothèque est-elle ouverte", "prendre une carte de bibliothèque",
        "rendre un livre en retard", "réserver un livre", "abonnement à la bibliothèque",
    ],
}  # fmt: skip
BANK = [BankRow(answer, "fr", "paraphrase", text) for answer, texts in ASKED.items() for text in texts]
THIEF = [
    BankRow("bins", "fr", "title", "Quel jour sortir mon bac à ordures pour la collecte?"),
    *(BankRow("bins", "fr", "paraphrase", text) for text in (
        "quel jour la collecte des ordures", "jour de collecte des poubelles", "quand ramassez-vous les ordures",
        "horaire des vidanges", "jour des vidanges", "calendrier de la collecte des ordures ménagères",
        "quand passe le camion des poubelles", "c'est quand la collecte des déchets",
    )),
]  # fmt: skip
STRANGER = [
    BankRow("skating", "fr", "title", "La patinoire du parc est-elle ouverte?"),
    BankRow("skating", "fr", "paraphrase", "état de la glace"),
    BankRow("skating", "fr", "paraphrase", "patiner ce soir"),
]


@cache
def index() -> Index:
    return fit(BANK)


def test_a_planted_thief_is_named_with_what_it_takes() -> None:
    first, *_ = find_neighbours(BANK, THIEF, index=index())

    assert (first.answer, first.language, first.asked) == ("garbage", "fr", 8)
    assert first.taken
    assert set(first.taken) <= set(ASKED["garbage"])


def test_a_stranger_takes_nothing() -> None:
    assert [one.taken for one in find_neighbours(BANK, STRANGER, index=index()) if one.taken] == []


def test_new_phrasings_of_an_answer_in_the_bank_are_judged_alone() -> None:
    wrong_place = [BankRow("dogs", "fr", "paraphrase", row.text) for row in THIEF]

    first, *_ = find_neighbours([*BANK, *wrong_place], wrong_place, index=index())

    assert first.answer == "garbage"


def test_the_order_of_rows_and_the_index_given_change_nothing() -> None:
    assert find_neighbours(BANK[::-1], THIEF[::-1]) == find_neighbours(BANK, THIEF, index=index())


def test_an_empty_bank_or_another_language_has_no_neighbour() -> None:
    english = [BankRow("bins", "en", "title", "garbage day")]

    assert find_neighbours([], THIEF) == ()
    assert find_neighbours(BANK, english, index=index()) == ()


@pytest.mark.parametrize("text", ["Jour des poubelles", "JOUR  DES POUBELLES?!", "jour dés poubelles"])
def test_a_phrasing_that_stands_in_another_answer_is_refused(text: str) -> None:
    with pytest.raises(DuplicatePhrasing) as refused:
        refuse_duplicates(BANK, [BankRow("bins", "fr", "paraphrase", text)])

    assert (refused.value.answers, refused.value.text, refused.value.language) == (("bins", "garbage"), text, "fr")


def test_two_new_answers_may_not_share_a_phrasing_either() -> None:
    new = [BankRow("a", "fr", "title", "À qui parler?"), BankRow("b", "fr", "paraphrase", "a qui parler")]

    with pytest.raises(DuplicatePhrasing) as refused:
        refuse_duplicates(BANK, new)

    assert refused.value.answers == ("a", "b")


@pytest.mark.parametrize(
    "row",
    [
        BankRow("garbage", "fr", "paraphrase", "Jour des poubelles!"),
        BankRow("bins", "en", "paraphrase", "jour des poubelles"),
        BankRow("bins", "fr", "body", "jour des poubelles"),
        BankRow("bins", "fr", "paraphrase", "🗑"),
    ],
)
def test_the_same_words_elsewhere_are_no_duplicate(row: BankRow) -> None:
    bank = [*BANK, BankRow("taxes", "fr", "paraphrase", "💰")]

    assert refuse_duplicates(bank, [row]) is None  # type: ignore[func-returns-value]


def test_neighbours_are_plain_records() -> None:
    one = Neighbour("a", "fr", 3, ("x",), ())

    assert (one.answer, one.language, one.asked, one.taken, one.gained) == ("a", "fr", 3, ("x",), ())
