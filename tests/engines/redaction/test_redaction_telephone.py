import pytest

from relais.engines.redaction.telephone import find_telephones


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_telephones(text)]


@pytest.mark.parametrize(
    "number",
    [
        "514 555-0123",
        "514-555-0123",
        "514.555.0123",
        "514/555-0123",
        "514 555 0123",
        "(514) 555-0123",
        "(514)555-0123",
        "1-514-555-0123",
        "1 (514) 555-0123",
        "+1 514 555 0123",
        "+1 (514) 555-0123",
        "+15145550123",
        "5145550123",
        "15145550123",
        "514 5550123",
        "514555-0123",
        "514-123-4567",
        "514 555 01 23",
        "5 1 4 5 5 5 0 1 2 3",
        "514 555-0123 poste 12",
        "514-555-0123 ext. 4321",
        "514-555-0123 x12",
        "514-555-0123, poste 7",
        "+33 6 12 34 56 78",
        "+55 11 91234 5678",
    ],
)
def test_find_telephones_reads_numbers_with_an_area_code(number: str) -> None:
    assert found(f"au {number}.") == [number]


@pytest.mark.parametrize(
    "before",
    ["appelez-moi au", "cell", "tel. :", "call me at", "my phone is", "text me", "mon numero est le"],
)
@pytest.mark.parametrize("number", ["555-0142", "555 0142", "5550142", "555 01 42"])
def test_find_telephones_reads_a_local_number_after_a_word(before: str, number: str) -> None:
    assert found(f"{before} {number}") == [number]


@pytest.mark.parametrize("text", ["le 555-0142", "5550142", "appelez, dossier 5550142", "call about form 555-0142"])
def test_find_telephones_leaves_seven_digits_of_something_else(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "311",
        "appelez le 911",
        "call 9-8-8",
        "call 811 or 211",
        "call 1-800-622-6232 ext. 2",
        "appeler 18665550123",
        "call 877 555 0123",
        "1 900 555 0123",
        "appelez le 310-0000",
    ],
)
def test_find_telephones_leaves_lines_of_organisations(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2024-2025",
        "call in 2024-2025",
        "250 000 2024",
        "2125550123",  # ten digits alone, the area code not Canadian
        "permis 5145550123",
        "serial number 514-555-0123",
        "A514-555-0123",
        "123-514-555-0123",
        "514-555-0123-99",
        "51455501234",
        "+150 000 000 $",
        "https://exemple.ca/5145550123",
    ],
)
def test_find_telephones_leaves_other_numbers(text: str) -> None:
    assert found(text) == []


def test_find_telephones_believes_the_word_for_a_foreign_area_code() -> None:
    assert found("call 2125550123") == ["2125550123"]


def test_find_telephones_keeps_the_parenthesis_of_the_sentence() -> None:
    assert found("(514-555-0123)") == ["514-555-0123"]
