import re
from hashlib import sha256
from pathlib import Path

import relais.web

VENDOR = Path(relais.web.__file__).parent / "static" / "vendor"


def test_vendored_files_are_the_recorded_ones() -> None:
    recorded = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (VENDOR / "VENDORED.md").read_text(), re.M))

    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.suffix != ".md"}

    assert found == recorded


def test_vendored_styles_fetch_nothing() -> None:
    fetching = [path.name for path in VENDOR.glob("*.css") if re.search(r"url\(|@import|https?:", path.read_text())]

    assert fetching == []
