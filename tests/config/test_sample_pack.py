"""The sample centre's content: its shape, its two languages, and what a reader would notice first."""

import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src/relais/config/sample"
PACK: dict[str, Any] = json.loads((SAMPLE / "pack.json").read_text(encoding="utf-8"))
CENTRE: dict[str, Any] = json.loads((SAMPLE / "centre.json").read_text(encoding="utf-8"))
ANSWERS: list[dict[str, Any]] = PACK["answers"]
LANGUAGES = ("fr", "en")
NO_BREAK_SPACE = "\u00a0"

with (ROOT / "tests/data/sample_questions.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = list(csv.DictReader(file))

each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=[answer["key"] for answer in ANSWERS])


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation: two texts that fold alike are one question."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def numbers(text: str, *, language: str) -> Counter[str]:
    """Every number of a text, written one way: 16:30, 1.5, 2000, 8195550142."""
    text = text.replace(NO_BREAK_SPACE, " ")
    if language == "fr":
        text = re.sub(r"\b(\d{1,2}) h(?: (\d\d))?\b", lambda m: f"{int(m[1])}:{m[2] or '00'}", text)
        text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"\b(\d{1,2})(?::(\d\d))? ([ap])\.m\.", clock_of_24_hours, text)
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)-(?=\d)", "", text)
    return Counter(re.findall(r"\d+(?:[.:]\d+)?", text))


def clock_of_24_hours(match: re.Match[str]) -> str:
    """Turn 4:30 p.m. into 16:30."""
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return f"{hour}:{match[2] or '00'}"


def french_texts() -> list[str]:
    texts = [topic["title"]["fr"] for topic in PACK["topics"]]
    for answer in ANSWERS:
        texts += [answer["title"]["fr"], answer["body"]["fr"]]
        texts += [link["label"]["fr"] for link in answer["links"]]
    texts += [CENTRE["organisation"]["name"]["fr"], CENTRE["centre"]["name"]["fr"]]
    texts += [named["name"]["fr"] for named in CENTRE["centre"]["holidays"]]
    return texts + [phone["label"]["fr"] for phone in CENTRE["centre"]["phones"]]


def test_pack_has_the_declared_shape() -> None:
    assert set(PACK) == {"format", "topics", "answers"}
    assert PACK["format"] == "relais-pack/1"
    assert [set(topic) for topic in PACK["topics"]] == [{"key", "title", "risk"}] * len(PACK["topics"])
    assert {topic["risk"] for topic in PACK["topics"]} <= {"low", "medium", "high"}
    fields = {"key", "topic", "title", "body", "links", "sources", "phrasings"}
    assert [set(answer) for answer in ANSWERS] == [fields] * len(ANSWERS)


def test_pack_uses_every_topic_and_no_other() -> None:
    keys = [topic["key"] for topic in PACK["topics"]]

    assert sorted(keys) == sorted({answer["topic"] for answer in ANSWERS})
    assert len({answer["key"] for answer in ANSWERS}) == len(ANSWERS)
    assert len(ANSWERS) >= 40


def test_topics_have_both_languages() -> None:
    for topic in PACK["topics"]:
        assert [bool(topic["title"][language].strip()) for language in LANGUAGES] == [True, True]


@each_answer
def test_answer_has_both_languages(answer: dict[str, Any]) -> None:
    bilingual = [answer["title"], answer["body"], *(link["label"] for link in answer["links"])]
    bilingual += [link["url"] for link in answer["links"]]

    for text in bilingual:
        assert set(text) == set(LANGUAGES)
        assert all(text[language] == text[language].strip() != "" for language in LANGUAGES)


@each_answer
def test_answer_has_nine_phrasings_a_language(answer: dict[str, Any]) -> None:
    assert set(answer["phrasings"]) == set(LANGUAGES)
    assert min(len(answer["phrasings"][language]) for language in LANGUAGES) >= 9


@each_answer
def test_answer_gives_the_same_numbers_in_both_languages(answer: dict[str, Any]) -> None:
    for part in ("title", "body"):
        assert numbers(answer[part]["fr"], language="fr") == numbers(answer[part]["en"], language="en")


@each_answer
def test_body_is_short_markdown_without_headings_links_or_html(answer: dict[str, Any]) -> None:
    for language in LANGUAGES:
        body = answer["body"][language]
        assert re.findall(r"(?m)^#|<[a-z/]|\]\(|https?:|www\.", body) == []
        assert body.count("**") % 2 == 0
        assert len(body.split("\n\n")) <= 5


@each_answer
def test_addresses_are_secure_and_local_ones_are_fictional(answer: dict[str, Any]) -> None:
    addresses = [link["url"][language] for link in answer["links"] for language in LANGUAGES]

    for address in [*addresses, *answer["sources"]]:
        assert address.startswith("https://")
        assert address.startswith("https://www.val-boreal.example/") == ("val-boreal" in address)


def test_no_question_belongs_to_two_answers() -> None:
    seen = Counter(
        fold(text)
        for answer in ANSWERS
        for language in LANGUAGES
        for text in [answer["title"][language], *answer["phrasings"][language]]
    )

    assert [text for text, times in seen.items() if times > 1] == []


def test_french_has_no_space_before_high_punctuation() -> None:
    assert [text for text in french_texts() if re.search(r"\s[;!?]", text)] == []


def test_french_has_a_no_break_space_before_colons_and_inside_guillemets() -> None:
    wrong = re.compile(rf"(?<!{NO_BREAK_SPACE})[:»]|«(?!{NO_BREAK_SPACE})")

    assert [text for text in french_texts() if wrong.search(text)] == []


def test_french_never_parts_a_number_from_its_unit() -> None:
    wrong = re.compile(r"\d (?:[$%h]|km|m|cm|m³)(?!\w)|\bh \d|\d \d{3}\b")

    assert [text for text in french_texts() if wrong.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_questions_cover_every_answer(language: str) -> None:
    asked = Counter(row["answer"] for row in QUESTIONS if row["language"] == language)
    out_of_scope = asked.pop("")

    assert set(asked) == {answer["key"] for answer in ANSWERS}
    assert min(asked.values()) >= 2
    assert out_of_scope >= 40


def test_held_out_questions_are_not_in_the_pack() -> None:
    held_out = [fold(row["text"]) for row in QUESTIONS]
    known = {
        fold(text)
        for answer in ANSWERS
        for language in LANGUAGES
        for text in [answer["title"][language], *answer["phrasings"][language]]
    }

    assert [text for text in held_out if text in known] == []
    assert len(set(held_out)) == len(held_out)


def test_centre_says_that_it_is_a_sample_in_both_languages() -> None:
    for name in (CENTRE["organisation"]["name"], CENTRE["centre"]["name"]):
        assert [name["fr"].endswith("(exemple)"), name["en"].endswith("(sample)")] == [True, True]


def test_centre_opens_before_it_closes_and_names_its_holidays_in_order() -> None:
    hours = CENTRE["centre"]["hours"]
    days = [date.fromisoformat(holiday["on"]) for holiday in CENTRE["centre"]["holidays"]]

    assert [day["weekday"] for day in hours] == [0, 1, 2, 3, 4]
    assert [day["opens"] < day["closes"] for day in hours] == [True] * len(hours)
    assert days == sorted(set(days))
    assert days[-1] == date(2027, 12, 25)


def test_people_fill_every_group_and_the_desk() -> None:
    roles = {role for person in CENTRE["people"] for role in person["roles"]}
    emails = [person["email"] for person in CENTRE["people"]]

    assert roles == {
        "vendor",
        "it_security",
        "privacy",
        "legal",
        "data_analysis",
        "business_analysis",
        "program",
        "web",
        "content",
        "agent",
        "supervisor",
        "manager",
    }
    assert [email.endswith("@val-boreal.example") for email in emails] == [True] * len(set(emails))


def test_telephone_numbers_are_reserved_for_fiction() -> None:
    texts = [answer["body"][language] for answer in ANSWERS for language in LANGUAGES]
    texts += [phone["number"] for phone in CENTRE["centre"]["phones"]]
    local = re.findall(r"819.555.\d{4}", " ".join(texts))

    assert {re.sub(r"\D", "", number) for number in local} == {"8195550142", "8195550143", "8195550144"}
