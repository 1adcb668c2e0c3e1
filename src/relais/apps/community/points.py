"""Nested points as people type them: one a line, two spaces deeper for each level, the same in both languages."""

import re
from typing import Any

# Deeper points are kept at this depth: no list reads well below it, and documents hold no more.
DEEPEST = 5
_LINE = re.compile(r"^(?P<indent>\s*)(?:[-•–o*]\s+)?(?P<text>.*\S)\s*$")


class ShapesDiffer(ValueError):
    """The two languages have not the same points at the same depths."""


def write_points(points: list[dict[str, Any]], language: str, depth: int = 0) -> str:
    """Stored points as lines to edit, in one language."""
    lines = []
    for point in points:
        lines.append("  " * depth + "- " + point["text"].get(language, ""))
        if inner := write_points(point.get("points", []), language, depth + 1):
            lines.append(inner)
    return "\n".join(lines)


def read_points(fr: str, en: str) -> list[dict[str, Any]]:
    """Both texts as stored points; one may be empty. `ShapesDiffer` when they do not go together."""
    french, english = _lines(fr), _lines(en)
    if french and english and [depth for depth, _ in french] != [depth for depth, _ in english]:
        raise ShapesDiffer
    longer = french or english
    root: list[dict[str, Any]] = []
    path = [root]
    for number, (depth, _text) in enumerate(longer):
        texts = {"fr": french[number][1] if french else "", "en": english[number][1] if english else ""}
        point: dict[str, Any] = {"text": texts, "points": []}
        path[depth].append(point)
        path = [*path[: depth + 1], point["points"]]
    return root


def read_pairs(fr: str, en: str) -> list[dict[str, str]]:
    """Flat lines of both languages as pairs; as many of each, or none of one."""
    return [point["text"] for point in read_points(_flat(fr), _flat(en))]


def write_pairs(pairs: list[dict[str, str]], language: str) -> str:
    return "\n".join(pair.get(language, "") for pair in pairs)


def _flat(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines())


def _lines(text: str) -> list[tuple[int, str]]:
    """(depth, text) of each line; at most one level deeper than the line before, and never below `DEEPEST`."""
    found: list[tuple[int, str]] = []
    for line in text.expandtabs(2).splitlines():
        if (match := _LINE.match(line)) and match["text"] not in {"-", "•"}:
            deepest = min(found[-1][0] + 1, DEEPEST) if found else 0
            found.append((min(len(match["indent"]) // 2, deepest), match["text"]))
    return found
