"""Numbers cut by the end of a line, or with other signs between their groups than a form would ask for."""

import pytest

from relais.engines.redaction import find_personal_information, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my sin is 046\n454\n286", "my sin is [NAS/SIN]"),
        ("my sin is 046/454/286", "my sin is [NAS/SIN]"),
        ("mon NAS: 046,454,286", "mon NAS: [NAS/SIN]"),
        ("sin 046_454_286", "sin [NAS/SIN]"),
        ("SIN 046 | 454 | 286", "SIN [NAS/SIN]"),
        ("046*454*286", "[NAS/SIN]"),
        ("sin 046454286$", "sin [NAS/SIN]$"),
        ("4539 1488\n0343 6467", "[carte/card]"),
        ("4539/1488/0343/6467", "[carte/card]"),
        ("my card is 4539 1488 0343 6468", "my card is [carte/card]"),
        ("carte 4539/1488/0343/6468", "carte [carte/card]"),
        ("514\n555 1234", "[téléphone/phone]"),
        ("(514)\n555-1234", "[téléphone/phone]"),
        ("my number 514,555,1234", "my number [téléphone/phone]"),
        ("my phone is 514\n555-1234", "my phone is [téléphone/phone]"),
        ("jean@\nexemple.ca", "[courriel/email]"),
        ("jean\n@exemple.ca", "[courriel/email]"),
        ("jean@exemple.\nca", "[courriel/email]"),
        ("jean＠exemple。ca", "[courriel/email]"),
        ("TREM/8552/1234", "[RAMQ]"),
        ("TREM\n8552 1234", "[RAMQ]"),
        ("RAMQ: trem, 8552, 1234", "RAMQ: [RAMQ]"),
    ],
)
def test_number_that_is_cut_is_masked_whole_and_once(text: str, masked: str) -> None:
    assert mask(text).text == masked
    assert mask(masked).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "indicatifs 418/450/514/819",
        "indicatifs 514, 450, 4380",
        "un budget de 130,692,544",
        "prix 4000, 4500, 5000, 5500",
        "mon NAS, demandé le 2024-01-15, 3 semaines déjà",
        "ouvert 8:30-12:00, 13:00-16:30",
        "dossier 2024/0115/33",
        "1 800\n463 5060",
        "écrivez à jean.\nMerci",
        "info@\ncanada.ca",
        "page/2012/2013",
    ],
)
def test_lists_dates_and_amounts_are_left(text: str) -> None:
    assert find_personal_information(text) == ()
