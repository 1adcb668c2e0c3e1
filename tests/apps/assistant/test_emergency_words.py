"""Recall and false alarms on our own phrasings; the test half was never read while the words were being chosen."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.apps.assistant.steps import emergency_words
from relais.apps.assistant.steps.emergency_words import find_emergency

PHRASINGS = Path(__file__).parents[2] / "data" / "emergency_phrasings.csv"
UNREAD = PHRASINGS.with_name("emergency_unread.csv")
BACKGROUND = Path(emergency_words.__file__).parents[3] / "engines" / "understanding" / "background"


def phrasings(*, split: str, emergency: str, language: str) -> list[dict[str, str]]:
    with PHRASINGS.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["split"], row["emergency"], row["language"]) == (split, emergency, language)
        ]
    assert len(rows) > 100
    return rows


def share_found(rows: list[dict[str, str]]) -> float:
    return sum(find_emergency(row["text"]) is not None for row in rows) / len(rows)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("split", "at_least"), [("dev", 0.95), ("test", 0.77)])
def test_emergencies_are_found_in_both_languages(split: str, at_least: float, language: str) -> None:
    rows = phrasings(split=split, emergency="yes", language=language)

    share = share_found(rows)

    assert share >= at_least


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("split", "at_most"), [("dev", 0.01), ("test", 0.021)])
def test_similar_words_without_danger_raise_few_alarms(split: str, at_most: float, language: str) -> None:
    rows = phrasings(split=split, emergency="no", language=language)

    share = share_found(rows)

    assert share <= at_most


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_written_before_the_patterns_were_read_are_found(language: str) -> None:
    with UNREAD.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    danger = [row for row in rows if row["emergency"] == "yes"]
    ordinary = [row for row in rows if row["emergency"] == "no"]

    assert (len(danger), len(ordinary)) == (50, 30)
    assert (share_found(danger) >= 0.85, share_found(ordinary)) == (True, 0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_background_messages_raise_no_alarm(language: str) -> None:
    lines = (BACKGROUND / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    messages = [line for line in lines if line and not line.startswith("#")]

    alarms = [message for message in messages if find_emergency(message)]

    assert len(messages) >= 500
    assert alarms == []


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_kind_of_help_is_right_when_danger_is_found(split: str, language: str) -> None:
    rows = phrasings(split=split, emergency="yes", language=language)
    found = [(row["kind"], find_emergency(row["text"])) for row in rows]

    right = [kind == expected for expected, kind in found if kind]

    assert sum(right) / len(right) >= 0.98


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Je meurs de faim, mais surtout : ma mère ne respire plus!", "life"),
        ("My tax bill is killing me, and my kitchen is on fire", "life"),
        ("where do i pay my fire permit? my husband is not breathing", "life"),
        ("wait he's going to kill me", "life"),
        ("car accident, two dead", "life"),
        ("fais-tu payer l’assurance si je veux mourir", "self_harm"),
        ("SA VIE EST EN DANGER", "life"),
    ],
)
def test_a_harmless_part_does_not_hide_a_danger(text: str, kind: str) -> None:
    assert find_emergency(text) == kind


@pytest.mark.parametrize("apostrophe", "'’‘ʼ`´")
def test_any_apostrophe_and_any_accent_are_read_alike(apostrophe: str) -> None:
    text = f"J{apostrophe}AI DES IDÉES SUICIDAIRES"

    assert find_emergency(text) == find_emergency(text.replace("É", "e")) == "self_harm"


@pytest.mark.parametrize(
    "text", ["ma mère est inconsciante", "she is unconcious", "j'ai envi de mourrir", "im sucidal"]
)
def test_common_misspellings_are_read(text: str) -> None:
    assert find_emergency(text) in {"life", "self_harm"}


def test_a_danger_at_the_end_of_a_very_long_message_is_read() -> None:
    text = "bonjour je vous écris au sujet de mon bac " * 2_000 + " au secours il y a le feu dans la maison"

    assert find_emergency(text) == "life"


@pytest.mark.parametrize("text", ["\ufdfa" * 2_000, "4 " * 1_000, "not " * 500, "il " * 650])
def test_time_stays_bounded_whatever_the_text(text: str) -> None:
    began = time.thread_time()

    find_emergency(text)

    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I don't want to live anymore", "self_harm"),
        ("je veux plus vivre aujourd'hui", "self_harm"),
        ("i dont wanna live anymore", "self_harm"),
        ("i don't want to live like this anymore", "self_harm"),
        ("je veux plus vivre avec cette douleur", "self_harm"),
        ("I have nothing left to live for", "self_harm"),
        ("je suis en détresse", "self_harm"),
        ("in distress", "self_harm"),
        ("call an ambulance", "life"),
        ("appelez une ambulance", "life"),
        ("j'ai peur de mon mari", "life"),
        ("j'ai peur de mon conjoint", "life"),
        ("I'm scared of my husband", "life"),
        ("scared of my partner", "life"),
        ("qqn s'est effondré", "life"),
    ],
)
def test_short_calls_are_heard(text: str, kind: str) -> None:
    assert find_emergency(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "je veux plus vivre ici",
        "je veux plus vivre avec mon ex",
        "je ne veux plus vivre à Montréal",
        "I don't want to live here anymore",
        "i don't want to wake up this early",
        "when should I call an ambulance",
        "how much does it cost to call an ambulance",
        "help for people in financial distress",
    ],
)
def test_place_to_live_is_no_danger(text: str) -> None:
    assert find_emergency(text) is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert find_emergency(text) in {None, "life", "self_harm"}
