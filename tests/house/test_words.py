"""One word for each thing in both languages, French as it is written in Canada, English in Canadian spelling.

Read are all the words that people see: the catalogue, the prose pages, the element’s words and the sample’s texts.
"""

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.test_catalogue import CATALOGUE, used

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "relais"
ELEMENT = SOURCE / "apps/assistant/static/assistant/counter/words.js"
NO_BREAK = "\u00a0"
# English word, then what French must say for it; where the English word means another thing, it is not a pair.
PAIRS = {
    r"contact centres?": "centres? de contact",
    r"topics?": "sujet",
    r"phrasings?": "formulation",
    r"conversations?": "conversation",
    r"jurisdictions?": "administration|provinces? et(?: des| les)? territoires?",
    r"organi[sz]ations?": "organisme|organisation|organisateur",
    r"personal information": "renseignements? personnels?",
    r"workspace": "espace de travail",
    r"privacy": "vie privée",
    r"legal services": "services juridiques",
    r"IT security": "sécurité (?:des TI|informatique)",
    r"program area": "secteur de programme",
    r"web team": "équipe (?:W|w)eb",
    r"relay service": "service de relais",
    r"teletypewriter": "téléscripteur",
    r"toll-free": "sans frais",
    r"terms of reference": "attributions|mandat",
    r"action plans?": "plans? d[’']action",
    r"agenda": "ordre du jour",
    r"minutes of": "compte rendu|procès-verbal",
    r"sign in": "session|connect",
    r"email": "courriel",
    r"thresholds?": "seuil",
    r"verdicts?": "verdict",
}
# What is not written here, and why: calques, brand words, and what the glossary calls otherwise.
FRENCH_FORBIDDEN = {
    "centre d’appels": r"centres? d[’']appels?",
    "chat, chatter": r"\bchat(?:ter|bots?|s)?\b(?! (?:et|ou) )",
    "clavardage for the assistant": r"clavard\w* avec (?:le robot|l[’']assistant)",
    "email": r"\be-?mails?\b|\bmail\b",
    "juridiction for a jurisdiction": r"juridictions?\b",
    "digital for numérique": r"\bdigita(?:l|le|ux|les)\b",
    "confinement for containment": r"confinement",
    "click here": r"cliqu\w+ ici",
    "se loguer, login": r"\blog(?:in|uer|out)\b",
    "niveau de gouvernement": r"niveaux? de gouvernement",
    "tutoiement": r"\b(?:tu|toi|ton|ta|tes)\b",
}
ENGLISH_FORBIDDEN = {
    "American spelling": r"\b(?:center|color|favorite|honor|neighbor|labor|organization|canceled|traveler|gray|theater|"
    r"catalog|defense|behavior|labeled|modeling|jewelry|check(?=book))s?\b",
    "deflection for success": r"deflect",
    "click here": r"click here",
    "chatbot": r"chatbot",
}
TYPOGRAPHY = {
    "no space before ; ! ?": r"\s[;!?]",
    "a no-break space before :": rf"(?<![{NO_BREAK}])(?<!Authorization)(?<!\d):(?!//)(?=\s|$)",
    "a no-break space inside « »": rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»",
    "curved apostrophes": r"(?<=\w)'(?=\w)",
    "no English quotation marks": r"[“”]",
    "three dots in one character": r"\.\.\.",
    "a no-break space before $ and %": r"\d ?(?<!" + NO_BREAK + r")[$%](?!\()",
    "no double space": r"(?<=\S)  (?=\S)",
    "hours as 8 h 30": r"(?<!ainsi, )(?<!-\d\d )\b\d{1,2}(?:h\d{2}|:\d{2})\b",  # but as a field takes it
}
# A cat is a "chat": the sample speaks of animals.
ANIMALS = re.compile(r"(?i)\bchats?\b")


def prose(language: str) -> list[str]:
    """Paragraphs of the pages that are written whole in one language, without their tags."""
    found = []
    for path in SOURCE.rglob(f"templates/**/*.{language}.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "x", path.read_text(encoding="utf-8"), flags=re.S)
        blocks = re.split(r"</?(?:p|li|ul|ol|h[1-6]|div|dt|dd)\b[^>]*>", text)
        found += [html.unescape(re.sub(r"<[^>]+>", "", block)).strip() for block in blocks]
    return [text for text in found if text]


@cache
def element() -> dict[str, dict[str, str]]:
    words = json.loads(ELEMENT.read_text(encoding="utf-8").partition("WORDS =")[2].strip().rstrip(";"))
    return {code: {key: text for key, text in side.items() if isinstance(text, str)} for code, side in words.items()}


def sample(language: str) -> list[str]:
    pack = json.loads((SOURCE / "config/sample/pack.json").read_text(encoding="utf-8"))
    return [answer[part][language] for answer in pack["answers"] for part in ("title", "body")]


def seen_in_french() -> list[str]:
    catalogue = [text for entry in CATALOGUE for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    return [*catalogue, *prose("fr"), *element()["fr"].values()]


def seen_in_english() -> list[str]:
    return [*used(), *prose("en"), *element()["en"].values()]


def pairs() -> list[tuple[str, str]]:
    """The same sentence in both languages."""
    words = element()
    catalogue = [(entry.msgid, entry.msgstr or " ".join(entry.msgstr_plural.values())) for entry in CATALOGUE]
    return catalogue + [(words["en"][key], words["fr"][key]) for key in words["en"]]


def glossary(language: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / language / "reference/glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", text, re.M)[2:]
    return [(one, other) if language == "en" else (other, one) for one, other in rows]


def test_texts_are_found() -> None:
    assert (
        min(map(len, (prose("fr"), prose("en"), element()["fr"], element()["en"], sample("fr"), glossary("en")))) > 10
    )


def test_glossaries_hold_the_same_words() -> None:
    assert sorted(glossary("en")) == sorted(glossary("fr"))


@pytest.mark.parametrize("english", PAIRS)
def test_a_word_of_the_trade_is_the_same_everywhere(english: str) -> None:
    said = re.compile(rf"(?i)\b{english}\b")

    assert [
        (one, other) for one, other in pairs() if said.search(one) and not re.search(rf"(?i){PAIRS[english]}", other)
    ] == []


@pytest.mark.parametrize("rule", TYPOGRAPHY)
def test_french_typography(rule: str) -> None:
    assert [text for text in (*seen_in_french(), *sample("fr")) if re.search(TYPOGRAPHY[rule], text)] == []


@pytest.mark.parametrize("word", FRENCH_FORBIDDEN)
def test_french_says_it_otherwise(word: str) -> None:
    texts = [*seen_in_french(), *(ANIMALS.sub("", text) for text in sample("fr"))]

    assert [text for text in texts if re.search(f"(?i){FRENCH_FORBIDDEN[word]}", text)] == []


@pytest.mark.parametrize("word", ENGLISH_FORBIDDEN)
def test_english_says_it_otherwise(word: str) -> None:
    texts = [*seen_in_english(), *sample("en")]

    assert [text for text in texts if re.search(f"(?i){ENGLISH_FORBIDDEN[word]}", text)] == []


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("no space before ; ! ?", "Pourquoi?", "Pourquoi ?"),
        ("a no-break space before :", f"Ainsi{NO_BREAK}: oui", "Ainsi : oui"),
        ("a no-break space inside « »", f"«{NO_BREAK}oui{NO_BREAK}»", "« oui »"),
        ("a no-break space before $ and %", f"10{NO_BREAK}%", "10 %"),
        ("hours as 8 h 30", "8 h 30", "8:30"),
    ],
)
def test_rules_find_what_they_are_for(rule: str, right: str, wrong: str) -> None:
    assert [bool(re.search(TYPOGRAPHY[rule], text)) for text in (right, wrong)] == [False, True]
