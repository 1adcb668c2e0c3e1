"""Contrast of colours, as WCAG 2.2 defines it, and the grounds that a centre's colours are read against."""

import re
from dataclasses import dataclass
from typing import Final

READABLE: Final = 4.5
"""The least ratio of text to its ground (WCAG 2.2, 1.4.3, level AA)."""
HEX = re.compile(r"#[0-9a-f]{6}\Z")


@dataclass(frozen=True)
class Scheme:
    """The grounds of one scheme (see relais.css): what is under a link, how strong the tint is, what is on a button."""

    paper: str
    surface: str
    tint: float
    on_accent: str
    towards: str

    def grounds(self, colour: str) -> dict[str, str]:
        """What a colour is read against: as text on each ground, and under the text of a button."""
        tint = mix(colour, self.surface, self.tint)
        return {"surface": self.surface, "paper": self.paper, "tint": tint, "on_accent": self.on_accent}


# Held to relais.css by a test.
OWN_DAY: Final = "#0f5257"
OWN_NIGHT: Final = "#8fd3d1"
DAY: Final = Scheme(paper="#faf7f2", surface="#ffffff", tint=0.09, on_accent="#ffffff", towards="#000000")
NIGHT: Final = Scheme(paper="#15181a", surface="#1e2326", tint=0.13, on_accent="#0d1f20", towards="#ffffff")


@dataclass(frozen=True)
class Contrast:
    """The lowest ratio of a colour in a scheme, and the ground that gives it: one of `Scheme.grounds`."""

    ratio: float
    ground: str

    @property
    def is_readable(self) -> bool:
        return self.ratio >= READABLE


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white): https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` of the first with the rest of the second, channel by channel, as `color-mix(in srgb, …)` does."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(first * share + second * (1 - share)):02x}" for first, second in pairs)


def lowest_contrast(colour: str, scheme: Scheme) -> Contrast:
    """Where a colour of a scheme is hardest to read."""
    found = (Contrast(contrast(colour, value), ground) for ground, value in scheme.grounds(colour).items())
    return min(found, key=lambda one: one.ratio)


def nearest_readable(colour: str, scheme: Scheme) -> str:
    """The same colour, darker by day or lighter by night, by as little as makes it readable."""
    for step in range(101):
        nearer = mix(scheme.towards, colour, step / 100)
        if lowest_contrast(nearer, scheme).is_readable:
            return nearer
    return scheme.towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
