"""Approved text in `<relais-counter>`: as the service itself shows it."""

import json
import re
from importlib import resources

from playwright.sync_api import Page

from relais.apps.accounts.models import Centre
from relais.web.markup import render_body


def test_bodies_are_shown_as_the_service_shows_them(page: Page, address: str, centre: Centre) -> None:
    pack = json.loads((resources.files("relais.config") / "sample" / "pack.json").read_text(encoding="utf-8"))
    bodies = [text for answer in pack["answers"] for text in answer["body"].values()] + [
        "1. un\n2. deux\n\n   suite\n3. trois\n   - a\n   - b\n\nfin",
        "3) trois\n4) quatre",
        "a *b* **c** ***d*** _e_ __f__ snake_case 2*3*4 * x * \\*g\\* `h *i*` & < >",
        "[lien](https://x.example/a_(b)) [*m*](mailto:a@b.ca) <https://x.example/?a=b> [n](javascript:alert(1)) [o]",
        "ligne 1  \nligne 2\\\nligne 3\nligne 4",
        "> cité\n> encore\n\n---\n\n# pas un titre\n<b>pas du HTML</b> ![i](https://x.example/i.png)",
        "- a\n\n- b\n- c",
        "texte\n- puce\n  suite\npuce encore\n\nfin",
    ]
    page.goto(f"{address}/fr/c/ville/")

    shown = page.evaluate(
        """async ([url, bodies]) => {
            const { render } = await import(url);
            return bodies.map((body) => {
                const box = document.createElement("div");
                box.append(render(body));
                return box.innerHTML;
            });
        }""",
        [f"{address}/static/assistant/counter/markup.js", bodies],
    )

    same = "(html) => { const box = document.createElement('div'); box.innerHTML = html; return box.innerHTML; }"
    wanted = [page.evaluate(same, str(render_body(body))) for body in bodies]
    assert [fold(html) for html in shown] == [fold(html) for html in wanted]


def fold(html: str) -> str:
    """Without the line ends around blocks, which no reader meets, and without what is ours alone on a link."""
    blocks = r"\n*(</?(?:p|ul|ol|li|blockquote|hr|br)\b[^>]*>)\n*"
    return re.sub(blocks, r"\1", html.replace(' rel="noreferrer"', ""))
