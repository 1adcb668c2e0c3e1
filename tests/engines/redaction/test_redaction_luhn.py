import pytest

from relais.engines.redaction.luhn import passes_luhn


@pytest.mark.parametrize("digits", ["046454286", "4111111111111111", "378282246310005", "0"])
def test_passes_luhn_accepts_published_examples(digits: str) -> None:
    assert passes_luhn(digits) is True


def test_passes_luhn_refuses_any_other_last_digit() -> None:
    assert [last for last in range(10) if passes_luhn(f"04645428{last}")] == [6]


def test_passes_luhn_refuses_two_neighbours_exchanged() -> None:
    assert passes_luhn("064454286") is False
