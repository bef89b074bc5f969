"""Search over HTTP: what was just said is found within a moment, by those who may hear it."""

from __future__ import annotations

from tests.api.caller import Caller, Json
from tests.support.eventually import eventually
from tests.support.town import Town


async def found(caller: Caller, query: str, kind: str = "messages") -> Json:
    """The answer, once it holds something: the indexer follows a moment behind."""

    async def look() -> Json | None:
        answer = await caller.ok("GET", f"/search?{query}")
        return answer if answer[kind] else None

    return await eventually(look)


async def test_what_was_said_is_found_a_moment_later(
    claire: Caller, leo: Caller, nour: Caller, town: Town
) -> None:
    said = await claire.post(town.meals, "La marmite de l’œuvre est prête")
    (one,) = (await found(leo, "q=marmites"))["messages"]
    assert (one["id"], one["channel"], one["seq"]) == (said["message"], town.meals, said["seq"])
    assert [piece["text"] for piece in one["excerpt"] if piece["hit"]] == ["marmite"]
    assert not (await nour.ok("GET", "/search?q=marmite"))["messages"]
    await nour.no("not_found", 404, "GET", f"/search?q=marmite&channel={town.meals}")
    await claire.ok("DELETE", f"/messages/{said['message']}")
    assert not (await leo.ok("GET", "/search?q=marmite"))["messages"]


async def test_cards_are_found_and_pages_continue(claire: Caller, leo: Caller, town: Town) -> None:
    card = await claire.need(town.meals, title="Chaudron géant")
    (one,) = (await found(leo, "q=chaudrons&open=true", "needs"))["needs"]
    assert one["need"]["id"] == card["id"]
    for number in range(3):
        await claire.post(town.square, f"louche {number}")
    await found(leo, "q=louche&limit=3")

    async def all_three() -> bool:
        return len((await leo.ok("GET", "/search?q=louche"))["messages"]) == 3

    assert await eventually(all_three)
    page = await leo.ok("GET", "/search?q=louche&kind=messages&limit=2")
    rest = await leo.ok("GET", f"/search?q=louche&kind=messages&limit=2&before={page['next']}")
    assert [len(page["messages"]), len(rest["messages"]), rest["next"]] == [2, 1, None]


async def test_names_are_suggested(leo: Caller, nour: Caller, town: Town) -> None:
    answer = await leo.ok("GET", "/search/suggestions?q=cl")
    assert [line["id"] for line in answer["people"]] == [town.claire]
    assert not (await nour.ok("GET", "/search/suggestions?q=cl"))["people"]
    assert (await leo.ok("GET", "/search/suggestions?q=jard"))["channels"][0]["id"] == town.garden
    assert await leo.ok("GET", "/search/suggestions") == {"people": [], "channels": [], "cards": []}


async def test_silly_questions_are_answered_with_a_sentence(leo: Caller) -> None:
    for query, code, status in (
        ("q=", "empty", 422),
        ("q=le+la", "no_word", 422),
        (f"q={'x' * 201}", "too_long", 422),
        ("q=repas&kind=moons", "bad_choice", 422),
        ("q=repas&first=hier", "bad_dates", 422),
    ):
        await leo.no(code, status, "GET", f"/search?{query}")
    await leo.no("too_long", 422, "GET", f"/search/suggestions?q={'x' * 201}")
