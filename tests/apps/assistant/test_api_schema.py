"""The OpenAPI document says what there is, and whatever is generated from it is answered as it says."""

import uuid
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from relais.apps.accounts.models import Centre
from relais.web.limits import forget_all
from tests.factories.accounts import make_open_centre
from tests.factories.counter import begin_visit

OPERATIONS = {
    "read_centre": ("GET", "/api/v1/centres/{slug}"),
    "open_conversation": ("POST", "/api/v1/centres/{slug}/conversations"),
    "read_messages": ("GET", "/api/v1/conversations/{public_id}/messages"),
    "post_message": ("POST", "/api/v1/conversations/{public_id}/messages"),
    "ask_for_person": ("POST", "/api/v1/conversations/{public_id}/hand-over"),
    "give_feedback": ("POST", "/api/v1/conversations/{public_id}/feedback"),
    "change_language": ("POST", "/api/v1/conversations/{public_id}/language"),
    "keep_open": ("POST", "/api/v1/conversations/{public_id}/keep-open"),
    "delete_conversation": ("DELETE", "/api/v1/conversations/{public_id}"),
}
# Not called with generated bodies: the first two need a hand-over, the desk a person who works there.
BESIDE = {
    "leave_line": ("DELETE", "/api/v1/conversations/{public_id}/hand-over"),
    "read_hand_over": ("GET", "/api/v1/conversations/{public_id}/hand-over"),
}
DESK = "/api/v1/desk"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def document(client: TestClient) -> Any:
    return client.get("/api/v1/openapi.json").json()


def test_document_lists_every_operation_the_posting_of_messages_included(client: TestClient) -> None:
    listed = {
        operation["operationId"]: (method.upper(), path)
        for path, operations in document(client)["paths"].items()
        for method, operation in operations.items()
    }

    public = {name: found for name, found in listed.items() if not found[1].startswith(DESK)}
    assert (public, len(listed) - len(public)) == (OPERATIONS | BESIDE, 12)


def test_every_refusal_is_described_as_a_problem_document(client: TestClient) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    described = document(client)

    for operations in described["paths"].values():
        for operation in operations.values():
            refusals = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
            assert {"400", "401", "404", "422", "429", "500"} <= set(refusals)
            assert all(answer["content"] == problem for answer in refusals.values())
    assert sorted(described["components"]["schemas"]["ProblemOut"]["required"]) == [
        "code",
        "detail",
        "status",
        "title",
        "type",
    ]


def test_message_is_described_with_the_names_it_is_sent_with(client: TestClient) -> None:
    properties = document(client)["components"]["schemas"]["MessageOut"]["properties"]

    assert sorted(properties) == ["answer", "at", "from", "language", "seq", "text"]
    assert properties["at"]["format"] == "date-time"


def test_conversation_operations_ask_for_the_key(client: TestClient) -> None:
    described = document(client)

    asked = {
        operation["operationId"]: operation.get("security", [])
        for path, operations in described["paths"].items()
        if not path.startswith(DESK)
        for operation in operations.values()
    }
    assert [asked.pop(open_to_all) for open_to_all in ("read_centre", "open_conversation")] == [[], []]
    assert all(security == [{"conversation_key": []}] for security in asked.values())
    assert described["paths"][DESK]["get"]["security"] == [{"personal_token": []}]
    bearer = {"type": "http", "scheme": "bearer"}
    assert described["components"]["securitySchemes"] == {"conversation_key": bearer, "personal_token": bearer}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["there", "not there"])
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_generated_calls_are_answered_as_the_document_says(client: TestClient, operation_id: str, known: bool) -> None:
    centre = make_open_centre(slug="ville")
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
    method, path = OPERATIONS[operation_id]
    answered: set[int] = set()

    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy())
    def call(case: Any) -> None:
        forget_all()
        if known:
            _aim(case, client, centre)
        response = case.call()
        case.validate_response(response, checks=CHECKS)
        answered.add(response.status_code)

    call()

    assert any(200 <= status < 300 for status in answered) is known
    assert all(status < 500 for status in answered)


def _aim(case: Any, client: TestClient, centre: Centre) -> None:
    """Send the generated case to a centre or a conversation that is there, with its key."""
    visit = begin_visit(client, centre)
    visit.ask("bonjour", f"{uuid.uuid4()}")
    case.path_parameters = {"public_id": visit.id, "slug": "ville"}
    case.headers = visit.key
    if isinstance(case.body, dict) and "seq" in case.body:
        case.body["seq"] = 2  # the greeting that came back
