import uuid

import pytest
from starlette.testclient import TestClient

from relais.apps.conversations.models import Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import Visit, begin_visit

pytestmark = pytest.mark.django_db(transaction=True)

# method, what stands behind the conversation's address, body
OPERATIONS = [
    ("GET", "/messages", None),
    ("POST", "/messages", {"text": "bonjour", "client_id": "x"}),
    ("POST", "/hand-over", {}),
    ("POST", "/feedback", {"seq": 2, "useful": True}),
    ("POST", "/language", {"language": "en"}),
    ("DELETE", "", None),
]
EVERY = pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
NO_KEY = {
    "fr": "Envoyez la clé de la conversation dans l’en-tête «\u00a0Authorization: Bearer …\u00a0».",
    "en": "Send the conversation's key in the header “Authorization: Bearer …”.",
}
NOT_FOUND = {
    "fr": "Aucune conversation ne correspond à cet identifiant et à cette clé.",
    "en": "There is no conversation with this identifier and this key.",
}


def cookie(visit: Visit, token: str = "") -> dict[str, str]:
    return {"Cookie": f"relais_visit_ville={visit.id}.{token or visit.token}"}


@EVERY
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_key_is_401(client: TestClient, language: str, method: str, path: str, body: object) -> None:
    visit = begin_visit(client, make_open_centre())

    response = client.request(method, visit.address + path, json=body, headers={"Accept-Language": language})

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == NO_KEY[language]
    assert Message.objects.count() == 0


@EVERY
@pytest.mark.parametrize("language", ["fr", "en"])
def test_key_of_another_conversation_is_404(
    client: TestClient, language: str, method: str, path: str, body: object
) -> None:
    centre = make_open_centre()
    visit, stranger = begin_visit(client, centre), begin_visit(client, centre)
    visit.ask("bonjour")

    headers = stranger.key | {"Accept-Language": language}
    response = client.request(method, visit.address + path, json=body, headers=headers)

    assert (response.status_code, response.json()["detail"]) == (404, NOT_FOUND[language])
    assert response.json()["code"] == "conversation_not_found"
    assert visit.read()["last"] == 2


@EVERY
def test_guessed_identifier_is_404_whatever_it_looks_like(
    client: TestClient, method: str, path: str, body: object
) -> None:
    visit = begin_visit(client, make_open_centre())

    for guess in (str(uuid.uuid4()), "1", "not-a-uuid", "%00", "a" * 300):
        response = client.request(method, f"/api/v1/conversations/{guess}{path}", json=body, headers=visit.key)
        assert (response.status_code, response.json()["code"]) == (404, "conversation_not_found")


@pytest.mark.parametrize("key", ["Bearer ", "Bearer wrong", "Bearer é", "Basic abc", "bearer", ""])
def test_wrong_key_opens_nothing(client: TestClient, key: str) -> None:
    visit = begin_visit(client, make_open_centre())

    response = client.get(f"{visit.address}/messages", headers={b"Authorization": key.encode("latin-1")})

    assert response.status_code == (404 if key in {"Bearer wrong", "Bearer é"} else 401)


@EVERY
def test_cookie_of_our_own_page_opens_its_conversation(
    client: TestClient, method: str, path: str, body: object
) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour")

    headers = cookie(visit) | {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    response = client.request(method, visit.address + path, json=body, headers=headers)

    assert response.status_code in (200, 201, 204)


@EVERY
@pytest.mark.parametrize("language", ["fr", "en"])
def test_cookie_sent_by_another_sites_page_is_403(
    client: TestClient, language: str, method: str, path: str, body: object
) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour")

    elsewhere = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site", "Accept-Language": language}
    response = client.request(method, visit.address + path, json=body, headers=cookie(visit) | elsewhere)

    detail = {
        "fr": "Le témoin ne vaut que sur les pages de ce service.",
        "en": "The cookie works on this service's own pages only.",
    }
    assert (response.status_code, response.json()["code"]) == (403, "wrong_origin")
    assert response.json()["detail"] == detail[language]
    assert visit.read()["last"] == 2


def test_cookie_with_a_wrong_key_or_of_another_conversation_opens_nothing(client: TestClient) -> None:
    centre = make_open_centre()
    visit, stranger = begin_visit(client, centre), begin_visit(client, centre)

    wrong = client.get(f"{visit.address}/messages", headers=cookie(visit, "wrong"))
    other = client.get(f"{visit.address}/messages", headers=cookie(stranger))

    assert (wrong.status_code, other.status_code) == (404, 401)


def test_address_of_the_host_does_not_matter_to_a_program_with_a_key(client: TestClient) -> None:
    visit = begin_visit(client, make_open_centre())

    response = client.get(f"{visit.address}/messages", headers=visit.key | {"Host": "elsewhere.example"})

    assert (response.status_code, response.json()["last"]) == (200, 0)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/centres", "/api/%0A", "/live/", "/live/other"]
)
@pytest.mark.parametrize(
    ("language", "detail"), [("fr", "Il n’y a rien à cette adresse."), ("en", "There is nothing at this address.")]
)
def test_unknown_address_is_a_problem_document(client: TestClient, path: str, language: str, detail: str) -> None:
    response = client.get(path, headers={"Accept-Language": language})

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert (response.json()["code"], response.json()["detail"]) == ("no_such_address", detail)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/centres/ville/conversations", {"POST"}),
        ("GET", "/api/v1/conversations/1/feedback", {"POST"}),
        ("POST", "/api/v1/conversations/1", {"DELETE"}),
    ],
)
@pytest.mark.parametrize(
    ("language", "detail"),
    [("fr", "Cette adresse n’accepte pas cette méthode."), ("en", "This address does not take this method.")],
)
def test_wrong_method_is_a_problem_document_that_names_the_right_one(
    client: TestClient, method: str, path: str, allowed: set[str], language: str, detail: str
) -> None:
    response = client.request(method, path, headers={"Accept-Language": language})

    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/problem+json")
    assert (response.json()["code"], response.json()["detail"]) == ("method_not_allowed", detail)
    assert {name.strip() for name in response.headers["Allow"].split(",")} - {"HEAD"} == allowed
