"""Before an answer goes live: whose questions it would take, and where one of its phrasings stands already."""

import pytest

from relais.apps.content.index import find_neighbours
from relais.engines.understanding import BankRow, DuplicatePhrasing
from tests.factories.counter import make_counter

pytestmark = pytest.mark.django_db


def rows(*texts: str) -> list[BankRow]:
    return [BankRow("bins", "fr", "paraphrase", text) for text in texts]


def test_an_answer_that_would_take_questions_is_told_whose() -> None:
    thief = rows(
        "quel jour la collecte des ordures", "jour de collecte des poubelles", "quand ramassez-vous les ordures",
        "quel jour les déchets", "jour des vidanges", "c quand les poubelles", "quand passe le camion à déchets",
    )  # fmt: skip

    assert "garbage" in {one.answer for one in find_neighbours(centre=make_counter(), rows=thief)}


def test_a_phrasing_of_another_answer_of_the_centre_is_refused() -> None:
    with pytest.raises(DuplicatePhrasing) as refused:
        find_neighbours(centre=make_counter(), rows=rows("Jour des poubelles!"))

    assert refused.value.answers == ("bins", "garbage")
