"""The log in pages: forwards, backwards, and only what one may hear."""

from __future__ import annotations

from tests.api.caller import Caller, Json
from tests.support.town import Town


def seqs(page: Json) -> list[int]:
    return [event["seq"] for event in page["items"]]


async def test_pages_forward_meet_at_the_head(claire: Caller) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Feuillets"}))["id"]
    for number in range(7):
        await claire.post(channel, f"Numéro {number}")
    found: list[int] = []
    after = 0
    while True:
        page = await claire.ok("GET", f"/channels/{channel}/events?after={after}&limit=4")
        found += seqs(page)
        if page["next"] is None:
            break
        after = page["next"]
    assert found == list(range(1, page["head"] + 1))
    assert len(found) == 9  # opened, joined, and what was said


async def test_pages_backward_reach_the_beginning(claire: Caller) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Remontée"}))["id"]
    for number in range(4):
        await claire.post(channel, f"Numéro {number}")
    latest = await claire.ok("GET", f"/channels/{channel}/events?before=7&limit=3")
    assert (seqs(latest), latest["next"]) == ([4, 5, 6], 4)
    rest = await claire.ok("GET", f"/channels/{channel}/events?before=4")
    assert (seqs(rest), rest["next"]) == ([1, 2, 3], None)


async def test_at_the_head_there_is_nothing_more(claire: Caller, town: Town) -> None:
    head = (await claire.ok("GET", f"/channels/{town.meals}/events?limit=1"))["head"]
    page = await claire.ok("GET", f"/channels/{town.meals}/events?after={head}")
    assert (page["items"], page["next"]) == ([], None)


async def test_a_page_tells_the_epoch_of_its_cursors(claire: Caller, town: Town) -> None:
    page = await claire.ok("GET", f"/channels/{town.meals}/events")
    assert page["epoch"] == (await claire.ok("GET", "/me"))["epoch"]


async def test_a_page_has_a_largest_size(claire: Caller, town: Town) -> None:
    await claire.ok("GET", f"/channels/{town.meals}/events?limit=100000")
    for query in (
        "limit=0",
        "limit=x",
        "after=-1",
        "after=1.5",
        f"after={10**30}",
        "after=1&before=2",
        "seq=1",
    ):
        await claire.no("bad_request", 400, "GET", f"/channels/{town.meals}/events?{query}")


async def test_who_may_not_hear_a_channel(
    leo: Caller, nour: Caller, hugo: Caller, stranger: Caller, town: Town
) -> None:
    await leo.no("not_found", 404, "GET", f"/channels/{town.closed}/events")
    await nour.no("not_found", 404, "GET", f"/channels/{town.meals}/events")
    await hugo.no("not_found", 404, "GET", f"/channels/{town.square}/events")
    await leo.no("not_found", 404, "GET", f"/channels/{town.streams[town.claire]}/events")
    await stranger.no("not_signed_in", 401, "GET", f"/channels/{town.square}/events")


async def test_what_was_said_during_an_absence_stays_unheard(claire: Caller, leo: Caller, town: Town) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Va-et-vient", "kind": "private"}))["id"]
    members = f"/channels/{channel}/members"
    await claire.ok("POST", members, {"person": town.leo})
    heard = (await claire.post(channel, "Tous ensemble"))["seq"]
    await claire.ok("DELETE", f"{members}/{town.leo}")
    missed = (await claire.post(channel, "Entre nous"))["seq"]
    await leo.no("not_found", 404, "GET", f"/channels/{channel}/events")
    await claire.ok("POST", members, {"person": town.leo})
    page = await leo.ok("GET", f"/channels/{channel}/events")
    assert heard in seqs(page)
    assert missed not in seqs(page)
    assert missed in seqs(await claire.ok("GET", f"/channels/{channel}/events"))
