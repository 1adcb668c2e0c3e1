import pytest

from relais.engines.understanding.background import background
from relais.engines.understanding.text import normalise


@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_is_enough_background_and_no_text_twice(language: str) -> None:
    texts = background(language)

    folded = [" ".join(normalise(text, language=language)) for text in texts]
    assert len(texts) >= 500
    assert len(set(texts)) == len(texts)
    assert len(set(folded)) > 0.97 * len(texts)
    assert not any(text.startswith("#") for text in texts)
