"""CORS: pages of the sites that a centre lists may read its answers, errors included; nobody else's may."""

from collections.abc import Iterator

import httpx2
import pytest
from starlette.testclient import TestClient

from relais.apps.accounts.models import AllowedOrigin, Centre
from relais.config.asgi import application
from relais.config.cors import AllowedOrigins, allowed_origins
from tests.factories.accounts import make_open_centre
from tests.factories.counter import Visit, begin_visit

pytestmark = pytest.mark.django_db(transaction=True)

SITE, OTHER_SITE, STRANGER = "https://www.ville.example", "https://www.autre.example", "https://evil.example"
UNKNOWN = "/api/v1/conversations/6d1f6ad0-3a9f-4f0e-9d65-7f0d3c2b1a00/messages"


@pytest.fixture
def client() -> Iterator[TestClient]:
    program = TestClient(application)
    yield program
    program.close()


@pytest.fixture
def centre() -> Iterator[Centre]:
    """A centre that lists one site, beside another centre that lists another."""
    allowed_origins.forget()
    centre, other = make_open_centre(slug="ville"), make_open_centre(slug="autre")
    AllowedOrigin.objects.create(centre=centre, origin=SITE)
    AllowedOrigin.objects.create(centre=other, origin=OTHER_SITE)
    yield centre
    allowed_origins.forget()


def cors(response: httpx2.Response) -> dict[str, str]:
    """The headers by which a browser decides, and whether a cache must tell origins apart."""
    found = {name: value for name, value in response.headers.items() if name.startswith("access-control-")}
    return found | ({"vary": "Origin"} if "Origin" in response.headers.get("vary", "") else {})


def readable_by(origin: str) -> dict[str, str]:
    return {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "Retry-After",
        "vary": "Origin",
    }


def preflight(client: TestClient, address: str, origin: str) -> httpx2.Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.options(address, headers=headers)


def addresses(visit: Visit) -> dict[str, str]:
    return {
        "centre": "/api/v1/centres/ville?language=fr",
        "conversation": f"{visit.address}/messages",
        "stream": f"/live/conversations/{visit.id}",
    }


@pytest.mark.parametrize("kind", ["centre", "conversation", "stream"])
def test_preflight_of_a_listed_site_needs_no_key(client: TestClient, centre: Centre, kind: str) -> None:
    response = preflight(client, addresses(begin_visit(client, centre))[kind], SITE)

    assert (response.status_code, response.content) == (204, b"")
    assert cors(response) == {
        "access-control-allow-origin": SITE,
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, Last-Event-ID, Accept-Language",
        "access-control-max-age": "600",
        "vary": "Origin",
    }


@pytest.mark.parametrize("kind", ["centre", "conversation", "stream"])
@pytest.mark.parametrize("origin", [OTHER_SITE, STRANGER, "null", SITE + ".evil.example", SITE + ":8443"])
def test_preflight_of_any_other_site_gets_no_header(client: TestClient, centre: Centre, kind: str, origin: str) -> None:
    response = preflight(client, addresses(begin_visit(client, centre))[kind], origin)

    assert cors(response) == {}


@pytest.mark.parametrize(
    ("origin", "headers"), [(SITE, readable_by(SITE)), (OTHER_SITE, {}), (STRANGER, {})], ids=["own", "other", "none"]
)
def test_opening_a_conversation_is_readable_by_the_sites_of_that_centre(
    client: TestClient, centre: Centre, origin: str, headers: dict[str, str]
) -> None:
    address = "/api/v1/centres/ville/conversations"

    response = client.post(address, json={"language": "fr"}, headers={"Origin": origin})

    assert (response.status_code, cors(response)) == (201, headers)


@pytest.mark.parametrize(
    ("origin", "headers"), [(SITE, readable_by(SITE)), (OTHER_SITE, {}), (STRANGER, {})], ids=["own", "other", "none"]
)
def test_message_is_readable_by_the_sites_of_the_conversations_centre(
    client: TestClient, centre: Centre, origin: str, headers: dict[str, str]
) -> None:
    visit = begin_visit(client, centre)

    responses = [
        visit.ask("bonjour", Origin=origin),
        client.delete(visit.address, headers=visit.key | {"Origin": origin}),
    ]

    assert [(response.status_code, cors(response)) for response in responses] == [(201, headers), (204, headers)]


def test_refusals_are_readable_too(client: TestClient, centre: Centre) -> None:
    visit = begin_visit(client, centre)
    origin = {"Origin": SITE}
    wrong = visit.key | origin

    responses = {
        "no key": client.get(f"{visit.address}/messages", headers=origin),
        "not JSON": client.post(f"{visit.address}/messages", content=b"{", headers=wrong),
        "no such method": client.put(f"{visit.address}/messages", headers=wrong),
        "no such stream": client.get(f"/live/conversations/{visit.id}", headers=origin),
        "no such conversation": client.get(UNKNOWN, headers=wrong),
        "no such centre": client.get("/api/v1/centres/none?language=fr", headers=origin),
    }

    assert {name: response.status_code for name, response in responses.items()} == {
        "no key": 401,
        "not JSON": 415,
        "no such method": 405,
        "no such stream": 401,
        "no such conversation": 404,
        "no such centre": 404,
    }
    assert [name for name, response in responses.items() if cors(response) != readable_by(SITE)] == []


def test_erased_conversation_still_says_so_to_its_site_only(client: TestClient, centre: Centre) -> None:
    visit = begin_visit(client, centre)
    client.delete(visit.address, headers=visit.key)

    gone = [client.get(f"{visit.address}/messages", headers=visit.key | {"Origin": o}) for o in (SITE, OTHER_SITE)]

    assert [(response.status_code, cors(response)) for response in gone] == [(404, readable_by(SITE)), (404, {})]


def test_pages_are_never_readable_by_another_site(client: TestClient, centre: Centre) -> None:
    paths = ["/fr/c/ville/", "/", "/healthz", "/static/web/icon.svg"]

    assert [cors(client.get(path, headers={"Origin": SITE})) for path in paths] == [{}, {}, {}, {}]


def test_cookie_of_our_pages_opens_nothing_for_a_listed_site(client: TestClient, centre: Centre) -> None:
    visit = begin_visit(client, centre)
    cookie = {"Cookie": f"relais_visit_ville={visit.id}.{visit.token}", "Sec-Fetch-Site": "cross-site"}

    response = client.get(f"{visit.address}/messages", headers=cookie | {"Origin": SITE})

    assert (response.status_code, response.json()["code"]) == (403, "wrong_origin")
    assert "access-control-allow-credentials" not in response.headers


def test_lists_are_read_again_after_five_seconds(centre: Centre) -> None:
    moments = iter([0.0, 4.9, 5.0])
    lists = AllowedOrigins(clock=lambda: next(moments))
    address = "/api/v1/centres/ville/conversations"

    before = lists.allow(SITE, address)
    AllowedOrigin.objects.filter(origin=SITE).delete()

    assert (before, lists.allow(SITE, address), lists.allow(SITE, address)) == (True, True, False)
