"""Messages that any counter receives and no approved answer answers, one a line; # starts a note."""

from functools import cache
from importlib.resources import files


@cache
def background(language: str) -> tuple[str, ...]:
    """The background messages of 'fr' or 'en', distinct, in a fixed order."""
    lines = files(__name__).joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")}))
