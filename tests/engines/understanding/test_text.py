import pytest

from relais.engines.understanding.text import MAX_CHARS, fold, normalise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("L’école est-elle ouverte?", ["le", "ecole", "est", "elle", "ouverte"]),
        ("j'vas payer", ["je", "vais", "payer"]),
        ("chu tanné pis y'a rien", ["je", "suis", "tanne", "et", "il", "y", "a", "rien"]),
        ("Œuvre d’aujourd’hui", ["oeuvre", "de", "aujourdhui"]),
        ("SVP, c koi l'heure", ["sil", "vous", "plait", "ce", "est", "quoi", "le", "heure"]),
        ("COVID‑19", ["covid", "19"]),
    ],
)
def test_french_is_folded_split_and_written_out(text: str, tokens: list[str]) -> None:
    assert normalise(text, language="fr") == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I can’t pay, don't ask", ["i", "can", "not", "pay", "do", "not", "ask"]),
        ("u r late", ["you", "are", "late"]),
        ("they've gone, it's over", ["they", "have", "gone", "it", "s", "over"]),
    ],
)
def test_english_contractions_are_written_out(text: str, tokens: list[str]) -> None:
    assert normalise(text, language="en") == tokens


@pytest.mark.parametrize("text", ["", "   ", "😀", "\x00\x01\x02", "?!…", "\u202e\u200f", "'''"])
def test_text_without_a_word_has_no_token(text: str) -> None:
    assert normalise(text, language="fr") == []


def test_marks_that_cannot_be_seen_do_not_cut_words() -> None:
    assert normalise("pay\u00adment e\u0301cole", language="en") == ["payment", "ecole"]


def test_what_is_analysed_is_bounded() -> None:
    assert len(fold("a" * 100_000)) == MAX_CHARS


def test_any_character_is_accepted() -> None:
    assert normalise("".join(map(chr, range(0, 0xD800, 7))), language="fr") != []
    assert normalise("\ud800 seul", language="fr") == ["seul"]
