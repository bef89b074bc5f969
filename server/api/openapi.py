"""``openapi.json``: the HTTP interface described from its own operations, never by hand."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from matching.refusals import CODES
from server.api.examples import example_of
from server.api.operation import PREFIX, Operation
from server.api.operations import OPERATIONS, tag_of
from server.api.schemas import Schema, always_present, ref, schemas_of, sentence
from server.api.views import Refusal
from server.refusals import STATUS
from web.cookies import SESSION_COOKIE

SPARSE: Final = frozenset({"EventData"})  # its fields depend on the kind of the event
UNKNOWN: Final = 401
WAITING: Final = frozenset({429, 503})
REASONS: Final = {
    200: "Done.",
    201: "Created.",
    400: "Not understood.",
    401: "Nobody is signed in.",
    403: "Not allowed.",
    404: "Not there, or not theirs to see.",
    409: "Something stands against it.",
    410: "It was deleted, or erased.",
    413: "Too large.",
    422: "Understood, and not acceptable.",
    429: "Too fast.",
    503: "Too much at once, or our own fault.",
}
PARAMETERS: Final = {
    "id": "What the address names.",
    "person": "A person of the network.",
    "seat": "A seat in the call.",
}
ABOUT: Final = """Every verb of the socket `relais.1` as a request, by the same actions.

A programme sends `Authorization: Bearer <token>` (made with `relais token EMAIL`). A page of
Relais uses its session cookie, and sends `X-CSRF-Token` with every change.
A refusal is `{"code", "say", "details"}`: the code is one of a closed list, `say` is a sentence
in the person's language. A list is `{"items", "next"}`."""


def openapi() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Relais",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(map(tag_of, OPERATIONS))] + [{"name": "documents"}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
            },
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    for name in ("openapi", "asyncapi"):
        paths[f"/{name}.json"] = {"get": _document(name)}
    return paths


def _schemas() -> dict[str, Schema]:
    taken = schemas_of(operation.takes for operation in OPERATIONS if operation.changes)
    taken.pop("Nothing", None)
    given = schemas_of([*(operation.gives for operation in OPERATIONS), Refusal])
    assert not taken.keys() & given.keys(), taken.keys() & given.keys()
    schemas = {**taken, **always_present(given, SPARSE)}
    schemas["Refusal"]["properties"]["code"]["enum"] = sorted(CODES)
    return {name: _told(schema) for name, schema in schemas.items()}


def _told(schema: Schema) -> Schema:
    if "description" in schema:
        schema["description"] = sentence(schema["description"])
    return schema


def _described(operation: Operation) -> dict[str, Any]:
    text = sentence(operation.handle.__doc__)
    summary, _, more = text.partition("\n")
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [tag_of(operation)],
        "summary": summary,
        "description": more.strip() or summary,
        "parameters": _parameters(operation),
        "responses": {str(operation.status): _success(operation), **_refusals(operation.refusals)},
        "x-verb": operation.verb,
    }
    if operation.changes and operation.takes.__struct_fields__:
        described["requestBody"] = _request(operation)
    return described


def _request(operation: Operation) -> dict[str, Any]:
    required = any(field.required for field in msgspec.structs.fields(operation.takes))
    if operation.streams:
        binary = {"schema": {"type": "string", "format": "binary"}}
        return {"required": True, "content": {"application/octet-stream": binary}}
    media = {"schema": ref(operation.takes), "example": example_of(operation.takes)}
    return {"required": required, "content": {"application/json": media}}


def _success(operation: Operation) -> dict[str, Any]:
    media = {"schema": ref(operation.gives), "example": example_of(operation.gives)}
    return {"description": REASONS[operation.status], "content": {"application/json": media}}


def _refusals(codes: frozenset[str]) -> dict[str, Any]:
    """The statuses that these codes may have, each with the codes that it may carry."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(STATUS[code], []).append(code)
    return {str(status): _refusal(status, by_status[status]) for status in sorted(by_status)}


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    told = "\n".join(f"- `{code}`: {CODES[code]}" for code in codes)
    narrowed = {"allOf": [ref(Refusal), {"properties": {"code": {"enum": codes}}}]}
    refusal: dict[str, Any] = {
        "description": f"{REASONS[status]}\n\n{told}",
        "content": {"application/json": {"schema": narrowed}},
    }
    if status == UNKNOWN:
        refusal["headers"] = {
            "WWW-Authenticate": {"description": "How to sign in.", "schema": {"const": "Bearer"}}
        }
    if status in WAITING:
        refusal["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}
        }
    return refusal


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parts = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters = [_parameter("path", name, PARAMETERS[name], required=True) for name in parts]
    if operation.keyed:
        says = "The same key with the same body does its work once and gets the same answer."
        parameters.append(_parameter("header", "Idempotency-Key", says, maxLength=64))
    if operation.changes:
        says = "Needed with the session cookie only: the `csrf` of `GET /me`."
        parameters.append(_parameter("header", "X-CSRF-Token", says))
    by_body = operation.changes and not operation.streams
    return parameters if by_body else parameters + _query(operation)


def _parameter(place: str, name: str, says: str, *, required: bool = False, **schema: Any) -> dict[str, Any]:
    return {
        "in": place,
        "name": name,
        "required": required,
        "description": says,
        "schema": {"type": "string", **schema},
    }


def _query(operation: Operation) -> list[dict[str, Any]]:
    """The fields of a query, one parameter each."""
    fields = schemas_of([operation.takes]).get(operation.takes.__name__, {}).get("properties", {})
    return [_field(name, _given(schema)) for name, schema in fields.items()]


def _field(name: str, schema: Schema) -> dict[str, Any]:
    says = sentence(schema.pop("description"))
    return {"in": "query", "name": name, "required": False, "description": says, "schema": schema}


def _given(schema: Schema) -> Schema:
    """A field of a query as it reads when it is there: absence is how a query says null."""
    if "anyOf" not in schema:
        return schema
    return next(dict(choice) for choice in schema["anyOf"] if choice != {"type": "null"})


def _document(name: str) -> dict[str, Any]:
    return {
        "operationId": f"read_{name}",
        "tags": ["documents"],
        "summary": {"openapi": "OpenAPI 3.1", "asyncapi": "AsyncAPI 3.0"}[name],
        "description": "This very document."
        if name == "openapi"
        else "The socket `relais.1`: verbs, frames, close codes.",
        "security": [],
        "responses": {
            "200": {
                "description": REASONS[200],
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }
