import pytest

from relais.engines.understanding.lexicon import concepts
from relais.engines.understanding.spoken import written_out
from relais.engines.understanding.text import fold


@pytest.mark.parametrize(("language", "first", "second"), [("fr", "boss", "employeur"), ("en", "boss", "employ")])
def test_everyday_words_meet(language: str, first: str, second: str) -> None:
    assert set(concepts(language)[first]) & set(concepts(language)[second]) != set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_spoken_spelling_is_folded_and_says_something_else(language: str) -> None:
    assert [key for key, value in written_out(language).items() if fold(key) != key or (key,) == value] == []
