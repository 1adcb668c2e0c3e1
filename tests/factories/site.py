"""Another organisation's web site on another origin, which carries the counter: strict policy, styles of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

# As large public sites and common themes do: by element, by everything, with !important, with another root size.
STYLES = {
    "canada": """
        html { font-size: 62.5%; scroll-behavior: smooth; }
        body { font: 20px/1.65 "Noto Sans", sans-serif; color: #333; margin: 0 1rem; }
        h1, h2, h3 { font-family: Lato, sans-serif; border-bottom: 3px solid #af3c43; margin-top: 38px; }
        h2 { font-size: 39px; } button { border-radius: 4px; background: #26374a; color: #fff; font-size: 20px; }
        a { color: #284162; } ul { list-style: square; } label { display: block; margin-bottom: 23px; }
        textarea { width: auto; height: 34px; resize: none; } section { padding: 40px; } [role=log] { display: none; }
    """,
    "theme": """
        * { box-sizing: content-box; line-height: 1 !important; letter-spacing: 0.1em; }
        p { font-size: 30px !important; color: #b00 !important; } button { all: unset; } ul, ol { list-style: none; }
        div { float: left; } h2, h3 { text-transform: uppercase; font-size: 8px; }
        textarea { display: none !important; }
        .panel, .message, .body, .root { display: none !important; } #question { opacity: 0; }
        relais-counter { font: italic 9px/1 serif; color: #fff; text-align: right; text-transform: uppercase; }
    """,
}
FALLBACK = "lien-sans-script"
SIDES = {
    "fr": {
        "known": "c'est quand les poubelles",
        "title": "Quand passe la collecte des ordures?",
        "unknown": "quelle est la capitale du Pérou",
        "name": "Posez une question",
        "person": "Parler à une personne",
        "close": "Fermer",
        "open": "Ouvert en ce moment",
        "line": "819\u00a0555-0142",
        "refused": "Ce comptoir ne peut pas être utilisé depuis ce site.",
    },
    "en": {
        "known": "when is trash day",
        "title": "When is garbage collected?",
        "unknown": "what is the capital of Peru",
        "name": "Ask a question",
        "person": "Talk to a person",
        "close": "Close",
        "open": "Open now",
        "line": "819-555-0142",
        "refused": "This counter cannot be used from this site.",
    },
}


def page(service: str, query: dict[str, str]) -> str:
    language = query.get("lang", "fr")
    address = f"{service}/{language}/c/{query.get('centre', 'ville')}/"
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Site</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/{query.get("style", "canada")}.css">
<script type="module" src="{service}/counter.js"></script></head><body><main><h1>Site</h1><p id="own">Texte du site</p>
<relais-counter centre="{query.get("centre", "ville")}" lang="{language}" form="{query.get("form", "inline")}"><a
id="{FALLBACK}" href="{address}">Posez une question</a></relais-counter>
<p><a id="next" href="/next?{"&".join(f"{name}={value}" for name, value in query.items())}">Suite</a></p>
<button id="after">Bouton</button></main></body></html>"""


@dataclass(frozen=True)
class Site:
    """`address` is its origin; its pages take `?lang=&form=&style=&centre=`."""

    address: str

    def at(self, **query: str) -> str:
        return f"{self.address}/?" + "&".join(f"{name}={value}" for name, value in query.items())


@contextmanager
def serve_site(service: str) -> Iterator[Site]:
    """A site whose policy has the documented lines for the counter and nothing else from elsewhere."""
    policy = (
        f"default-src 'none'; script-src {service}; connect-src {service}; style-src 'self'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            style = STYLES.get(parts.path.removeprefix("/").removesuffix(".css"))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = (page(service, query) if style is None else style).encode()
            self.send_response(200)
            self.send_header("Content-Type", f"text/{'html' if style is None else 'css'}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """A site's own log is of no interest here."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def ask(page: Page, text: str) -> None:
    shown = page.locator("#messages > li").count()
    page.fill("#question", text)
    page.press("#question", "Enter")
    expect(page.locator("#messages > li").nth(shown + 1)).to_be_visible()
