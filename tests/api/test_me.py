"""Who is asking, and what is said to whoever is nobody."""

from __future__ import annotations

from tests.api.caller import Caller
from tests.support.live import Live
from tests.support.town import Town


async def test_me_is_the_holder_of_the_token(claire: Caller, town: Town) -> None:
    me = await claire.ok("GET", "/me")
    assert me["id"] == town.claire
    assert (me["role"], me["network"]["id"]) == ("member", town.network)
    assert (me["me"], me["urgences"]) == (town.streams[town.claire], town.urgences)
    assert me["csrf"] is None


async def test_without_a_token_nobody_is_told_anything(stranger: Caller) -> None:
    await stranger.no("not_signed_in", 401, "GET", "/me")


async def test_a_removed_person_is_nobody(gone: Caller) -> None:
    await gone.no("not_signed_in", 401, "GET", "/me")


async def test_an_unknown_token_is_nobody(stranger: Caller) -> None:
    headers = {"Authorization": "Bearer made-up"}
    await stranger.no("not_signed_in", 401, "GET", "/me", headers=headers)


async def test_a_refusal_speaks_the_language_of_the_person(stranger: Caller, hugo: Caller) -> None:
    english = await stranger.no("not_signed_in", 401, "GET", "/me", headers={"Accept-Language": "en-GB"})
    french = await stranger.no("not_signed_in", 401, "GET", "/me", headers={"Accept-Language": "fr"})
    assert english["say"] == "Sign in to continue."
    assert french["say"] != english["say"]


async def test_an_unknown_field_of_a_query_is_a_mistake(claire: Caller) -> None:
    await claire.no("bad_request", 400, "GET", "/me?verbose=1")


async def test_an_address_that_leads_nowhere_is_refused_as_json(live: Live) -> None:
    async with live.programme("claire") as client:
        answer = await client.get("/api/v1/nowhere")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
