"""Reading a pack: every fault is named by its place, and what is well formed is read whole."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from relais.apps.content.packs import MAX_BYTES, Pack, PackRefused, read_pack

GOOD: dict[str, Any] = {
    "format": "relais-pack/1",
    "topics": [{"key": "snow", "title": {"fr": "Neige", "en": "Snow"}, "risk": "low"}],
    "answers": [
        {
            "key": "plough",
            "topic": "snow",
            "title": {"fr": "Quand passe la charrue?", "en": "When does the plough come?"},
            "body": {"fr": "La nuit.", "en": "At night."},
            "links": [
                {
                    "url": {"fr": "https://exemple.ca/neige", "en": "https://example.ca/snow"},
                    "label": {"fr": "Déneigement", "en": "Snow removal"},
                }
            ],
            "sources": ["Règlement 12"],
            "phrasings": {"fr": ["la charrue passe quand"], "en": ["snow plow time"]},
        }
    ],
}
Change = Callable[[dict[str, Any]], Any]


def read(content: Any) -> Pack:
    return read_pack(json.dumps(content).encode(), name="pack.json")


def faults_of(data: bytes, name: str = "pack.json") -> list[tuple[str, str]]:
    with pytest.raises(PackRefused) as refused:
        read_pack(data, name=name)
    return [(fault.place, fault.message) for fault in refused.value.faults]


def places(change: Change) -> list[str]:
    content = deepcopy(GOOD)
    change(content)
    return [place for place, _message in faults_of(json.dumps(content).encode())]


def test_good_pack_is_read_whole() -> None:
    assert read(GOOD).model_dump() == GOOD


def test_links_sources_and_phrasings_may_be_left_out() -> None:
    content = deepcopy(GOOD)
    for name in ("links", "sources", "phrasings"):
        del content["answers"][0][name]

    answer = read(content).answers[0]

    assert (answer.links, answer.sources, answer.phrasings.fr, answer.phrasings.en) == ([], [], [], [])


def test_space_around_a_text_is_left_out() -> None:
    content = deepcopy(GOOD)
    content["answers"][0]["body"]["fr"] = "\n La nuit. \n"

    assert read(content).answers[0].body.fr == "La nuit."


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("format", lambda pack: pack.update(format="relais-pack/2")),
        ("format", lambda pack: pack.pop("format")),
        ("extra", lambda pack: pack.update(extra=1)),
        ("topics", lambda pack: pack.pop("topics")),
        ("topics", lambda pack: pack.update(topics=[])),
        ("answers", lambda pack: pack.update(answers=[])),
        ("answers", lambda pack: pack.update(answers={})),
        ("topics[0].risk", lambda pack: pack["topics"][0].update(risk="none")),
        ("topics[0].title.fr", lambda pack: pack["topics"][0]["title"].update(fr="  ")),
        ("topics[0].title.en", lambda pack: pack["topics"][0]["title"].pop("en")),
        ("topics[0].key", lambda pack: pack["topics"][0].update(key="neige été")),
        ("topics[1].key", lambda pack: pack["topics"].append(pack["topics"][0])),
        ("answers[0].key", lambda pack: pack["answers"][0].update(key="a" * 121)),
        ("answers[0].key", lambda pack: pack["answers"][0].update(key="a\n")),
        ("answers[1].key", lambda pack: pack["answers"].append(pack["answers"][0])),
        ("answers[0].topic", lambda pack: pack["answers"][0].update(topic="ice")),
        ("answers[0].titre", lambda pack: pack["answers"][0].update(titre={})),
        ("answers[0].title", lambda pack: pack["answers"][0].pop("title")),
        ("answers[0].title.fr", lambda pack: pack["answers"][0]["title"].update(fr=12)),
        ("answers[0].title.fr", lambda pack: pack["answers"][0]["title"].update(fr="x" * 301)),
        ("answers[0].title.fr", lambda pack: pack["answers"][0]["title"].update(fr="a\x00b")),
        ("answers[0].title.en", lambda pack: pack["answers"][0]["title"].update(en="\ud800")),
        ("answers[0].body", lambda pack: pack["answers"][0].update(body="La nuit.")),
        ("answers[0].body.de", lambda pack: pack["answers"][0]["body"].update(de="Nachts.")),
        ("answers[0].sources[0]", lambda pack: pack["answers"][0].update(sources=["a\x00b"])),
        ("answers[0].phrasings.fr[0]", lambda pack: pack["answers"][0]["phrasings"].update(fr=[" "])),
        ("answers[0].phrasings.fr[1]", lambda pack: pack["answers"][0]["phrasings"]["fr"].append("x" * 501)),
        ("answers[0].phrasings.en[0]", lambda pack: pack["answers"][0]["phrasings"].update(en=[None])),
        ("answers[0].links[0].label.en", lambda pack: pack["answers"][0]["links"][0]["label"].update(en="")),
        ("answers[0].links[0].url", lambda pack: pack["answers"][0]["links"][0].update(url="https://a.ca")),
    ],
)
def test_one_wrong_field_is_named_by_its_place(place: str, change: Change) -> None:
    assert places(change) == [place]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//example.ca/",
        "/neige",
        "https://",
        "http://[1",
        "file:///etc/passwd",
        "",
    ],
)
def test_unsafe_address_is_refused(url: str) -> None:
    assert places(lambda pack: pack["answers"][0]["links"][0]["url"].update(en=url)) == ["answers[0].links[0].url.en"]


@pytest.mark.parametrize("url", ["https://a.ca/x?y=1#z", "http://a.ca", "mailto:info@a.ca", "tel:+18195550142"])
def test_safe_address_is_taken(url: str) -> None:
    content = deepcopy(GOOD)
    content["answers"][0]["links"][0]["url"]["fr"] = url

    assert read(content).answers[0].links[0].url.fr == url


def test_every_fault_is_named_at_once() -> None:
    def spoil(pack: dict[str, Any]) -> None:
        pack["topics"][0]["risk"] = "none"
        pack["answers"][0]["key"] = "é"
        pack["answers"][0]["links"][0]["url"]["fr"] = "javascript:x"

    assert places(spoil) == ["topics[0].risk", "answers[0].key", "answers[0].links[0].url.fr"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{\n "format": relais\n}', "line 2, column 12"),
        (b'{"a": 1, "a": 2}', "“a”"),
        (b"[" * 100_000, "file"),
        (b"1" * 5_000, "file"),
        (b"[]", "file"),
        ('{"a": "é"}'.encode("latin-1"), "byte 7"),
    ],
)
def test_file_that_is_no_pack_is_refused_where_it_fails(data: bytes, place: str) -> None:
    assert [where for where, _message in faults_of(data)] == [place]


def test_file_that_is_too_large_is_not_read() -> None:
    assert faults_of(b" " * (MAX_BYTES + 1)) == [("pack.json", "is larger than 50 MiB")]


@pytest.mark.parametrize(
    ("side", "texts", "missing"),
    [
        ("title", {"fr": "Titre"}, ["en"]),
        ("title", {}, ["fr", "en"]),
        ("body", {"en": "Body", "fr": " "}, ["fr"]),
    ],
)
def test_missing_language_is_no_fault_and_is_known(side: str, texts: dict[str, str], missing: list[str]) -> None:
    content = deepcopy(GOOD)
    content["answers"][0][side] = texts

    assert read(content).answers[0].missing_languages == missing
