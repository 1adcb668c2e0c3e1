"""Numbers, dates, hours and addresses of two texts: the same in each language's own writing, or named."""

import pytest

from relais.engines.clarity import Difference, differing_facts


@pytest.mark.parametrize(
    ("fr", "en"),
    [
        ("Le 8 octobre 2020, 81 personnes.", "On October 8, 2020, 81 people."),
        ("Le 1er mars", "On March 1"),
        ("de 8 h 30 à 16 h", "from 8:30 a.m. to 4 p.m."),
        ("12 500,50 $ et 6,2 %", "$12,500.50 and 6.2%"),
        ("3 groupes", "three groups"),
        ("Cela peut marcher en mars.", "This may march on."),
        ("Voir https://exemple.ca/a.", "See https://exemple.ca/a"),
        ("COVID-19 en septembre 2021", "COVID-19 in September 2021"),
    ],
)
def test_same_facts_differ_in_nothing(fr: str, en: str) -> None:
    assert differing_facts(fr, en) == ()


@pytest.mark.parametrize(
    ("fr", "en", "difference"),
    [
        ("81 personnes", "18 people", Difference("number", ("81",), ("18",))),
        ("le 8 octobre 2020", "October 9, 2020", Difference("date", ("2020-10-08",), ("2020-10-09",))),
        ("à 16 h", "at 4:30 p.m.", Difference("hour", ("16:00",), ("16:30",))),
        ("6,2 % et 3", "6.2%", Difference("number", ("3",), ())),
        ("a@exemple.ca", "b@exemple.ca", Difference("address", ("a@exemple.ca",), ("b@exemple.ca",))),
        ("deux fois 5 et 5", "twice 5", Difference("number", ("5",), ())),
    ],
)
def test_fact_of_one_text_only_is_named(fr: str, en: str, difference: Difference) -> None:
    assert differing_facts(fr, en) == (difference,)
