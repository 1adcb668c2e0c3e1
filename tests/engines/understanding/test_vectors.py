import numpy as np
import pytest

from relais.engines.understanding.features import word_grams
from relais.engines.understanding.vectors import cosines_of, known_share, learn_vocabulary, vectorise

TEXTS = [["pay", "the", "tax"], ["pay", "the", "fine"], ["dog", "licence", "dog"], []]


def test_rows_have_length_one_or_nothing() -> None:
    grams = word_grams(TEXTS)
    rows = vectorise(*grams, texts=4, vocabulary=learn_vocabulary(*grams, texts=4))

    assert np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()).tolist() == pytest.approx([1, 1, 1, 0])


def test_frequency_counts_texts_not_occurrences() -> None:
    vocabulary = learn_vocabulary(*word_grams(TEXTS), texts=4)
    _, dog = word_grams([["dog"]])

    columns, known = vocabulary.find(dog)

    assert (vocabulary.frequency[columns].tolist(), known.tolist()) == ([1], [True])


def test_an_unknown_word_takes_its_share_of_the_length() -> None:
    vocabulary = learn_vocabulary(*word_grams(TEXTS), texts=4)
    _, hashes = word_grams([["dog", "zebra"]])

    dog, unseen = np.log(5 / 2) + 1, np.log(5) + 1  # "zebra" and the pair are unseen
    assert known_share(hashes, vocabulary=vocabulary) == pytest.approx(dog**2 / (dog**2 + 2 * unseen**2))


def test_one_question_reads_as_the_sparse_product_does() -> None:
    grams = word_grams(TEXTS)
    vocabulary = learn_vocabulary(*grams, texts=4)
    rows = vectorise(*grams, texts=4, vocabulary=vocabulary)
    asked = word_grams([["pay", "pay", "my", "dog", "tax"]])

    whole = (vectorise(*asked, texts=1, vocabulary=vocabulary) @ rows.T).toarray()[0]
    fast = cosines_of(asked[1], vocabulary=vocabulary, vectors=rows.T.tocsr())

    assert fast.tolist() == pytest.approx(whole.tolist(), abs=1e-6)


def test_nothing_known_is_close_to_nothing() -> None:
    grams = word_grams(TEXTS)
    vocabulary = learn_vocabulary(*grams, texts=4)
    rows = vectorise(*grams, texts=4, vocabulary=vocabulary)

    assert cosines_of(word_grams([["zebra"]])[1], vocabulary=vocabulary, vectors=rows.T.tocsr()).tolist() == [
        0,
        0,
        0,
        0,
    ]
