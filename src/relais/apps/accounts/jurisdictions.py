"""The thirteen provinces and territories as sentences need them: names, abbreviations, articles, prepositions, order.

French puts an article before most of them and none before "T.-N.-L.", contracts it ("du Yukon", "aux T.N.-O."), elides
it ("l’Ontario"), and says "en" before a feminine name or a vowel, "au" before the others, "à" before an island or a
name without an article (OQLF, Banque de dépannage linguistique, "Noms de provinces"). The short French forms are the
usual abbreviations of names of several words; single names are not abbreviated in a sentence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Case = Literal["name", "subject", "in", "of"]


@dataclass(frozen=True)
class FrenchName:
    """One name in its four cases: bare, with its article, after "in", after "of"."""

    name: str
    subject: str
    place: str
    of: str

    def in_case(self, case: Case) -> str:
        return {"name": self.name, "subject": self.subject, "in": self.place, "of": self.of}[case]


@dataclass(frozen=True)
class JurisdictionName:
    code: str
    french: FrenchName
    french_short: FrenchName
    english: str
    english_short: str
    is_territory: bool = False


def _masculine(name: str) -> FrenchName:
    return FrenchName(name, f"le {name}", f"au {name}", f"du {name}")


def _feminine(name: str) -> FrenchName:
    return FrenchName(name, f"la {name}", f"en {name}", f"de la {name}")


def _vowel(name: str) -> FrenchName:
    return FrenchName(name, f"l’{name}", f"en {name}", f"de l’{name}")


def _island(name: str) -> FrenchName:
    return FrenchName(name, f"l’{name}", f"à l’{name}", f"de l’{name}")


def _plural(name: str) -> FrenchName:
    return FrenchName(name, f"les {name}", f"aux {name}", f"des {name}")


def _bare(name: str) -> FrenchName:
    return FrenchName(name, name, f"à {name}", f"de {name}")


# From east to west, provinces first: the order in which reports and rolls list them.
_ROWS: Final = (
    JurisdictionName("NL", _bare("Terre-Neuve-et-Labrador"), _bare("T.-N.-L."), "Newfoundland and Labrador", "N.L."),
    JurisdictionName("PE", _island("Île-du-Prince-Édouard"), _island("Î.-P.-É."), "Prince Edward Island", "P.E.I."),
    JurisdictionName("NS", _feminine("Nouvelle-Écosse"), _feminine("N.-É."), "Nova Scotia", "N.S."),
    JurisdictionName("NB", _masculine("Nouveau-Brunswick"), _masculine("N.-B."), "New Brunswick", "N.B."),
    JurisdictionName("QC", _masculine("Québec"), _masculine("Québec"), "Quebec", "Quebec"),
    JurisdictionName("ON", _vowel("Ontario"), _vowel("Ontario"), "Ontario", "Ontario"),
    JurisdictionName("MB", _masculine("Manitoba"), _masculine("Manitoba"), "Manitoba", "Manitoba"),
    JurisdictionName("SK", _feminine("Saskatchewan"), _feminine("Saskatchewan"), "Saskatchewan", "Saskatchewan"),
    JurisdictionName("AB", _vowel("Alberta"), _vowel("Alberta"), "Alberta", "Alberta"),
    JurisdictionName("BC", _feminine("Colombie-Britannique"), _feminine("C.-B."), "British Columbia", "B.C."),
    JurisdictionName("NU", _masculine("Nunavut"), _masculine("Nunavut"), "Nunavut", "Nunavut", is_territory=True),
    JurisdictionName(
        "NT",
        _plural("Territoires du Nord-Ouest"),
        _plural("T.N.-O."),
        "Northwest Territories",
        "N.W.T.",
        is_territory=True,
    ),
    JurisdictionName("YT", _masculine("Yukon"), _masculine("Yukon"), "Yukon", "Yukon", is_territory=True),
)
JURISDICTIONS: Final[dict[str, JurisdictionName]] = {row.code: row for row in _ROWS}
CODES: Final[tuple[str, ...]] = tuple(JURISDICTIONS)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """These codes once each, provinces from east to west, then territories; any other code is left out."""
    wanted = set(codes)
    return tuple(code for code in CODES if code in wanted)


def in_french(code: str, case: Case = "name", *, short: bool = False) -> str:
    """ "le Nunavut", "au Nunavut", "du Nunavut"; `KeyError` for a code that is none of the thirteen."""
    row = JURISDICTIONS[code]
    return (row.french_short if short else row.french).in_case(case)


def in_english(code: str, case: Case = "name", *, short: bool = False) -> str:
    """ "Nunavut", "in Nunavut", "of Nunavut"; the Northwest Territories take their article in a sentence."""
    row = JURISDICTIONS[code]
    name = row.english_short if short else row.english
    if case == "name":
        return name
    name = f"the {name}" if code == "NT" else name
    return name if case == "subject" else f"{case} {name}"
