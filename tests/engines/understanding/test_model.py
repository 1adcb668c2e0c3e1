import numpy as np

from relais.engines.understanding.model import CUES, Layout, bend, best_by_answer, weigh

LAYOUT = Layout(phrasings=np.array([2, 0, 1]), bodies=np.array([0, 1, 0]), spread=np.ones(3, np.float32))
COSINES = np.array([[0.2, 0.6, 0.4, 0.5, 0.1]], np.float32)


def test_the_best_row_of_each_answer_counts_and_an_answer_without_row_is_nothing() -> None:
    values = np.array([[0.2, 0.6, 0.4]], np.float32)

    best = best_by_answer(values, np.array([2, 0, 1]))

    assert np.array_equal(best, np.array([[0.6, 0.0, 0.4]], np.float32))


def test_cues_are_gathered_for_the_shortlist() -> None:
    machine = np.array([[0.5, -0.5, 0.0, -0.9]], np.float32)

    evidence = weigh(
        {"words": COSINES, "chars": COSINES, "senses": COSINES},
        machine,
        np.array([0.8]),
        np.array([4.0]),
        layout=LAYOUT,
    )

    cues = dict(zip(CUES, evidence.cues[0, 0].tolist(), strict=True))
    assert evidence.shortlist[0].tolist() == [0, 2, 1]
    assert np.allclose([cues["machine"], cues["nearest"], cues["second"]], [0.5, 0.6, 0.2])
    assert np.allclose(evidence.cues[0, 2, CUES.index("body")], 1.0)


def test_the_kernel_rises_and_is_nothing_for_strangers() -> None:
    bent = bend(np.array([0.0, 1.0, 2.0, 3.0], np.float32))

    assert bent[0] == 0.0
    assert np.all(np.diff(bent) > 0)
