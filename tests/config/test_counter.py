"""`/counter.js`: one module for any site, light, checked again by its tag; its words in both languages."""

import gzip
import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from relais.config.asgi import application
from relais.config.counter import FOLDER, MODULES, joined

KIB = 1024
NO_BREAK = "\u00a0"


@pytest.fixture
def client() -> TestClient:
    return TestClient(application)


def words() -> dict[str, dict[str, str]]:
    text = (FOLDER / "words.js").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text[text.index("= ") + 2 :].rstrip().removesuffix(";"))
    return found


def test_any_site_may_load_the_module(client: TestClient) -> None:
    response = client.get("/counter.js", headers={"Origin": "https://anywhere.example"})

    named = ["content-type", "access-control-allow-origin", "cross-origin-resource-policy", "x-content-type-options"]
    assert response.status_code == 200
    assert [response.headers[name] for name in named] == [
        "text/javascript; charset=utf-8",
        "*",
        "cross-origin",
        "nosniff",
    ]
    assert response.text == joined().plain.decode()


@pytest.mark.parametrize("held", ["{tag}", '"x", {tag}', "*", "{strong}"])
def test_module_that_is_held_already_is_not_sent_again(client: TestClient, held: str) -> None:
    tag = client.get("/counter.js").headers["etag"]

    response = client.get("/counter.js", headers={"If-None-Match": held.format(tag=tag, strong=tag.removeprefix("W/"))})

    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)


def test_older_module_is_replaced(client: TestClient) -> None:
    response = client.get("/counter.js", headers={"If-None-Match": 'W/"0123456789abcdef0123"'})

    assert (response.status_code, response.content) == (200, joined().plain)


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None)])
def test_module_is_compressed_for_those_who_can_read_it(
    client: TestClient, accepted: str, encoding: str | None
) -> None:
    response = client.get("/counter.js", headers={"Accept-Encoding": accepted})

    assert (response.headers.get("content-encoding"), response.headers["vary"]) == (encoding, "Accept-Encoding")
    assert response.content == joined().plain  # the client has decompressed it


def test_module_is_light() -> None:
    assert gzip.decompress(joined().compressed) == joined().plain
    assert len(joined().compressed) <= 25 * KIB


def test_joined_module_imports_nothing_and_reads_no_text_as_markup() -> None:
    text = joined().plain.decode()

    assert re.findall(r"^(?:import|export)\b.*", text, re.M) == []
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text) == []
    assert re.findall(r"\.style\b|setAttribute\(\"style", text) == []


def test_every_module_of_the_folder_is_joined() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.js")) == sorted(MODULES)


def test_both_languages_say_the_same_things() -> None:
    sides = words()

    assert (list(sides), list(sides["fr"])) == (["fr", "en"], list(sides["en"]))
    assert [key for side in sides.values() for key, text in side.items() if not text.strip()] == []


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("no space before ; ! ?", r"\s[;!?]"),
        ("a no-break space before :", rf"(?<!{NO_BREAK}):"),
        ("curved apostrophes", r"'"),
        ("no English quotation marks, no chat", r"[“”]|(?i:\bchat|clavard)"),
    ],
)
def test_french_words_have_french_typography(rule: str, wrong: str) -> None:
    assert [text for text in words()["fr"].values() if re.search(wrong, text)] == [], rule


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    code = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in MODULES if name != "words")
    listed: Any = words()["en"]

    named = set(re.findall(r"(?<!/)\bwords\.(\w+)", code))
    unused = [word for word in listed if not re.search(rf"\.{word}\b|\"{word}\"", code) and not word.endswith("_more")]

    assert (named - set(listed), unused) == (set(), [])
