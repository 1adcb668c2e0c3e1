"""The citizen asks for a person: no machine stands in the way."""

import re

from relais.apps.assistant.context import Context
from relais.apps.assistant.outcomes import Outcome, Reason
from relais.engines.understanding import normalise

_PEOPLE = {
    "fr": r"(?:quelquun|personne|agente?|humaine?|preposee?|conseillere?|representante?|employee?|du monde)",
    "en": r"(?:person|human|human being|agent|someone|somebody|representative|rep|operator|real people)",
}
# A verb of speaking, then within four or five words somebody to speak to.
_ASKS = {
    "fr": re.compile(
        r"\b(?:parler|parle|parlez|jaser|discuter|communiquer|joindre|rejoindre|transferer?|transferez|passez?|clavarder)"
        rf"\b(?: \w+){{0,4}}? {_PEOPLE['fr']}\b"
    ),
    "en": re.compile(
        r"\b(?:speak|talk|chat|transfer|connect|put|get|reach|want|need|contact)"
        rf"\b(?: \w+){{0,5}}? {_PEOPLE['en']}\b"
    ),
}
# Or nothing but somebody to speak to.
_ALONE = {
    "fr": re.compile(
        r"^(?:(?:a un|a une|un|une|je veux|je voudrais|donnez moi|vrai|vraie|svp|stp|s il vous plait) )*"
        rf"{_PEOPLE['fr']}(?: (?:svp|stp|humaine?|s il vous plait|en direct))*$"
    ),
    "en": re.compile(
        rf"^(?:(?:a|an|real|live|i want|i need|give me|please|human) )*{_PEOPLE['en']}(?: (?:please|now|pls))*$"
    ),
}
# "someone" who is the matter of the question, not who should answer it.
_ABOUT_OTHERS = re.compile(
    r"\b(?:about someone|who died|harass|parking|dead|deceased|voisin|neighbou?r|disparue?|missing|fined?)\b"
)
LONGEST = 16


def hear_request_for_person(context: Context) -> None:
    for language in ("fr", "en"):
        words = normalise(context.text, language=language)
        if not words or len(words) > LONGEST:
            continue
        said = " ".join(words)
        if _ABOUT_OTHERS.search(said):
            continue
        if _ASKS[language].search(said) or _ALONE[language].search(said):
            context.settle(Outcome.HAND_OVER, Reason.ASKED)
            return
