"""Spoken, Quebec and text-message spellings, written out: how people write, never what any centre answers."""

from functools import cache
from importlib.resources import files


@cache
def written_out(language: str) -> dict[str, tuple[str, ...]]:
    """For 'fr' or 'en', a folded spoken spelling → its written tokens."""
    folder = files("relais.engines.understanding.lexicon")
    lines = folder.joinpath(f"spoken_{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" = ") for line in lines if line and not line.startswith("#"))
    return {spoken: tuple(written.split()) for spoken, written in pairs}
