"""E-mail addresses as they are typed: name@domain.ca.

Left alone: an office's box in a government domain (info@canada.ca), which citizens quote to ask whether it is
real.
"""

import re

_LOCAL_SIGNS = frozenset("._%+'&-")
# A line may end beside the @ or before a dot; after a dot, only before an ending: there a sentence may end too.
_BREAK = r" {0,2}\n {0,2}"
_DOMAIN = re.compile(
    rf"(?:{_BREAK})?(?:[^\W_][\w-]{{0,62}}\n?\.(?:\n(?=(?:ca|com|net|org|qc|edu|fr)(?![^\W_])))?){{1,8}}"
    r"[^\W\d_]{2,24}(?![^\W_])"
)
_BREAK_BEFORE = re.compile(rf"{_BREAK}\Z")
_OFFICES = re.compile("info|contact|services?|support|help|aide|no-?reply|ne-?pas-?repondre")
_GOVERNMENT = re.compile(
    r"(?:.*\.)?(?:canada|gc|quebec|gouv\.qc|ontario|gov\.(?:ab|bc|mb|nl|ns|nt|nu|on|pe|sk|yk)|gnb|alberta"
    r"|novascotia|saskatchewan|yukon)\.ca"
)


def find_email_addresses(text: str) -> list[tuple[int, int]]:
    """The intervals of addresses in normalised text."""
    found: list[tuple[int, int]] = []
    free_from = 0
    at = text.find("@")
    while at != -1:
        start = _local_start(text, at, free_from)
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if start < at and domain:
            free_from = domain.end()
            if not is_office(text[start:at].rstrip(), "".join(domain[0].split())):
                found.append((start, free_from))
        at = text.find("@", at + 1)
    return found


def is_office(local: str, domain: str) -> bool:
    """Whether the address is a government office's, and nobody's own."""
    return _OFFICES.fullmatch(local.lower()) is not None and _GOVERNMENT.fullmatch(domain.lower()) is not None


def _local_start(text: str, at: int, free_from: int) -> int:
    broken = _BREAK_BEFORE.search(text, max(free_from, at - 5), at)
    start = end = broken.start() if broken else at
    lowest = max(free_from, at - 64)
    while start > lowest and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < end and not text[start].isalnum():
        start += 1
    return start if start < end else at
