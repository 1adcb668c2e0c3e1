"""`/counter.js`: the `<relais-counter>` element as one ES module at one address, for pages of any web site.

It is written as a few modules, as the browser reads them; here they are joined into one, so that a host page asks once.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from relais.apps import assistant

FOLDER = Path(assistant.__file__).parent / "static" / "assistant" / "counter"
# Each uses only names of those before it.
MODULES = ("words", "moments", "markup", "wire", "visit", "look", "parts", "element")
_IMPORT = re.compile(r"^import [^;]+;\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.M)
HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True)
class Module:
    """The joined module, plain and compressed; the tag is weak because both are the same text (RFC 9110, 8.8.1)."""

    plain: bytes
    compressed: bytes
    tag: str


@cache
def joined() -> Module:
    parts = ((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    plain = "".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts).encode()
    return Module(plain, gzip.compress(plain, mtime=0), f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"')


def _is_held(header: str, tag: str) -> bool:
    return header.strip() == "*" or any(held.strip().removeprefix("W/") == tag[2:] for held in header.split(","))


async def counter(request: Request) -> Response:
    module = joined()
    headers = HEADERS | {"ETag": module.tag}
    if _is_held(request.headers.get("if-none-match", ""), module.tag):
        return Response(status_code=304, headers=headers)
    body = module.plain
    if "gzip" in request.headers.get("accept-encoding", "").lower():
        body, headers["Content-Encoding"] = module.compressed, "gzip"
    return Response(body, headers=headers, media_type="text/javascript")


routes = [Route("/counter.js", counter, methods=["GET"])]
