"""Contrast as WCAG defines it, and grounds that are those of the styles."""

import re
from pathlib import Path

import pytest

import relais.web
from relais.web.colours import DAY, NIGHT, OWN_DAY, OWN_NIGHT, Scheme, contrast, lowest_contrast, mix, nearest_readable

WEB = Path(relais.web.__file__).parent
STYLES = (WEB / "static/web/relais.css").read_text(encoding="utf-8")
PREVIEW = (WEB.parent / "apps/accounts/static/accounts/look.css").read_text(encoding="utf-8")


def declared(text: str) -> dict[str, str]:
    long = {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", text)}
    return {
        name: re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])\b$", r"#\1\1\2\2\3\3", value) for name, value in long.items()
    }


# Published pairs: black on white, and the greys that WebAIM and the W3C quote as the limits of AA and AAA.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_the_published_one(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_lowest_contrast_is_on_the_worst_of_the_grounds() -> None:
    found = lowest_contrast("#767676", DAY)

    assert (found.ground, found.is_readable) == ("tint", False)
    assert found.ratio == contrast("#767676", mix("#767676", "#ffffff", 0.09))


@pytest.mark.parametrize("scheme", [DAY, NIGHT])
@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#c0a040", "#0000ff", "#ff0000", "#808080"])
def test_nearest_readable_is_readable_and_keeps_what_was(scheme: Scheme, colour: str) -> None:
    nearest = nearest_readable(colour, scheme)

    assert lowest_contrast(nearest, scheme).is_readable
    assert nearest_readable(nearest, scheme) == nearest


@pytest.mark.parametrize(("part", "scheme"), [(0, DAY), (1, NIGHT)])
def test_grounds_are_those_of_the_styles(part: int, scheme: Scheme) -> None:
    day, _, rest = STYLES.partition("/* Ground */")[0].partition("@supports not")
    held = declared((day, rest.partition("prefers-color-scheme: dark")[2])[part])

    assert (held["paper"], held["surface"], held["on-accent"]) == (scheme.paper, scheme.surface, scheme.on_accent)
    assert f"var(--accent) {scheme.tint:.0%}" in held["tint"]


def test_colours_of_relais_are_those_of_the_styles_and_readable() -> None:
    held = declared(STYLES)

    assert (held["centre-colour"], held["centre-colour-dark"]) == (OWN_DAY, OWN_NIGHT)
    assert lowest_contrast(OWN_DAY, DAY).is_readable
    assert lowest_contrast(OWN_NIGHT, NIGHT).is_readable


@pytest.mark.parametrize(("part", "scheme", "own"), [(0, DAY, OWN_DAY), (1, NIGHT, OWN_NIGHT)])
def test_preview_has_the_same_grounds(part: int, scheme: Scheme, own: str) -> None:
    held = declared(PREVIEW.split(".preview-night")[part])

    assert (held["accent"], held["paper"], held["surface"], held["on-accent"]) == (
        own,
        scheme.paper,
        scheme.surface,
        scheme.on_accent,
    )
