"""Who is in a channel, bringing in and taking out."""

from __future__ import annotations

from tests.api.caller import Caller
from tests.support.town import Town


async def names(caller: Caller, channel: str) -> list[str]:
    """Who is there, by name."""
    return [one["name"] for one in (await caller.ok("GET", f"/channels/{channel}/members"))["items"]]


async def test_insiders_see_who_is_there(claire: Caller, nour: Caller, hugo: Caller, town: Town) -> None:
    assert await names(claire, town.closed) == ["Amina", "Claire"]
    await nour.no("forbidden", 403, "GET", f"/channels/{town.square}/members")
    await hugo.no("not_found", 404, "GET", f"/channels/{town.square}/members")


async def test_a_thread_has_the_members_of_its_channel(claire: Caller, town: Town) -> None:
    thread = (await claire.need(town.closed))["thread"]
    assert await names(claire, thread) == ["Amina", "Claire"]


async def test_its_opener_brings_people_in_and_takes_them_out(
    claire: Caller, leo: Caller, ccas: Caller, town: Town
) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Équipe", "kind": "private"}))["id"]
    members = f"/channels/{channel}/members"
    await leo.no("not_found", 404, "POST", members, {"person": town.nour})
    answer = await claire.send("POST", members, {"person": town.leo})
    assert (answer.status_code, answer.json()["person"]) == (201, town.leo)
    assert await names(leo, channel) == ["Claire", "Leo"]
    await leo.no("forbidden", 403, "POST", members, {"person": town.nour})
    await leo.no("forbidden", 403, "DELETE", f"{members}/{town.claire}")
    await claire.ok("DELETE", f"{members}/{town.leo}")
    await leo.no("not_found", 404, "GET", members)


async def test_coordinators_join_before_they_manage(amina: Caller, claire: Caller, town: Town) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Ateliers"}))["id"]
    await amina.no("not_member", 403, "POST", f"/channels/{channel}/members", {"person": town.leo})
    await amina.no("not_member", 403, "DELETE", f"/channels/{channel}/members/{town.claire}")
    await amina.ok("PUT", f"/channels/{channel}/membership")
    await amina.ok("POST", f"/channels/{channel}/members", {"person": town.leo})


async def test_people_of_elsewhere_cannot_be_brought_in(claire: Caller, town: Town) -> None:
    members = f"/channels/{town.meals}/members"
    await claire.no("not_found", 404, "POST", members, {"person": town.hugo})
    await claire.no("not_found", 404, "POST", members, {"person": town.gone})
    await claire.no("not_found", 404, "DELETE", f"{members}/{town.hugo}")
    await claire.no("bad_request", 400, "POST", members, {"person": None})
