"""The operation that Starlette serves, described for the OpenAPI document; and every error as problem+json."""

from typing import Any

from pydantic.json_schema import models_json_schema

from relais.apps.assistant.schemas import MessageIn, PostedOut, ProblemOut

PATH = "/api/v1/conversations/{public_id}/messages"
REFERENCE = "#/components/schemas/{model}"
ERRORS = {
    "400": "The body is not JSON",
    "401": "No key came with the request",
    "403": "A cookie came from another site's page",
    "404": "No such conversation, centre or message",
    "409": "The client_id came before with another text, or the conversation has changed hands (stale_epoch)",
    "413": "The body is larger than 64 KiB",
    "415": "The body is not application/json",
    "422": "A field is missing or wrong",
    "429": "Too many requests; see Retry-After",
    "500": "Something failed on our side",
    "503": "Not stored in time; send again with the same client_id",
}
POSTING_ERRORS = tuple(ERRORS)
OTHER_ERRORS = ("400", "401", "403", "404", "413", "415", "422", "429", "500", "503")


def add_posting(schema: dict[str, Any]) -> dict[str, Any]:
    """Add the posting of messages, and the errors of every operation, to what the library derived."""
    _top, definitions = models_json_schema(
        [(MessageIn, "validation"), (PostedOut, "serialization"), (ProblemOut, "serialization")],
        ref_template=REFERENCE,
    )
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {}).update(definitions["$defs"])
    bearer = {"type": "http", "scheme": "bearer"}
    components["securitySchemes"] = {"conversation_key": bearer, "personal_token": bearer}
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            operation["responses"].update(_problems(OTHER_ERRORS))
            if "/desk" in path or path.endswith("/hand-over"):
                operation["responses"].update(_problems(("409",)))
            if "/desk" in path:
                operation["security"] = [{"personal_token": []}]
            elif "/conversations/{" in path:
                operation["security"] = [{"conversation_key": []}]
    schema["paths"].setdefault(PATH, {})["post"] = {
        "operationId": "post_message",
        "summary": "Post Message",
        "description": "Send a message; the turn that answers it comes back in the same call.",
        "security": [{"conversation_key": []}],
        "parameters": [
            {
                "in": "path",
                "name": "public_id",
                "required": True,
                "schema": {"title": "Public Id", "type": "string"},
            }
        ],
        "requestBody": {"required": True, "content": _content("application/json", "MessageIn")},
        "responses": {
            "200": {"description": "The same call came before: its result", "content": _posted()},
            "201": {"description": "Stored", "content": _posted()},
            **_problems(POSTING_ERRORS),
        },
    }
    return schema


def _posted() -> dict[str, Any]:
    return _content("application/json", "PostedOut")


def _problems(statuses: tuple[str, ...]) -> dict[str, Any]:
    content = _content("application/problem+json", "ProblemOut")
    return {status: {"description": ERRORS[status], "content": content} for status in statuses}


def _content(media_type: str, model: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REFERENCE.format(model=model)}}}
