"""What is sent must fit: JSON, of the right type, with the known fields and no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.caller import Caller
from tests.support.town import Town

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"not json", JSON),
        (b"", JSON),
        (b'{"body": 3}', JSON),
        (b'{"body": "x", "colour": "red"}', JSON),
        (b'["body"]', JSON),
        (b'{"body": "\xff"}', JSON),
        (b"[" * 5_000, JSON),
        (b'{"body": "x", "reply_to": "../../etc"}', JSON),
        (b'{"body": "x"}', {"Content-Type": "text/plain"}),
        (b'{"body": "x"}', {}),
        (b"body=x", {"Content-Type": "application/x-www-form-urlencoded"}),
    ],
)
async def test_what_does_not_fit_is_a_bad_request(
    claire: Caller, town: Town, content: bytes, headers: dict[str, str]
) -> None:
    path = f"/channels/{town.meals}/messages"
    refusal = await claire.no("bad_request", 400, "POST", path, content=content, headers=headers)
    assert refusal["details"]["why"]


async def test_the_charset_of_a_content_type_is_no_obstacle(claire: Caller, town: Town) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    await claire.ok("POST", f"/channels/{town.meals}/messages", content='{"body": "é"}', headers=headers)


async def test_a_body_beyond_the_limit_is_not_read(claire: Caller, town: Town) -> None:
    refusal = await claire.no(
        "too_large", 413, "POST", f"/channels/{town.meals}/messages", {"body": "x" * 70_000}
    )
    assert refusal["details"]["limit"] == 65_536


async def test_a_body_that_hides_its_length_is_cut_off(claire: Caller, town: Town) -> None:
    async def endless() -> Any:
        for _ in range(20):
            yield b"x" * 8_000

    path = f"/channels/{town.meals}/messages"
    await claire.no("too_large", 413, "POST", path, content=endless(), headers=JSON)


@pytest.mark.parametrize("id", ["unknown", "UPPER", "a" * 40, "%00", "été", "' OR 1=1"])
async def test_what_cannot_be_an_id_names_nothing(claire: Caller, id: str) -> None:
    await claire.no("not_found", 404, "GET", f"/needs/{id}")
    await claire.no("not_found", 404, "GET", f"/channels/{id}/events")
