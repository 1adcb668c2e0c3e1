import pytest

from relais.engines.redaction.spoken_email import find_spoken_email_addresses


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_spoken_email_addresses(text)]


@pytest.mark.parametrize(
    "address",
    [
        "jean point roy arobas exemple point ca",
        "jean arobase exemple.ca",
        "jean a commercial exemple point ca",
        "jean (at) exemple (dot) ca",
        "jean[arobase]exemple[point]ca",
        "jane dot doe at example dot ca",
        "jane_doe at example dot com",
        "jane at gmail dot com",
        "jean.roy a exemple point com",
        "jean @ hotmail.com",
        "jean@gmail point com",
        "jean tiret bas roy arobas exemple point qc point ca",
    ],
)
def test_find_spoken_email_addresses_reads_the_address_and_no_more(address: str) -> None:
    assert found(f"ecrire, {address}, merci") == [address]


@pytest.mark.parametrize("lead", ["my email is", "courriel :", "mon courriel est", "e-mail address is"])
def test_find_spoken_email_addresses_believes_the_words_before(lead: str) -> None:
    assert found(f"{lead} jean at exemple dot ca") == ["jean at exemple dot ca"]


@pytest.mark.parametrize(
    "text",
    [
        "visit us at canada dot ca",
        "allez a quebec point ca",
        "covid19 at canada dot ca",
        "it is at gmail dot com",
        "un compte a gmail point com",
        "meet me @ store.ca",
        "a ce point ca va",
        "info arobas canada point",
        "info (at) canada.ca",
    ],
)
def test_find_spoken_email_addresses_leaves_what_is_not_certain(text: str) -> None:
    assert found(text) == []
