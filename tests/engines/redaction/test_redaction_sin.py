import pytest

from relais.engines.redaction.sin import find_sins


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sins(text)]


@pytest.mark.parametrize(
    "number",
    [
        "130692544",
        "130 692 544",
        "130-692-544",
        "130.692.544",
        "130 - 692 - 544",
        "130 692544",
        "1 3 0 6 9 2 5 4 4",
    ],
)
def test_find_sins_reads_every_usual_spacing(number: str) -> None:
    assert found(f"le {number}, merci") == [number]


@pytest.mark.parametrize("number", ["812 345 674", "123 456 789", "130 692 545"])
def test_find_sins_leaves_numbers_that_cannot_be_a_persons_unless_said_to_be(number: str) -> None:
    assert found(f"le {number}, merci") == []
    assert found(f"NAS {number}") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "1130692544",
        "1306925440",
        "1 130 692 544",
        "130 692 544 000",
        "2024-130-692-544",
        "130692544-01",
        "130692544.50",
        "130692544,50",
        "AB130692544",
        "130692544X",
        "SN-130692544",
        "130692544 RT0001",
    ],
)
def test_find_sins_leaves_a_part_of_a_longer_number(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["130692544 $", "$130692544", "130 692 544 dollars", "130692544 %"])
def test_find_sins_leaves_amounts(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["permis 130692544", "serial number: 130692544", "numero de serie est 130692544"])
def test_find_sins_leaves_numbers_of_things(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["NAS 1 130692544", "SIN-130692544", "nas130692544", "est130692544", "social insurance no X130692544"],
)
def test_find_sins_believes_the_word_before(text: str) -> None:
    assert found(text) == ["130692544"]


def test_find_sins_does_not_take_the_end_of_a_word_for_the_word() -> None:
    for distance in range(40, 70):
        assert found(f"mon cousin{'.' * distance} permis 130692544") == []


def test_find_sins_reads_several_in_a_row() -> None:
    assert found("130 692 544 271 828 188") == ["130 692 544", "271 828 188"]
