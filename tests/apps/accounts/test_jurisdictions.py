"""Every article, preposition and elision of the thirteen, as people in Quebec write them."""

import pytest

from relais.apps.accounts.jurisdictions import CODES, Case, in_english, in_french, in_order
from relais.apps.accounts.models import Jurisdiction


def test_the_thirteen_are_those_of_the_model() -> None:
    assert set(CODES) == set(Jurisdiction.values) - {"CA"}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("subject", "T.-N.-L., l’Î.-P.-É., la N.-É., le N.-B., le Québec, l’Ontario, le Manitoba, la Saskatchewan, "
                    "l’Alberta, la C.-B., le Nunavut, les T.N.-O., le Yukon"),
        ("in", "à T.-N.-L., à l’Î.-P.-É., en N.-É., au N.-B., au Québec, en Ontario, au Manitoba, en Saskatchewan, "
               "en Alberta, en C.-B., au Nunavut, aux T.N.-O., au Yukon"),
        ("of", "de T.-N.-L., de l’Î.-P.-É., de la N.-É., du N.-B., du Québec, de l’Ontario, du Manitoba, "
               "de la Saskatchewan, de l’Alberta, de la C.-B., du Nunavut, des T.N.-O., du Yukon"),
    ],
)  # fmt: skip
def test_french_article_and_preposition_of_each(case: Case, said: str) -> None:
    assert ", ".join(in_french(code, case, short=True) for code in CODES) == said


def test_long_names_keep_the_same_articles() -> None:
    assert in_french("NT", "in") == "aux Territoires du Nord-Ouest"
    assert in_french("PE", "of") == "de l’Île-du-Prince-Édouard"


def test_english_puts_an_article_before_the_northwest_territories_only() -> None:
    assert [in_english(code, "in") for code in ("NT", "YT", "NL")] == [
        "in the Northwest Territories",
        "in Yukon",
        "in Newfoundland and Labrador",
    ]


def test_order_is_from_east_to_west_then_the_territories() -> None:
    assert in_order(["YT", "BC", "CA", "NU", "NL", "BC"]) == ("NL", "BC", "NU", "YT")
