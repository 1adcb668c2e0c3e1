from hypothesis import given, settings
from hypothesis import strategies as st

from relais.engines.redaction import find_personal_information
from relais.engines.redaction.luhn import passes_luhn

SEPARATORS = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\u202f", "\u2011"])
SENTENCES = st.sampled_from(["{}", "Mon numéro est le {}, merci.", "my number: {}", "En 2024 (« {} »)", "{}\n2 pages"])


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def with_check_digit(body: str) -> str:
    return next(body + last for last in "0123456789" if passes_luhn(body + last))


def kinds(sentence: str, parts: list[str], separator: str) -> list[str]:
    return [span.kind for span in find_personal_information(sentence.format(separator.join(parts)))]


@settings(deadline=None)
@given(SENTENCES, SEPARATORS, st.sampled_from("12345679"), digits(7))
def test_every_sin_is_found(sentence: str, separator: str, first: str, rest: str) -> None:
    sin = with_check_digit(first + rest)

    assert kinds(sentence, [sin[:3], sin[3:6], sin[6:]], separator) == ["sin"]


@settings(deadline=None)
@given(SENTENCES, SEPARATORS, st.sampled_from(["4", "51", "55", "2221", "6011", "65"]), digits(14))
def test_every_card_is_found(sentence: str, separator: str, prefix: str, rest: str) -> None:
    card = with_check_digit((prefix + rest)[:15])

    assert kinds(sentence, [card[:4], card[4:8], card[8:12], card[12:]], separator) == ["card"]


@settings(deadline=None)
@given(SENTENCES, SEPARATORS, st.sampled_from(["514", "613", "867"]), st.sampled_from("23456789"), digits(6))
def test_every_telephone_is_found(sentence: str, separator: str, area: str, first: str, rest: str) -> None:
    assert kinds(sentence, [area, first + rest[:2], rest[2:]], separator) == ["telephone"]


@settings(deadline=None)
@given(SENTENCES, SEPARATORS, digits(2), st.integers(1, 12), st.integers(1, 18), digits(2))
def test_every_health_number_is_found(
    sentence: str, separator: str, year: str, month: int, day: int, last: str
) -> None:
    parts = ["TREB", f"{year}{month + 50}", f"{day:02}{last}"]

    assert kinds(sentence, parts, separator) == ["health_number"]
