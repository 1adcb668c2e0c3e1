"""The language of one message, from scripts, stop words, spellings and the banks' own words; no model."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from relais.engines.understanding.text import MAX_CHARS, fold

_FRENCH = frozenset(
    """je j tu il elle on nous vous ils elles le la les l un une des du de d au aux ce cet cette ces c mon ma mes
    ton ta tes son sa ses notre nos votre vos leur leurs qui que qu quoi dont ou quand comment pourquoi combien
    quel quelle quels quelles est es suis sont sommes etes etait sera ai as avons avez ont avoir etre fait faire
    peut peux pouvez puis dois doit veux veut voudrais pour par sur sous dans avec sans chez entre vers mais et
    donc car ne n pas plus rien jamais aussi tres trop encore toujours y en se s me m te t si oui non bonjour
    salut merci svp allo moi toi lui eux ca cela apres avant depuis pendant jusqu lorsque puisque parce afin
    besoin faut chu chui pis faque ben icitte asteur jsuis jvas jvais jai cest kesse esk pcq pkoi bcp rdv stp
    mtn quesse""".split()
)
_ENGLISH = frozenset(
    """i you he she it we they me him her us them my your his its our their mine yours the an this that these those
    is am are was were be been being do does did done have has had having will would can could should shall may
    might must what which who whom whose when where why how if then than and but or because as until while of at
    by for with about against between into through during before after above below to from up down in out off
    over under again not no nor only own same so too very just don there here any some need want get got know
    please thanks thank hello hi hey yes okay u ur im ive dont doesnt cant wont whats hows wanna gonna pls plz
    thx""".split()
)
FUNCTION_WORDS = {"fr": _FRENCH, "en": _ENGLISH}
"""Words that carry grammar rather than a subject, folded."""
_BOTH = frozenset(
    "a on me as an or son main car chat important question information service client pour but son".split()
)
_OTHERS = {
    "es": "el los las una por para como donde cuando quiero puedo necesito tengo esta estoy usted hola gracias que mi "
    "con pero ayuda hacer cual cuanto cuantos hay ustedes mis soy es lo se le muy aqui cuesta sobre",
    "pt": "voce nao como onde quando quero posso preciso tenho uma para com por ola obrigado obrigada estou minha meu "
    "fazer qual ajuda muito aqui sao isso eu o os do da em no na",
    "it": "il gli che come dove quando voglio posso devo sono una per con ciao grazie mio mia non buongiorno vorrei ho "
    "questo quanto aiuto mi si di dei della alla",
    "de": "der die das ich nicht ist und wie wo wann kann mein meine fur mit bitte danke haben bin ein eine wir sie "
    "zu auf brauche muss hallo guten was",
    "ht": "mwen kijan kote kisa pou nan ak yon gen fe ou li nou bonjou mesi tanpri ki ka pa eske",
    "nl": "de het een ik niet hoe waar wanneer kan mijn voor met alstublieft dank hallo goedendag heb bent wat dit",
    "tl": "ang ng mga ako ikaw paano saan kailan po salamat ko sa na ito gusto kailangan",
    "vi": "toi lam nao o dau khi la cua khong xin chao cam on duoc muon",
}
_OTHER_WORDS = {code: frozenset(words.split()) for code, words in _OTHERS.items()}
_SCRIPTS = {
    "CANADIAN SYLLABICS": "iu", "CYRILLIC": "ru", "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "GREEK": "el", "HEBREW": "he", "DEVANAGARI": "hi", "GURMUKHI": "pa", "BENGALI": "bn",
    "TAMIL": "ta", "THAI": "th", "ARMENIAN": "hy", "GEORGIAN": "ka", "ETHIOPIC": "am", "GUJARATI": "gu",
    "TELUGU": "te", "KHMER": "km", "SINHALA": "si", "MALAYALAM": "ml",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_FRENCH_LETTERS = frozenset("éèêëàâçùûîïôœÉÈÊÀÂÇÙÛÎÔŒ")
_SPANISH_MARKS = frozenset("¿¡ñÑ")


@dataclass(frozen=True)
class DetectedLanguage:
    """`language` is 'fr', 'en', the code of a language that is not served, or None; `certain` says if it is enough
    to leave the other bank alone."""

    language: str | None
    certain: bool


def detect_language(text: str, *, known: Mapping[str, float] | None = None) -> DetectedLanguage:
    """Language of `text`. `known` may give, for each bank, the share in [0, 1] of the words that this bank has."""
    script = _foreign_script(text)
    if script:
        return DetectedLanguage(language=script, certain=True)
    words = _WORD.findall(fold(text).replace("'", " "))
    if not words:
        return DetectedLanguage(language=None, certain=False)
    known = known or {}
    french = _count(words, _FRENCH) + 0.7 * _accented_words(text) + 2 * known.get("fr", 0.0)
    english = _count(words, _ENGLISH) + 2 * known.get("en", 0.0)
    other = _other_language(text, words, french=french, english=english)
    if other:
        return DetectedLanguage(language=other, certain=True)
    high, low = max(french, english), min(french, english)
    if high < 1:
        return DetectedLanguage(language=None, certain=False)
    certain = high - low >= 1 and high >= 2 * low
    return DetectedLanguage(language="fr" if french > english else "en", certain=certain)


def _count(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known and word not in _BOTH for word in words)


def _accented_words(text: str) -> int:
    return sum(any(char in _FRENCH_LETTERS for char in word) for word in _WORD.findall(text[:MAX_CHARS]))


def _other_language(text: str, words: list[str], *, french: float, english: float) -> str | None:
    """A language that is not served, only where its own words say so clearly."""
    best, best_score = None, max(french, english)
    for code, theirs in _OTHER_WORDS.items():
        shared = sum(word in theirs for word in words)
        own = len({word for word in words if word in theirs and word not in _FRENCH and word not in _ENGLISH})
        if code == "es":
            own += any(char in _SPANISH_MARKS for char in text[:MAX_CHARS])
        score = shared + 0.5 * own
        if own >= 2 and score > best_score:
            best, best_score = code, score
    return best


def _foreign_script(text: str) -> str | None:
    """The language that most letters point to when they are not Latin; Inuktitut syllabics give 'iu'."""
    counts: dict[str, int] = {}
    latin = 0
    for char in text[:MAX_CHARS]:
        if char.isascii():
            latin += char.isalpha()
        elif unicodedata.category(char).startswith("L"):
            name = unicodedata.name(char, "")
            code = next((code for script, code in _SCRIPTS.items() if name.startswith(script)), None)
            latin += name.startswith("LATIN")
            if code:
                counts[code] = counts.get(code, 0) + 1
    foreign = sum(counts.values())
    return max(counts, key=lambda code: counts[code]) if foreign > latin and foreign >= 2 else None
