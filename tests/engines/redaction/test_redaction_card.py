import pytest

from relais.engines.redaction.card import find_cards


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_cards(text)]


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "41111111 11111111",
        "3782 822463 10005",
        "30569309025904",
        "5555.5555.5555.4444",
        "2223003122003222",
        "6011111111111117",
        "3530111333300000",
        "6200000000000005",
    ],
)
def test_find_cards_reads_issuers_and_groupings(number: str) -> None:
    assert found(f"le {number}, exp. 12/27") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # check digit
        "1111111111111117",  # no issuer
        "41111111111111",  # no such length
        "41111111111111110000",  # within a longer number
        "AB-4111111111111111",
        "tracking number 4111111111111111",
        "4111111111111111 $",
    ],
)
def test_find_cards_leaves_other_long_numbers(text: str) -> None:
    assert found(text) == []


def test_find_cards_needs_the_word_for_an_odd_grouping() -> None:
    assert found("411 11111 1111 1111 ou 41 1111 1111 1111 11") == []
    assert found("carte 41 1111 1111 1111 11") == ["41 1111 1111 1111 11"]


def test_find_cards_does_not_make_one_of_two_telephones() -> None:
    assert found("514 555 0123 418 555 0199") == []
