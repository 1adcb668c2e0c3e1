"""E-mail addresses written as they are said: "j point roy arobas exemple point ca", "jean (at) exemple.ca".

"Arobas", "a commercial" and a bracketed at serve for nothing else. A bare "at", a bare "à" and an @ between
spaces do ("visit us at canada dot ca"): they count when the name is itself spelled with a dot, when "my
e-mail is" comes just before, or when the domain is a mail provider's.
"""

import re

from relais.engines.redaction.email_address import is_office

_SPACES = r" {0,2}"
_DOT = rf"(?:{_SPACES}[(\[{{<] ?(?:dot|point) ?[)\]}}>]{_SPACES}| (?:dot|point) |\.| \. )"
_JOIN = rf"(?:{_DOT}| (?:underscore|dash|tiret(?: bas)?|trait d'union) )"
_ENDINGS = "ca|com|net|org|qc|quebec|edu|gov|info|fr|us|uk|io|me|be|ch"
_AT = re.compile(
    r"(?P<strong>[(\[{<] ?(?:at|a|arr?obas?e?) ?[)\]}>]"
    r"|(?<![^\W_])(?:arr?obas?e?|a commercial|at sign|(?<=\S)@(?=\S))(?![^\W_])|(?<=[^\W_])@(?=[^\W_]))"
    r"|(?P<weak>@|(?<= )(?:at|a)(?= ))",
    re.IGNORECASE,
)
_NAME = re.compile(rf"[^\W_][\w.+%'-]{{0,63}}(?:{_JOIN}[\w.+%'-]{{1,64}}){{0,4}}\Z", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"{_SPACES}([^\W_][\w-]{{0,62}}(?:{_DOT}[^\W_][\w-]{{0,62}}){{0,3}}{_DOT}(?:{_ENDINGS}))(?![\w-])",
    re.IGNORECASE,
)
_SPELLED_NAME = re.compile(rf"[^\W\d_]\w*(?:{_JOIN}|_)\w", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:e-?mail|courriel|mail)(?: address| id)?(?: ?:| is| est)(?: l'adresse| the| le)? \Z", re.IGNORECASE
)
_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|aol|videotron|bell|sympatico|rogers|shaw|telus|cogeco"
    r"|proton(?:mail)?|eastlink)(?![\w-])",
    re.IGNORECASE,
)
_ORDINARY = re.compile(
    "a|account|adresse|au|available|boite|chez|compte|e-?mail|find|here|i|in|is|it|mail|me|message|moi|my|nous|on|out"
    "|passe|password|site|support|them|there|to|us|va|vais|vous|work|you",
    re.IGNORECASE,
)


def find_spoken_email_addresses(text: str) -> list[tuple[int, int]]:
    """The intervals of addresses in normalised text."""
    found: list[tuple[int, int]] = []
    free_from = 0
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end(), min(len(text), at.end() + 160))
        if not domain:
            continue
        name_end = _without_spaces(text, at.start())
        lowest = max(free_from, name_end - 100)
        name = _NAME.search(text[lowest:name_end])
        if name is None:
            continue
        start = lowest + name.start()
        if is_office(name[0], domain[1]):
            continue
        if at["strong"] or _is_certain(text[max(0, start - 40) : start], name[0], domain[1], at["weak"]):
            free_from = domain.end()
            found.append((start, free_from))
    return found


def _is_certain(before: str, name: str, domain: str, at: str) -> bool:
    if _SPELLED_NAME.search(name) or _LEAD_IN.search(before):
        return True
    if at.lower() == "a" or _ORDINARY.fullmatch(name) or name.isdigit():
        return False
    return _PROVIDERS.match(domain) is not None


def _without_spaces(text: str, end: int) -> int:
    lowest = max(0, end - 2)
    while end > lowest and text[end - 1] == " ":
        end -= 1
    return end
