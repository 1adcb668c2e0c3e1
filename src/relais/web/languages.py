"""The two official languages: which is active, and which of two texts to show."""

from typing import Final, Literal

from django.utils import translation

Language = Literal["fr", "en"]
LANGUAGES: Final[tuple[Language, Language]] = ("fr", "en")
TAGS: Final[dict[str, str]] = {"fr": "fr-CA", "en": "en-CA"}


def active_language() -> Language:
    """The language of this request or task: `fr` or `en`, never anything else."""
    return "fr" if (translation.get_language() or "en").startswith("fr") else "en"


def other_language(language: str) -> Language:
    return "en" if language == "fr" else "fr"


def in_language(*, fr: str, en: str, language: str | None = None) -> str:
    """Of two equal texts, the one in `language` (default: the active one)."""
    return fr if (language or active_language()) == "fr" else en


def language_from_header(header: str) -> Language:
    """The better of the two for an `Accept-Language` header; English when it names neither (RFC 9110, 12.5.4)."""
    best: tuple[float, Language] = (0.0, "en")
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        try:
            weight = float(parameter.strip().lower().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if primary == "fr" and weight > best[0]:
            best = (weight, "fr")
        elif primary == "en" and weight > best[0]:
            best = (weight, "en")
    return best[1]
