import numpy as np
import pytest

from relais.engines.understanding.features import char_grams, word_grams
from relais.engines.understanding.vectors import blend, cosines_of, count, count_by_token, learn_vectors, read_query

TEXTS = [["pay", "the", "tax"], ["pay", "the", "fine"], ["dog", "licence", "dog"], []]


def test_rows_have_length_one_or_nothing() -> None:
    _, rows = learn_vectors(count(*word_grams(TEXTS), texts=4))

    assert np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()).tolist() == pytest.approx([1, 1, 1, 0])


def test_frequency_counts_texts_not_occurrences() -> None:
    vocabulary, _ = learn_vectors(count(*word_grams(TEXTS), texts=4))
    _, dog = word_grams([["dog"]])

    columns, known = vocabulary.find(dog)

    assert (vocabulary.frequency[columns].tolist(), known.tolist()) == ([1], [True])


def test_an_unknown_word_takes_its_share_of_the_length() -> None:
    vocabulary, _ = learn_vectors(count(*word_grams(TEXTS), texts=4))
    _, hashes = word_grams([["dog", "zebra"]])

    dog, unseen = np.log(5 / 2) + 1, np.log(5) + 1  # "zebra" and the pair are unseen
    assert read_query(hashes, vocabulary=vocabulary).known == pytest.approx(dog**2 / (dog**2 + 2 * unseen**2))


def test_a_row_asked_again_is_as_close_to_each_row_as_the_rows_are_to_each_other() -> None:
    vocabulary, rows = learn_vectors(count(*word_grams(TEXTS), texts=4))

    asked = read_query(word_grams([TEXTS[2]])[1], vocabulary=vocabulary)

    assert cosines_of(asked, vectors=rows.T.tocsr()).tolist() == pytest.approx(
        (rows @ rows.T).toarray()[2].tolist(), abs=1e-6
    )


def test_nothing_known_is_close_to_nothing() -> None:
    vocabulary, rows = learn_vectors(count(*word_grams(TEXTS), texts=4))

    zebra = read_query(word_grams([["zebra"]])[1], vocabulary=vocabulary)

    assert cosines_of(zebra, vectors=rows.T.tocsr()).tolist() == [0, 0, 0, 0]


def test_a_blend_is_as_close_as_the_mean_of_what_was_typed_and_twice_what_was_mended() -> None:
    vocabulary, rows = learn_vectors(count(*word_grams(TEXTS), texts=4))
    typed, mended = (
        read_query(word_grams([tokens])[1], vocabulary=vocabulary)
        for tokens in (["pay", "teh", "fnie"], ["pay", "the", "fine"])
    )

    both = cosines_of(blend(typed, mended), vectors=rows.T.tocsr())

    apart = (cosines_of(typed, vectors=rows.T.tocsr()) + 2 * cosines_of(mended, vectors=rows.T.tocsr())) / 3
    assert both.tolist() == pytest.approx(apart.tolist(), abs=1e-6)


def test_grams_inside_tokens_count_the_same_read_token_by_token() -> None:
    whole, by_token = count(*char_grams(TEXTS), texts=4), count_by_token(TEXTS, char_grams)

    assert whole.hashes.tolist() == by_token.hashes.tolist()
    assert whole.of.toarray().tolist() == by_token.of.toarray().tolist()


def test_what_most_texts_of_a_large_bank_hold_is_known_and_weighs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.engines.understanding.vectors.LARGE", 3)
    monkeypatch.setattr("relais.engines.understanding.vectors.COMMON", 0.4)
    vocabulary, rows = learn_vectors(count(*word_grams(TEXTS), texts=4))

    pay, both = (
        read_query(word_grams([tokens])[1][: len(tokens)], vocabulary=vocabulary)
        for tokens in (["pay"], ["pay", "tax"])
    )

    assert cosines_of(pay, vectors=rows.T.tocsr()).tolist() == [0, 0, 0, 0]
    assert both.known == 1
