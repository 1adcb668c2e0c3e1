"""The report's own sentences in French, as federal and Quebec administrations write them; its twin is english.py."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from relais.apps.accounts.jurisdictions import in_french

NO_BREAK: Final = "\u00a0"
MONTHS: Final = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
MISSING: Final = "[texte français manquant]"
NOTHING_DONE: Final = "Aucune activité n’a été consignée durant cette période."
NO_MEMBERS: Final = "Membres actuels – aucune personne pour le moment."
ISSUES: Final = "Enjeux/défis"
ISSUE_COLUMNS: Final = ("Enjeu", "Importance", "Répercussions", "Plan d’action")
NO_ISSUES: Final = "Aucun enjeu n’est inscrit au registre."
NOTHING_PLANNED: Final = "Aucune activité n’est planifiée pour le moment."
LEVELS: Final = {"low": "Faible", "medium": "Moyenne", "high": "Élevée"}
ORDERS: Final = {
    "federal": ("aucun ministère fédéral", "ministère fédéral", "ministères fédéraux"),
    "provincial": (
        "aucun ministère provincial ou territorial",
        "ministère provincial ou territorial",
        "ministères provinciaux ou territoriaux",
    ),
    "municipal": ("aucune municipalité", "municipalité", "municipalités"),
}
FREQUENCIES: Final = {
    1: ("Réunion annuelle", "Réunions annuelles"),
    2: ("Réunion semestrielle", "Réunions semestrielles"),
    4: ("Réunion trimestrielle", "Réunions trimestrielles"),
    6: ("Réunion bimestrielle", "Réunions bimestrielles"),
    12: ("Réunion mensuelle", "Réunions mensuelles"),
}


def title(starts_on: date, ends_on: date) -> str:
    return f"Rapport d’activités {span(starts_on, ends_on)}"


def done_heading(starts_on: date, ends_on: date) -> tuple[str, str]:
    return "Activités réalisées durant la période entre", f"{month(starts_on)} et {month(ends_on)}"


def planned_heading(starts_on: date, ends_on: date) -> tuple[str, str]:
    return "Activités planifiées durant la prochaine période", f"({span(starts_on, ends_on)})"


def span(starts_on: date, ends_on: date) -> str:
    """ "de septembre 2021 à août 2022", "d’avril 2021 à mars 2022"."""
    first = month(starts_on)
    return f"{'d’' if first[0] in 'ao' else 'de '}{first} à {month(ends_on)}"


def month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}{NO_BREAK}{month(day)}"


def dated(text: str, day: date) -> str:
    return f"{text.rstrip('. ')} – {full_date(day)}"


def members(people: int) -> str:
    who = f"{number(people)} personne{'s' if people > 1 else ''} représentant"
    return f"Membres actuels – {who}{NO_BREAK}:"


def organisations(order: str, count: int) -> str:
    none, one, several = ORDERS[order]
    return none if count == 0 else f"{number(count)} {one if count == 1 else several}"


def unrepresented_remark(codes: Sequence[str]) -> str:
    """Empty when every jurisdiction has someone."""
    return f"Remarque{NO_BREAK}: personne ne représente actuellement {ended(_names(codes))}" if codes else ""


def unrepresented_issue(codes: Sequence[str]) -> str:
    return f"Personne ne représente actuellement {_names(codes)} dans le groupe."


def recruitment(codes: Sequence[str]) -> str:
    everyone = "Recrutement de nouveaux membres parmi tous les ordres de gouvernement"
    where = joined([in_french(code, "in", short=True) for code in codes])
    return f"{everyone}, notamment {ended(where)}" if where else f"{everyone}."


def meetings(frequency: int, months: Sequence[tuple[int, int]]) -> str:
    """ "Réunions trimestrielles en septembre et décembre 2021 et en mars et juin 2022."."""
    one, several = FREQUENCIES.get(frequency, ("Réunion", "Réunions"))
    if not months:
        return f"{several}, dont les dates restent à fixer."
    years = [
        f"en {joined([MONTHS[number - 1] for _year, number in found])} {year}"
        for year, found in groupby(months, key=lambda month: month[0])
    ]
    return f"{one if len(months) == 1 else several} {joined(years)}."


def themes(names: Sequence[str]) -> str:
    label = "Thèmes possibles" if len(names) > 1 else "Thème possible"
    return f"{label}{NO_BREAK}: {ended(joined(names))}"


def joined(parts: Sequence[str]) -> str:
    """ "a", "a et b", "a, b et c"; empty for none."""
    return " et ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def ended(text: str) -> str:
    """With its full stop; an abbreviation at the end has one already ("aux T.N.-O.")."""
    return text if text.endswith(".") else f"{text}."


def number(value: int) -> str:
    return f"{value:,}".replace(",", NO_BREAK)


def polish(text: str) -> str:
    """What a person typed, with a no-break space before a colon and inside « », and curved apostrophes."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u202f](?=[:»])", NO_BREAK, text)
    return re.sub(r"(?<=«)[ \u202f]", NO_BREAK, text)


def _names(codes: Sequence[str]) -> str:
    return joined([in_french(code, "subject", short=True) for code in codes])
