"""Every door of the interface, tried by those who may not pass any."""

from __future__ import annotations

import re

import pytest

from server.api.examples import EXAMPLES, example_of
from server.api.operation import Operation
from server.api.operations import OPERATIONS
from tests.api.caller import Caller

CHANGES = [operation for operation in OPERATIONS if operation.changes]


def address(operation: Operation) -> str:
    """Its path, about something that nobody has."""
    return re.sub(r"{\w+}", "0123456789abcdefghjk", operation.path)


def name(operation: Operation) -> str:
    return operation.name


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
async def test_nobody_passes_without_a_token(stranger: Caller, gone: Caller, operation: Operation) -> None:
    refusal = await stranger.no("not_signed_in", 401, operation.method, address(operation))
    assert refusal["details"] == {}
    await gone.no("not_signed_in", 401, operation.method, address(operation))


@pytest.mark.parametrize("operation", CHANGES, ids=name)
async def test_no_change_passes_by_cookie_alone(claire_in_browser: Caller, operation: Operation) -> None:
    await claire_in_browser.no("csrf", 403, operation.method, address(operation))


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{" in one.path], ids=name)
async def test_what_nobody_has_is_not_found(claire: Caller, operation: Operation) -> None:
    answer = await claire.send(operation.method, address(operation), body_for(operation))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def body_for(operation: Operation) -> dict[str, object] | None:
    """The example of its body, which is a good one."""
    found = example_of(operation.takes) if operation.takes in EXAMPLES and operation.changes else None
    return found if isinstance(found, dict) else None
