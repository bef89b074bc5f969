"""``openapi.json`` is truthful: nothing undescribed is served, nothing described is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from jsonschema import Draft202012Validator

from channels import wire
from matching.refusals import CODES
from server.api import api_routes
from server.api.examples import EXAMPLES
from server.api.openapi import openapi
from server.api.operation import PREFIX
from server.api.operations import OPERATIONS
from server.refusals import STATUS
from tests.api.described import Described
from tests.support.live import Live
from web.routing import PUBLIC, GuardedRoute

DOCUMENT: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(openapi()))
# What has no request: hearing a channel and writing in it right now are of the socket alone.
SOCKET_ONLY = {"open", "leave", "typing", "away"}
TWINS = {
    "post": "post_message",
    "edit": "edit_message",
    "delete": "delete_message",
    "react": "react",
    "pin": "pin_message",
    "keep": "keep_message",
    "draft": "keep_draft",
    "unread": "mark_unread",
    "poll": "open_poll",
    "vote": "vote",
    "close_poll": "close_poll",
    "forward": "forward_message",
    "schedule": "schedule",
    "reschedule": "reschedule",
    "unschedule": "unschedule",
    "remind": "remind",
    "read": "mark_read",
    "need": "open_need",
    "offer": "open_offer",
    "amend": "amend_need",
    "renew": "renew_need",
    "publish": "publish_need",
    "claim": "claim_need",
    "wait": "wait_for",
    "unwait": "stop_waiting",
    "respond": "respond",
    "advance": "advance_claim",
    "release": "release_claim",
    "hand_over": "hand_over",
    "take_over": "take_over",
    "validate": "validate_claim",
    "no_show": "miss_claim",
    "resolve": "resolve_need",
    "widen": "widen",
    "merge": "merge_need",
    "call": "start_call",
    "join_call": "join_call",
    "stay": "stay",
    "hang_up": "hang_up",
    "decline_call": "decline_call",
    "signal": "signal",
}
ADDRESS = {
    "ref",
    "key",
    "channel",
    "message",
    "need",
    "claim",
    "call",
    "seat",
    "scheduled",
}  # told by the path and the headers


def described() -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, ways in DOCUMENT["paths"].items() for method in ways}


def served() -> set[tuple[str, str]]:
    routes = [route for route in api_routes() if isinstance(route, GuardedRoute)]
    return {
        (method, route.path.removeprefix(PREFIX))
        for route in routes
        for method in (route.methods or set()) - {"HEAD"}
    }


def operations() -> Iterator[dict[str, Any]]:
    for ways in DOCUMENT["paths"].values():
        yield from ways.values()


def test_what_is_served_is_described_and_the_other_way_round() -> None:
    assert len(served()) > 20
    assert served() == described()


def test_only_the_documents_are_public() -> None:
    routes = [route for route in api_routes() if isinstance(route, GuardedRoute)]
    assert len(routes) == len(api_routes())
    public = {route.path for route in routes if route.verb == PUBLIC}
    assert public == {f"{PREFIX}/openapi.json", f"{PREFIX}/asyncapi.json"}


def test_the_addresses_that_the_design_fixes() -> None:
    assert described() >= {
        ("GET", "/me"),
        ("GET", "/channels"),
        ("POST", "/channels/{id}/messages"),
        ("GET", "/channels/{id}/events"),
        ("POST", "/channels/{id}/needs"),
        ("GET", "/needs/{id}"),
        ("POST", "/channels/{id}/offers"),
        ("GET", "/offers/{id}"),
        ("POST", "/offers/{id}/claims"),
        ("POST", "/needs/{id}/claims"),
        ("POST", "/claims/{id}/release"),
    }


@pytest.mark.parametrize("verb", wire.VERBS, ids=lambda verb: str(verb.__struct_config__.tag))
def test_every_verb_has_a_twin_that_takes_the_same(verb: type[wire.Verb]) -> None:
    tag = str(verb.__struct_config__.tag)
    if tag in SOCKET_ONLY:
        return
    twin = next(operation for operation in OPERATIONS if operation.name == TWINS[tag])
    assert set(twin.takes.__struct_fields__) == set(verb.__struct_fields__) - ADDRESS
    assert twin.keyed == ("key" in verb.__struct_fields__)


def test_each_operation_is_told_in_words_with_examples() -> None:
    for operation in operations():
        assert operation["summary"], operation
        assert operation["description"], operation
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            assert parameter["schema"].keys() & {"type", "$ref"}, parameter
    for operation in OPERATIONS:
        assert operation.gives in EXAMPLES, operation.name
        if operation.changes and operation.takes.__struct_fields__:
            assert operation.takes in EXAMPLES, operation.name


def test_names_are_unique() -> None:
    names = [operation["operationId"] for operation in operations()]
    assert len(names) == len(set(names))


def test_path_parameters_are_those_of_the_path() -> None:
    for path, ways in DOCUMENT["paths"].items():
        for operation in ways.values():
            told = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert told == set(re.findall(r"{(\w+)}", path))


def test_each_refusal_stands_under_its_status() -> None:
    for operation in OPERATIONS:
        assert operation.refusals <= set(CODES), operation.name
        responses = DOCUMENT["paths"][operation.path][operation.method.lower()]["responses"]
        assert set(responses) == {str(operation.status)} | {str(STATUS[code]) for code in operation.refusals}
        for code in operation.refusals:
            narrowed = responses[str(STATUS[code])]["content"]["application/json"]["schema"]["allOf"][1]
            assert code in narrowed["properties"]["code"]["enum"]


def test_schemas_are_schemas_and_point_somewhere() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    pointers = set(re.findall(rb'"#/components/schemas/(\w+)"', msgspec.json.encode(DOCUMENT)))
    assert {pointer.decode() for pointer in pointers} <= set(DOCUMENT["components"]["schemas"])


def test_examples_fit_their_schemas() -> None:
    judge = Described(DOCUMENT)
    shown = 0
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for example in schema.get("examples", []):
            judge.validate(example, {"$ref": f"#/components/schemas/{name}"})
            shown += 1
    assert shown == len(EXAMPLES)


def test_a_need_always_reads_whole() -> None:
    need = DOCUMENT["components"]["schemas"]["Need"]
    assert set(need["required"]) == set(need["properties"])
    assert {"taken", "claims", "body", "version", "unit"} <= set(need["required"])


def test_the_judge_notices_a_lie() -> None:
    judge = Described(DOCUMENT)
    example = DOCUMENT["components"]["schemas"]["Need"]["examples"][0]
    refs = {"$ref": "#/components/schemas/Need"}
    judge.validate(example, refs)
    lie = {name: value for name, value in example.items() if name != "taken"}
    with pytest.raises(Exception, match="'taken' is a required property"):
        judge.validate(lie, refs)


async def test_the_documents_are_served_to_anybody(live: Live) -> None:
    async with httpx.AsyncClient(base_url=live.url, trust_env=False) as client:
        first = await client.get("/api/v1/openapi.json")
        second = await client.get("/api/v1/asyncapi.json")
    assert first.json() == DOCUMENT
    assert first.headers["content-type"] == "application/json"
    assert second.json()["asyncapi"] == "3.0.0"
