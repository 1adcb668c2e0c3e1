import numpy as np

from relais.engines.understanding import BankRow
from relais.engines.understanding.fit import read_unseen
from relais.engines.understanding.machines import Kernel, LeftOut, cosines_between, fit_machines
from relais.engines.understanding.model import VIEWS, count_views, see
from relais.engines.understanding.text import normalise
from relais.engines.understanding.vectors import learn_vectors

TEXTS = [
    "when does the pool open", "is the pool open on sunday", "swimming pool hours", "cost of a swim at the pool",
    "how much is a dog licence", "register my new dog", "dog licence fee", "licence for a puppy",
    "garbage day on my street", "when is garbage picked up", "my garbage bin was not emptied", "holiday garbage pickup",
    "tell me a joke", "who are you", "what is the weather", "asdf qwerty",
]  # fmt: skip
OWNER = np.array([0] * 4 + [1] * 4 + [2] * 4 + [-1] * 4)


def fit_on(kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of every row by machines fitted on the kept rows alone, then the left-out scores of the kept ones."""
    owner = np.unique(OWNER[kept], return_inverse=True)[1] - 1
    counts = count_views([normalise(text, language="en") for text in TEXTS], language="en")
    views = {view: learn_vectors(counts[view])[1] for view in VIEWS}
    columns = {view: views[view].T.tocsr() for view in VIEWS}
    part = Kernel(
        {view: views[view][kept] for view in VIEWS}, {view: columns[view][:, kept] for view in VIEWS},
        deck=np.arange(len(kept)),
    )  # fmt: skip
    machines = fit_machines(
        part, owner=owner, answers=owner.max() + 1, cost=np.full(len(kept), 2.0), negatives=100,
        may_rival=np.ones(len(kept), np.bool_),
    )  # fmt: skip
    closeness = see(cosines_between(views, columns, np.arange(16)))[:, kept]
    left_out, chunk = LeftOut(machines, owner=owner, held=np.arange(len(kept))), np.arange(len(kept))
    mine = closeness[kept]
    scores = machines.read(closeness)
    return (
        scores,
        left_out.without_rows(chunk, scores[kept]),
        left_out.without_answers(chunk, scores[kept], mine),
    )


def test_a_row_left_out_in_closed_form_scores_as_after_fitting_again() -> None:
    everything = np.arange(16)
    _, without_row, _ = fit_on(everything)

    again = np.array([fit_on(np.delete(everything, row))[0][row] for row in range(16)])

    assert np.abs(without_row - again).mean() < 0.02


def test_an_answer_left_out_in_closed_form_scores_as_after_fitting_again() -> None:
    everything = np.arange(16)
    _, _, without_answer = fit_on(everything)

    again, *_ = fit_on(everything[OWNER != 1])

    assert np.abs(without_answer[4:8][:, [0, 2]] - again[4:8][:, [0, 1]]).mean() < 0.05


def test_each_row_finds_its_answer_without_itself(bank: list[BankRow]) -> None:
    english = sorted(row for row in bank if row.language == "en")

    found = read_unseen(english, language="en")

    right = sum(answer == row.answer for row, answer in found.items())
    assert len(found) == sum(row.kind != "body" for row in english)
    assert right / len(found) >= 0.8
