import pytest

from relais.engines.redaction.health_number import find_health_numbers


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_health_numbers(text)]


@pytest.mark.parametrize(
    "number", ["TREM 8552 1234", "TREM85521234", "trem 8552 1234", "TREM-8502-2912", "TREM 85 12 31 12"]
)
def test_find_health_numbers_reads_every_usual_spacing(number: str) -> None:
    assert found(f"le {number}.") == [number]


@pytest.mark.parametrize(
    "number", ["TREM 8513 1234", "TREM 8500 1234", "TREM 8563 1234", "TREM 8502 3012", "TREM 8552 0034"]
)
def test_find_health_numbers_leaves_an_impossible_date(number: str) -> None:
    assert found(f"RAMQ {number}") == []


@pytest.mark.parametrize(
    "text",
    [
        "juin 2012 1023",
        "YEAR 2010-2011",
        "taxe 2011-2012",
        "card 4111 1111",
        "XTREM 8552 1234",
        "TREM 8552 12345",
        "serial number TREM85521234",
        "REFE 4111 1111 1111",
    ],
)
def test_find_health_numbers_leaves_words_and_figures(text: str) -> None:
    assert found(text) == []


def test_find_health_numbers_believes_the_word_before() -> None:
    assert found("carte soleil : PAGE 2010 2011") == ["PAGE 2010 2011"]
