"""Whatever is posted gets a clear refusal in both languages, or an honest outcome; a refusal leaves nothing behind."""

import pytest
from starlette.testclient import TestClient

from relais.apps.conversations.models import Conversation, Message
from tests.factories.accounts import make_open_centre
from tests.factories.counter import begin_visit

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Le message dépasse 2000 caractères. Raccourcissez-le, puis envoyez-le de nouveau."
FIELDS = "Vérifiez ces champs du corps de la demande\u00a0: {}."
NOT_JSON = "Le corps de la demande n’est pas du JSON en UTF-8."
# body, status, code, detail in French, detail in English
REFUSED = [
    pytest.param(
        b'{"text": "", "client_id": "a"}',
        422,
        "empty_message",
        "Le message est vide. Écrivez votre question, puis envoyez-la.",
        "The message is empty. Write your question, then send it.",
        id="empty",
    ),
    pytest.param(
        b'{"text": " \\u0000\\u200b\\u2003 ", "client_id": "a"}',
        422,
        "empty_message",
        "Le message est vide. Écrivez votre question, puis envoyez-la.",
        "The message is empty. Write your question, then send it.",
        id="invisible",
    ),
    pytest.param(
        b'{"text": "' + b"a" * 10_000 + b'", "client_id": "a"}',
        422,
        "message_too_long",
        LONG,
        "The message is longer than 2000 characters. Shorten it, then send it again.",
        id="10 000 characters",
    ),
    pytest.param(
        b'{"text": "' + b"a" * 70_000 + b'", "client_id": "a"}',
        413,
        "too_large",
        "Le corps de la demande dépasse 64\u00a0Kio.",
        "The body is larger than 64 KiB.",
        id="70 kB",
    ),
    pytest.param(
        b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
        400,
        "malformed_json",
        NOT_JSON,
        "The body is not JSON in UTF-8.",
        id="binary",
    ),
    pytest.param(b"", 400, "malformed_json", NOT_JSON, "The body is not JSON in UTF-8.", id="nothing"),
    pytest.param(b"text=bonjour", 400, "malformed_json", NOT_JSON, "The body is not JSON in UTF-8.", id="form"),
    pytest.param(b"[" * 60_000, 400, "malformed_json", NOT_JSON, "The body is not JSON in UTF-8.", id="deep"),
    pytest.param(b"1" * 5000, 400, "malformed_json", NOT_JSON, "The body is not JSON in UTF-8.", id="huge number"),
    pytest.param(
        b"[]", 422, "invalid_body", FIELDS.format("body"), "Check these fields of the body: body.", id="not an object"
    ),
    pytest.param(
        b"{}",
        422,
        "invalid_body",
        FIELDS.format("text, client_id"),
        "Check these fields of the body: text, client_id.",
        id="missing fields",
    ),
    pytest.param(
        b'{"text": 5, "client_id": null}',
        422,
        "invalid_body",
        FIELDS.format("text, client_id"),
        "Check these fields of the body: text, client_id.",
        id="wrong types",
    ),
    pytest.param(
        b'{"text": "bonjour", "client_id": "a", "epoch": 1}',
        422,
        "invalid_body",
        FIELDS.format("epoch"),
        "Check these fields of the body: epoch.",
        id="extra field",
    ),
    pytest.param(
        '{"text": "bonjour", "client_id": "é"}'.encode(),
        422,
        "invalid_client_id",
        "client_id doit compter de 1 à 64 caractères ASCII visibles.",
        "client_id must have 1 to 64 visible ASCII characters.",
        id="client_id",
    ),
]


@pytest.mark.parametrize(("body", "status", "code", "french", "english"), REFUSED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_refused_body(
    client: TestClient, language: str, body: bytes, status: int, code: str, french: str, english: str
) -> None:
    visit = begin_visit(client, make_open_centre())
    headers = visit.key | {"Content-Type": "application/json", "Accept-Language": language}

    response = client.post(f"{visit.address}/messages", content=body, headers=headers)

    problem = response.json()
    detail = french if language == "fr" else english
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, problem["code"], problem["detail"]) == (status, code, detail)
    assert problem["type"] == f"urn:relais:problem:{code}"
    assert Message.objects.count() == 0


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_body_that_does_not_say_it_is_json_is_415(client: TestClient, content_type: str) -> None:
    visit = begin_visit(client, make_open_centre())
    headers = visit.key | {"Content-Type": content_type, "Accept-Language": "fr-CA"}

    response = client.post(f"{visit.address}/messages", content=b'{"text":"a","client_id":"a"}', headers=headers)

    assert (response.status_code, response.json()["code"]) == (415, "not_json")
    assert response.json()["detail"] == "Envoyez le message en application/json."
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b\x1b[31m\x07", "ab[31m"),
        ("متى تُجمع النفايات؟ \u202eabc\u202c", "متى تُجمع النفايات؟ abc"),
        ("🗑️👩‍👧 ???", "🗑️👩‍👧 ???"),
        ("'; DROP TABLE conversations_message; --", "'; DROP TABLE conversations_message; --"),
        ("<script>alert('é')</script>", "<script>alert('é')</script>"),
        ("\ud83d\ude00 ok", "😀 ok"),
        ("é" * 2000, "é" * 2000),
    ],
)
def test_odd_text_is_stored_and_honestly_answered(client: TestClient, typed: str, stored: str) -> None:
    visit = begin_visit(client, make_open_centre())
    body = b'{"text": "' + _escaped(typed) + b'", "client_id": "a"}'
    headers = visit.key | {"Content-Type": "application/json"}

    response = client.post(f"{visit.address}/messages", content=body, headers=headers)

    assert (response.status_code, response.json()["turn"]["outcome"]) == (201, "unknown")
    assert visit.read()["messages"][0]["text"] == stored


def _escaped(text: str) -> bytes:
    """Every character as JSON escapes it, so that halves of a pair and controls arrive as they are."""
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)).encode()


@pytest.mark.parametrize("field", ["text", "client_id"])
def test_half_a_character_is_refused_or_left_out_never_half_stored(client: TestClient, field: str) -> None:
    visit = begin_visit(client, make_open_centre())
    fields = {"text": "bonjour", "client_id": "a"} | {field: "\\ud800"}
    body = f'{{"text": "{fields["text"]}", "client_id": "{fields["client_id"]}"}}'.encode()

    response = client.post(
        f"{visit.address}/messages", content=body, headers=visit.key | {"Content-Type": "application/json"}
    )

    assert (response.status_code, Message.objects.count()) == (422, 0)


@pytest.mark.parametrize("slug", ["nowhere", "%00", "..%2f", "é", "' OR 1=1 --", "a" * 500])
def test_unknown_centre_opens_nothing(client: TestClient, slug: str) -> None:
    make_open_centre()

    response = client.post(
        f"/api/v1/centres/{slug}/conversations", json={"language": "fr"}, headers={"Accept-Language": "fr"}
    )

    shown = client.get(f"/api/v1/centres/{slug}?language=fr")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert (shown.status_code, shown.headers["Content-Type"]) == (404, "application/problem+json")
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "detail"),
    [("fr", "Il n’y a pas de centre à cette adresse."), ("en", "There is no centre at this address.")],
)
def test_unknown_centre_is_said_in_the_language_of_the_caller(client: TestClient, language: str, detail: str) -> None:
    response = client.post(
        "/api/v1/centres/nulle-part/conversations", json={"language": "fr"}, headers={"Accept-Language": language}
    )

    assert (response.json()["code"], response.json()["detail"]) == ("centre_not_found", detail)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"{}", b'{"language": "de"}', b'{"language": ["fr"]}', b'{"language": "fr", "name": "x"}'],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_bad_opening_is_refused_and_opens_nothing(client: TestClient, body: bytes, language: str) -> None:
    make_open_centre(slug="ville")
    headers = {"Content-Type": "application/json", "Accept-Language": language}

    response = client.post("/api/v1/centres/ville/conversations", content=body, headers=headers)

    sentence = {
        ("fr", "malformed_json"): NOT_JSON,
        ("en", "malformed_json"): "The body is not JSON in UTF-8.",
        ("fr", "invalid_body"): "Vérifiez ces champs\u00a0: {}.",
        ("en", "invalid_body"): "Check these fields: {}.",
    }[language, response.json()["code"]]
    named = ", ".join(fault["field"] for fault in response.json().get("errors", []))
    assert response.status_code in (400, 422)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == sentence.format(named)
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize("reason", ["\\u0000nul", "\\ud800", "514-555-0199 " * 70])
def test_odd_feedback_never_breaks_and_is_masked(client: TestClient, reason: str) -> None:
    visit = begin_visit(client, make_open_centre())
    visit.ask("bonjour")

    response = client.post(
        f"{visit.address}/feedback",
        content=f'{{"seq": 2, "useful": false, "reason": "{reason}"}}'.encode(),
        headers=visit.key | {"Content-Type": "application/json"},
    )

    kept = Conversation.objects.get().feedback.first()
    assert response.status_code in (200, 422)
    assert (kept is not None) is (response.status_code == 200)
    assert kept is None or ("514" not in kept.reason and len(kept.reason) <= 1000)


@pytest.mark.parametrize("after", ["-1", "x", "", "1e3", "99999999999999999999", "1;drop"])
def test_reading_after_what_is_not_a_number_is_refused(client: TestClient, after: str) -> None:
    visit = begin_visit(client, make_open_centre())

    response = client.get(f"{visit.address}/messages?after={after}", headers=visit.key)

    assert (response.status_code, response.json()["code"]) == (422, "invalid_body")
