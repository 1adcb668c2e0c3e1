"""A counter ready to answer, and a visit to it through the public API."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import httpx2
from starlette.testclient import TestClient

from relais.apps.accounts.models import Centre
from relais.apps.content.index import shelf
from relais.apps.content.models import FittedIndex
from relais.engines import understanding
from tests.factories.accounts import NOW, make_open_centre
from tests.factories.content import BANK, make_live_bank


@cache
def fitted_bank() -> bytes:
    """The index of the small bank: fitted once a process, because fitting takes longer than a test may."""
    rows = []
    for key, sides in BANK.items():
        for language, (title, body, phrasings) in sides.items():
            rows.append(understanding.BankRow(key, language, "title", title))
            rows.append(understanding.BankRow(key, language, "body", body))
            rows.extend(understanding.BankRow(key, language, "paraphrase", text) for text in phrasings)
    return understanding.dump(understanding.fit(rows))


def make_counter(**values: Any) -> Centre:
    """An open centre with the small bank live in both languages and its index in service."""
    centre = make_open_centre(**values)
    _store_index(centre, fitted_bank())
    make_live_bank(centre)
    return centre


def set_thresholds(centre: Centre, *, answer: float, offer: float) -> None:
    """Serve the same index with other thresholds: over 1, nothing reaches them; 0, everything does."""
    index = understanding.load(fitted_bank())
    models = {
        language: replace(model, answer_threshold=answer, offer_threshold=offer)
        for language, model in index.models.items()
    }
    FittedIndex.objects.filter(centre=centre).delete()
    _store_index(centre, understanding.dump(replace(index, models=models)))
    shelf.refresh()


def _store_index(centre: Centre, data: bytes) -> None:
    FittedIndex.objects.create(
        centre=centre,
        revision=len(BANK),
        format=understanding.engine_digest(),
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        fitted_at=NOW,
        fit_seconds=0.0,
    )


@dataclass(frozen=True)
class Visit:
    """One conversation of the public API, with its key."""

    client: TestClient
    id: str
    token: str

    @property
    def address(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, text: str, client_id: str = "a", **headers: str) -> httpx2.Response:
        body = {"text": text, "client_id": client_id}
        return self.client.post(f"{self.address}/messages", json=body, headers=self.key | headers)

    def read(self, after: int = 0) -> Any:
        return self.client.get(f"{self.address}/messages", params={"after": after}, headers=self.key).json()


def begin_visit(client: TestClient, centre: Centre, language: str = "fr") -> Visit:
    opened = client.post(f"/api/v1/centres/{centre.slug}/conversations", json={"language": language}).json()
    return Visit(client, opened["id"], opened["token"])
