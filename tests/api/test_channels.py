"""Channels: listed, opened, joined, left, read."""

from __future__ import annotations

from tests.api.caller import Caller, key
from tests.support.town import Town


async def listed(caller: Caller) -> set[str]:
    """The ids in this person's list."""
    return {line["id"] for line in (await caller.ok("GET", "/channels"))["items"]}


async def test_each_person_lists_what_they_may_see(
    claire: Caller, leo: Caller, nour: Caller, hugo: Caller, town: Town
) -> None:
    assert {town.meals, town.garden, town.closed, town.square} <= await listed(claire)
    assert town.meals in await listed(leo)
    assert town.closed not in await listed(leo)
    assert town.square in await listed(nour)
    assert town.meals not in await listed(nour)
    assert town.their_square in await listed(hugo)
    assert town.square not in await listed(hugo)


async def test_a_line_tells_what_is_unread(claire: Caller, amina: Caller) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "À lire"}))["id"]
    await amina.ok("PUT", f"/channels/{channel}/membership")
    await claire.post(channel)
    line = next(c for c in (await amina.ok("GET", "/channels"))["items"] if c["id"] == channel)
    assert (line["unread"], line["joined"], line["members"], line["kind"]) == (1, True, 2, "theme")


async def test_a_member_opens_a_channel_and_a_citizen_does_not(claire: Caller, nour: Caller) -> None:
    answer = await claire.send("POST", "/channels", {"name": "Couture", "purpose": "Machines et fil"})
    assert answer.status_code == 201
    assert answer.json()["id"] == answer.json()["channel"]
    await nour.no("forbidden", 403, "POST", "/channels", {"name": "Tricot"})


async def test_what_a_channel_may_not_be(claire: Caller) -> None:
    await claire.ok("POST", "/channels", {"name": "Vélos"})
    await claire.no("name_taken", 409, "POST", "/channels", {"name": "vélos"})
    await claire.no("empty", 422, "POST", "/channels", {"name": "  "})
    await claire.no("too_long", 422, "POST", "/channels", {"name": "x" * 61})
    await claire.no("bad_choice", 422, "POST", "/channels", {"name": "Place bis", "kind": "town"})
    await claire.no("bad_request", 400, "POST", "/channels", {})


async def test_the_same_key_opens_one_channel(claire: Caller) -> None:
    body = {"name": "Une seule salle"}
    first = await claire.ok("POST", "/channels", body, **key("channel-1"))
    assert await claire.ok("POST", "/channels", body, **key("channel-1")) == first
    await claire.no("key_reused", 409, "POST", "/channels", {"name": "Autre salle"}, **key("channel-1"))


async def test_joining_and_leaving_an_open_channel(leo: Caller, claire: Caller) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Randonnée"}))["id"]
    message = f"/channels/{channel}/messages"
    await leo.no("not_member", 403, "POST", message, {"body": "Coucou"})
    await leo.no("not_member", 403, "DELETE", f"/channels/{channel}/membership")
    await leo.ok("PUT", f"/channels/{channel}/membership")
    await leo.ok("PUT", f"/channels/{channel}/membership")  # twice is once
    await leo.ok("POST", message, {"body": "Coucou"})
    await leo.ok("DELETE", f"/channels/{channel}/membership")
    await leo.no("not_member", 403, "POST", message, {"body": "Encore là"})


async def test_a_closed_channel_does_not_exist_for_others(leo: Caller, hugo: Caller, town: Town) -> None:
    await leo.no("not_found", 404, "PUT", f"/channels/{town.closed}/membership")
    await hugo.no("not_found", 404, "PUT", f"/channels/{town.meals}/membership")
    await hugo.no("not_found", 404, "DELETE", f"/channels/{town.meals}/membership")


async def test_nobody_leaves_their_own_stream_or_the_board(claire: Caller, town: Town) -> None:
    await claire.no("forbidden", 403, "DELETE", f"/channels/{town.streams[town.claire]}/membership")
    await claire.no("forbidden", 403, "PUT", f"/channels/{town.urgences}/membership")


async def test_reading_moves_the_mark_forward_only(claire: Caller, amina: Caller, hugo: Caller) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Lecture"}))["id"]
    await amina.ok("PUT", f"/channels/{channel}/membership")
    first, second = (await claire.post(channel))["seq"], (await claire.post(channel))["seq"]
    read = f"/channels/{channel}/read"
    assert (await amina.ok("POST", read, {"seq": first}))["unread"] == 1
    assert (await amina.ok("POST", read, {"seq": second}))["unread"] == 0
    assert (await amina.ok("POST", read, {"seq": first}))["unread"] == 0
    await amina.no("bad_request", 400, "POST", read, {"seq": -1})
    await hugo.no("not_found", 404, "POST", read, {"seq": 1})
