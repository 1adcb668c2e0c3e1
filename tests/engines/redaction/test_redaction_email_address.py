import pytest

from relais.engines.redaction.email_address import find_email_addresses


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_email_addresses(text)]


@pytest.mark.parametrize(
    "address",
    [
        "jean@exemple.ca",
        "jean.roy+impots@mail.exemple.qc.ca",
        "J_ROY@EXEMPLE.COM",
        "o'neil@example.org",
        "info@example.ca",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<{}>", "courriel:{}.", "({}), merci", "mailto:{}?"])
def test_find_email_addresses_reads_the_address_and_no_more(address: str, around: str) -> None:
    assert found(around.format(address)) == [address]


@pytest.mark.parametrize("text", ["@canada", "a@b", "jean@localhost", "8@10", "@", "x @ y.ca", "a@.ca", "a@ca."])
def test_find_email_addresses_leaves_other_uses_of_the_sign(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["info@canada.ca", "NoReply@cra-arc.gc.ca", "aide@mess.gouv.qc.ca"])
def test_find_email_addresses_leaves_a_government_office(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("address", ["jean.roy@canada.ca", "info@canada.ca.example.com", "info@notcanada.ca"])
def test_find_email_addresses_reads_what_only_resembles_an_office(address: str) -> None:
    assert found(address) == [address]
