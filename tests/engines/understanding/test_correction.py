import pytest

from relais.engines.understanding.correction import correct, learn_lexis

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


def test_a_swap_of_neighbours_is_one_slip_in_a_short_word() -> None:
    assert correct(["gsare"], learn_lexis([["gares", "sgare"]])) == ["sgare"]
