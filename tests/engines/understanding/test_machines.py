import numpy as np

from relais.engines.understanding import BankRow
from relais.engines.understanding.fit import read_unseen
from relais.engines.understanding.machines import Kernel, fit_machines
from relais.engines.understanding.model import VIEWS, grams
from relais.engines.understanding.text import normalise
from relais.engines.understanding.vectors import learn_vocabulary, vectorise

TEXTS = [
    "when does the pool open", "is the pool open on sunday", "swimming pool hours", "cost of a swim at the pool",
    "how much is a dog licence", "register my new dog", "dog licence fee", "licence for a puppy",
    "garbage day on my street", "when is garbage picked up", "my garbage bin was not emptied", "holiday garbage pickup",
    "tell me a joke", "who are you", "what is the weather", "asdf qwerty",
]  # fmt: skip
OWNER = np.array([0] * 4 + [1] * 4 + [2] * 4 + [-1] * 4)


def fit_on(kept: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Machines fitted on the kept rows alone, as scores of every row, then the left-out scores of the held ones."""
    seen = grams([normalise(text, language="en") for text in TEXTS], language="en")
    views = {
        view: vectorise(*seen[view], texts=16, vocabulary=learn_vocabulary(*seen[view], texts=16)) for view in VIEWS
    }
    whole, part = Kernel(views), Kernel({view: views[view][kept] for view in VIEWS})
    machines = fit_machines(
        part, owner=OWNER[kept], answers=3, cost=np.full(len(kept), 2.0), held=held, negatives=100,
        may_rival=np.ones(len(kept), np.bool_), draw=np.random.default_rng(0),
    )  # fmt: skip
    scores = whole.against_all(np.arange(16))[:, kept] @ machines.duals + machines.bias
    return np.asarray(scores), machines.without_row, machines.without_answer


def test_a_row_left_out_in_closed_form_scores_as_after_fitting_again() -> None:
    everything = np.arange(16)
    _, without_row, _ = fit_on(everything, everything)

    again = np.array([fit_on(np.delete(everything, row), np.zeros(0, np.int64))[0][row] for row in range(16)])

    assert np.abs(without_row - again).mean() < 0.02


def test_an_answer_left_out_in_closed_form_scores_as_after_fitting_again() -> None:
    everything = np.arange(16)
    _, _, without_answer = fit_on(everything, everything)

    again, *_ = fit_on(everything[OWNER != 1], np.zeros(0, np.int64))

    assert np.abs(without_answer[4:8][:, [0, 2]] - again[4:8][:, [0, 2]]).mean() < 0.05


def test_each_row_finds_its_answer_without_itself(bank: list[BankRow]) -> None:
    english = sorted(row for row in bank if row.language == "en")

    found = read_unseen(english, language="en")

    right = sum(answer == row.answer for row, answer in found.items())
    assert len(found) == sum(row.kind != "body" for row in english)
    assert right / len(found) >= 0.8
