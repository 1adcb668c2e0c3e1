import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from relais.engines.understanding import BankRow, EncoderFailed, Index, dump, fit, load

SUBJECTS = {
    "dog": ["puppy licence", "hound tag", "canine permit", "mutt register", "pooch paper"],
    "pool": ["swim hours", "bathing schedule", "lanes timetable", "water opening", "dip times"],
    "trash": ["garbage day", "refuse pickup", "rubbish truck", "waste collection", "bins emptied"],
    "snow": ["plough street", "blizzard parking", "winter ban", "ice removal", "storm towing"],
}
ROWS = [BankRow(answer, "en", "paraphrase", text) for answer, texts in SUBJECTS.items() for text in texts]


class Meaning:
    """An encoder that knows which words belong together, or knows nothing: eight numbers a text."""

    digest, size = "meaning", 8

    def __init__(self, *, knows: bool = True) -> None:
        self._place = {word: at for at, texts in enumerate(SUBJECTS.values()) for word in " ".join(texts).split()}
        self._knows = knows

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), self.size), 0.01, np.float32)
        for row, text in enumerate(texts):
            if not self._knows:
                vectors[row] = np.random.default_rng(zlib.crc32(text.encode())).normal(size=self.size)
                continue
            for word in text.lower().split():
                vectors[row, self._place.get(word, 4)] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class Broken(Meaning):
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(texts), 3), np.float32)


@pytest.fixture(scope="module")
def enhanced() -> Index:
    return fit(ROWS, encoder=Meaning())


def test_an_encoder_that_helps_is_kept_and_finds_what_shares_no_word(enhanced: Index) -> None:
    asked = "canine puppy hound"

    assert enhanced.encoded_languages == ("en",)
    assert enhanced.understand(asked, language="en").candidates[0].answer == "dog"


def test_an_encoder_that_knows_nothing_is_not_kept() -> None:
    assert fit(ROWS, encoder=Meaning(knows=False)).encoded_languages == ()


def test_a_stored_index_reads_as_it_did_once_its_encoder_is_at_hand(enhanced: Index) -> None:
    again = load(dump(enhanced))

    assert dump(again) == dump(enhanced)
    assert again.with_encoder(Meaning()).understand("bathing water") == enhanced.understand("bathing water")


def test_without_its_encoder_an_index_reads_as_the_bank_alone(enhanced: Index) -> None:
    alone = fit(ROWS)

    assert load(dump(enhanced)).understand("garbage day") == alone.understand("garbage day")


def test_an_encoder_that_fails_later_leaves_the_bank_to_answer(enhanced: Index) -> None:
    failing = enhanced.with_encoder(Broken())

    assert failing.understand("garbage day") == fit(ROWS).understand("garbage day")


def test_an_encoder_of_the_wrong_size_is_refused_when_fitting() -> None:
    with pytest.raises(EncoderFailed, match=r"shape \(\d+, 3\), expected float32 of shape \(\d+, 8\)"):
        fit(ROWS, encoder=Broken())


def test_another_encoder_than_the_one_fitted_with_is_refused(enhanced: Index) -> None:
    other = Meaning()
    other.digest = "other"

    with pytest.raises(EncoderFailed, match="was fitted with an encoder of size 8"):
        enhanced.with_encoder(other)
