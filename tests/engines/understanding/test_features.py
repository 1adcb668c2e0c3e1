import numpy as np

from relais.engines.understanding.features import char_grams, sense_grams, stem, word_grams


def test_words_and_their_pairs_stay_inside_a_text() -> None:
    rows, hashes = word_grams([["pay", "tax"], ["pay"], []])

    assert sorted(rows.tolist()) == [0, 0, 0, 1]
    assert len(set(hashes.tolist())) == 3


def test_characters_never_span_two_words() -> None:
    _, apart = char_grams([["ab", "cd"]])
    _, first = char_grams([["ab"]])
    _, second = char_grams([["cd"]])

    assert set(apart.tolist()) == set(first.tolist()) | set(second.tolist())


def test_characters_of_one_text_do_not_leak_into_the_next() -> None:
    rows, hashes = char_grams([["un"], ["deux"]])
    _, alone = char_grams([["deux"]])

    assert np.array_equal(np.sort(hashes[rows == 1]), np.sort(alone))


def test_words_used_for_one_another_share_a_meaning() -> None:
    rows, hashes = sense_grams([stem(["boss"], language="en"), stem(["employer"], language="en")], language="en")

    assert set(hashes[rows == 0].tolist()) & set(hashes[rows == 1].tolist()) != set()


def test_function_words_mean_nothing() -> None:
    rows, _ = sense_grams([stem(["the", "of", "is"], language="en")], language="en")

    assert rows.tolist() == []
