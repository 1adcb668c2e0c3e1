"""Nothing larger than 64 KiB is taken in, whatever its address and whether or not it says its size."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from relais.config.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = 70 * 1024


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application, base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/fr/c/ville/",
        "/fr/sign-in/",
        "/nowhere",
        "/api/v1/centres/ville/conversations",
        "/api/v1/conversations/x/messages",
    ],
)
def test_large_body_is_refused_before_it_is_read(client: TestClient, path: str) -> None:
    response = client.post(path, content=b"x" * LARGE, headers={"Accept-Language": "fr"})

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert response.json()["detail"] == "Le corps de la demande dépasse 64\u00a0Kio."


def test_large_body_in_pieces_of_unknown_number_is_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(80):
            yield b"x" * 1024

    response = client.post("/fr/c/ville/", content=pieces())

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
