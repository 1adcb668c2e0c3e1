import pytest

from relais.engines.understanding.correction import correct, edit_distance, learn_lexis

LEXIS = learn_lexis([["garbage", "collection", "tuesday"], ["licence", "renewal", "garbage"], ["eau", "rue", "2024"]])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("garbge", "garbage"), ("colection", "collection"), ("licnece", "licence"), ("reneawl", "renewal")],
)
def test_a_slip_of_the_finger_is_mended(typed: str, meant: str) -> None:
    assert correct([typed], LEXIS) == [meant]


@pytest.mark.parametrize("word", ["garbage", "ruw", "zebra", "2023", "xqzwvkjh"])
def test_what_is_known_short_numeric_or_far_stays(word: str) -> None:
    assert correct([word], LEXIS) == [word]


def test_an_empty_bank_corrects_nothing() -> None:
    assert correct(["garbge"], learn_lexis([])) == ["garbge"]


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("abc", "xyz", 3), ("a", "abcde", 3)],
)
def test_edit_distance_counts_a_swap_once_and_stops_early(first: str, second: str, distance: int) -> None:
    assert edit_distance(first, second, most=2) == distance
