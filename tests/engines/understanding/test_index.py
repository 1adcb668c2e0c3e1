import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from relais.engines.understanding import Decision, Index, Reason


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("when do they pick up garbage", "en", "garbage-day"),
        ("is the pool open sunday", "en", "swimming-pool"),
        ("do I need a licence for my dog", "en", "dog-licence"),
        ("quel jour les vidanges", "fr", "garbage-day"),
        ("j'peux tu parker mon char dans rue la nuit l'hiver", "fr", "snow-parking"),
        ("a quelle heure ouvre la piscine dimanche", "fr", "swimming-pool"),
    ],
)
def test_a_question_finds_its_answer_in_its_own_language(town: Index, text: str, language: str, answer: str) -> None:
    understood = town.understand(text)

    assert (understood.language, understood.candidates[0].answer) == (language, answer)


@pytest.mark.parametrize(
    "text", ["who won the hockey game", "raconte-moi une blague", "what is 12 times 14", "t'es qui toi"]
)
def test_what_nothing_answers_is_unknown(town: Index, text: str) -> None:
    assert town.understand(text).decision == Decision.UNKNOWN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \n\t", Reason.EMPTY),
        ("😀", Reason.EMPTY),
        ("\x00\x07\x1b[31m\x00", Reason.OUT_OF_SCOPE),
        ("\u202eabc\u202c", Reason.OUT_OF_SCOPE),
        ("0" * 100_000, Reason.OUT_OF_SCOPE),
        ("ᖃᓄᐃᑉᐱᑦ ᐅᓪᓗᒥ", Reason.LANGUAGE_NOT_SERVED),
        ("¿dónde está la piscina, por favor?", Reason.LANGUAGE_NOT_SERVED),
    ],
)
def test_any_text_has_a_clear_outcome(town: Index, text: str, reason: Reason) -> None:
    understood = town.understand(text)

    assert (understood.decision, understood.reason) == (Decision.UNKNOWN, reason)


def test_a_pasted_book_takes_bounded_time(town: Index) -> None:
    started = time.thread_time()

    town.understand("garbage piscine zzyzx " * 5000)

    assert time.thread_time() - started < 0.25


def test_typing_slips_do_not_hide_the_answer(town: Index) -> None:
    assert town.understand("wehn is gabrage dya collectoin").candidates[0].answer == "garbage-day"


def test_why_names_the_phrasing_and_the_words(town: Index) -> None:
    why = town.understand("when does the pool open in Tuktoyaktuk").why

    assert (why.phrasing, why.kind) == ("when does the pool open", "paraphrase")
    assert set(why.words) >= {"pool", "open"}
    assert why.unknown_words == ("tuktoyaktuk",)


def test_candidates_are_best_first_and_share_one_belief(town: Index) -> None:
    shares = [candidate.share for candidate in town.understand("parking fee for my dog").candidates]

    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)


def test_the_page_breaks_a_tie_and_no_more(town: Index) -> None:
    assert town.understand("piscine", prefer="en").candidates[0].language == "fr"
    assert town.understand("zzz", prefer="en").candidates[0].language == "en"


def test_threads_read_the_same_index_alike(town: Index) -> None:
    texts = ["garbage day", "quel jour les poubelles", "pool hours", "mon chien", "déneigement la nuit"] * 20

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(town.understand, texts))

    assert together == [town.understand(text) for text in texts]


def test_thresholds_are_called_estimates(town: Index) -> None:
    assert {code: at.estimate for code, at in town.thresholds.items()} == {"en": True, "fr": True}
    assert town.answers == ("dog-licence", "garbage-day", "snow-parking", "swimming-pool")
