import pytest

from relais.engines.understanding.language import DetectedLanguage, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quand passent les poubelles", "fr"),
        ("c'est tu fermé aujourd'hui", "fr"),
        ("when is the pool open", "en"),
        ("can i pay online", "en"),
        ("chu pas capable de me loguer sur le site", "fr"),
        ("ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ", "iu"),
        ("¿cómo puedo renovar mi pasaporte?", "es"),
        ("como puedo pagar mi cuenta", "es"),
        ("wo kann ich mein Auto parken", "de"),
        ("как оплатить счет", "ru"),
        ("كيف يمكنني الدفع", "ar"),
        ("我怎么付款", "zh"),
    ],
)
def test_a_clear_message_is_recognised(text: str, language: str) -> None:
    assert detect_language(text) == DetectedLanguage(language=language, certain=True)


@pytest.mark.parametrize("text", ["", "123", "😀", "xyzzy", "covid"])
def test_nothing_says_what_it_is(text: str) -> None:
    assert detect_language(text) == DetectedLanguage(language=None, certain=False)


def test_the_words_of_a_bank_settle_what_stop_words_cannot() -> None:
    assert detect_language("vidanges", known={"fr": 1.0, "en": 0.0}) == DetectedLanguage("fr", certain=True)


def test_mixed_text_is_uncertain() -> None:
    assert detect_language("le parking is full when je arrive").certain is False
