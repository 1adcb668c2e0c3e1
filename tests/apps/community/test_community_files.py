"""A faulty file is refused whole, and every fault in it is named by its place."""

import copy
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from relais.apps.community.files import FileRefused, read_community_file
from relais.apps.community.reporting.portable import FONTS
from tests.factories.community import FILE, community_file

ROOT = Path(__file__).parents[3]


def faults_of(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as refused:
        read_community_file(data)
    return [(fault.place, fault.message) for fault in refused.value.faults]


def member(**values: Any) -> dict[str, Any]:
    return {"id": "m1", "organisation": "garde", "since": "2024-01-01"} | values


def test_whole_file_is_read() -> None:
    read = read_community_file(community_file())

    assert (len(read.organisations), len(read.members), len(read.plans)) == (3, 4, 3)


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"\xff\xfe", "byte 0", "is not UTF-8"),
        (b'{"community":\n oops}', "line 2", "is not JSON"),
        (b"[" * 100_000, "file", "is not JSON"),
    ],
)
def test_what_is_no_file_is_refused(data: bytes, place: str, message: str) -> None:
    assert faults_of(data) == [(place, message)]


def test_every_fault_of_the_parts_is_named() -> None:
    content = copy.deepcopy(FILE)
    content["organisations"][1]["jurisdiction"] = "XX"
    content["members"][2]["since"] = "hier"
    content["plans"][0]["recurrence"] = "FREQ=PARFOIS"
    content["activities"][0]["title"] = {"fr": " "}
    content["colour"] = "blue"

    places = [place for place, _message in faults_of(json.dumps(content).encode())]

    assert places == [
        "organisations[1].jurisdiction", "members[2].since", "activities[0].title", "plans[0].recurrence", "colour",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"members": [member(organisation="nulle-part")]}, "members[0].organisation"),
        ({"members": [member(), member()]}, "members[1].id"),
        ({"members": [member(until="2023-12-31")]}, "members[0]"),
        ({"members": [member(consent=True)]}, "members[0].name"),
        (
            {"members": [member(before=[{"organisation": "ports", "since": "2023-01-01", "until": "2024-06-01"}])]},
            "members[0].before[0].until",
        ),
        (
            {"activities": [{"kind": "other", "held_on": "2026-01-01", "title": {"fr": "Après", "en": "After"}}]},
            "activities[0].held_on",
        ),
        ({"year": {"starts_on": "2024-04-01", "ends_on": "2025-04-30"}}, "year"),
        ({"issues": [{"kind": "text"}]}, "issues[0]"),
        ({"issues": [FILE["issues"][0], FILE["issues"][0]]}, "issues[1].kind"),
        ({"community": FILE["community"] | {"id": "Les Phares"}}, "community.id"),
        ({"organisations": [FILE["organisations"][0] | {"order": "municipal"}], "members": []}, "organisations[0]"),
        (
            {
                "organisations": [FILE["organisations"][0] | {"merged": {"into": "garde", "on": "2024-05-01"}}],
                "members": [],
            },
            "organisations[0].merged.into",
        ),
    ],
)
def test_fault_across_parts_is_named(parts: dict[str, Any], place: str) -> None:
    assert [found for found, _message in faults_of(community_file(**parts))] == [place]


def test_nul_character_is_refused() -> None:
    name = {"fr": "Gar\x00de", "en": "Guard"}

    found = faults_of(community_file(organisations=[FILE["organisations"][0] | {"name": name}], members=[]))

    assert found == [("organisations[0].name.fr", "holds a NUL character, which PostgreSQL cannot store")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_example_of_the_page_is_read(language: str) -> None:
    page = (ROOT / "docs" / language / "reference/community-file.md").read_text(encoding="utf-8")

    examples = re.findall(r"^```json\n(.*?)^```", page, re.M | re.S)

    assert [read_community_file(text.encode()).community.id for text in examples] == ["lighthouses"]


def test_vendored_fonts_are_the_recorded_ones() -> None:
    recorded = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (FONTS / "VENDORED.md").read_text(), re.M))

    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in FONTS.iterdir() if path.suffix != ".md"}

    assert found == recorded
