import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.apps.conversations.door import clean_text

ANYTHING = st.text(alphabet=st.characters())  # lone surrogates and private characters included
WORDS = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)


@given(ANYTHING)
def test_cleaning_again_changes_nothing(text: str) -> None:
    clean = clean_text(text)

    assert clean_text(clean) == clean


@given(ANYTHING)
def test_result_can_be_stored_sent_and_compared(text: str) -> None:
    clean = clean_text(text)

    assert clean.encode().decode() == clean
    assert "\x00" not in clean
    assert unicodedata.is_normalized("NFC", clean)


@given(ANYTHING)
def test_nothing_that_hides_or_turns_text_round_is_left(text: str) -> None:
    hidden = [c for c in clean_text(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"}]

    assert set(hidden) <= set("\n\t\u200c\u200d")


@given(WORDS)
def test_visible_text_stays_but_for_its_composition(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@given(WORDS, st.text(alphabet=" \n\t\r\u00a0\u2003\u3000\u200b\u200c\u200d\ufeff", max_size=9))
def test_space_around_is_taken_away(text: str, space: str) -> None:
    assert clean_text(space + text + space) == clean_text(text)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("e\u0301te\u0301", "été"),
        ("e\u200b\u0301", "é"),
        ("un\r\ndeux\rtrois\n", "un\ndeux\ntrois"),
        ("\u2003\u3000\u00a0", ""),
        ("a\u202eb\u2066c", "abc"),
        ("\U000e0041\U000e0042x", "x"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_known_cases(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean
