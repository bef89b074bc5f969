"""Needs: asked, read, listed, answered, closed, and the details that are for helpers only."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, func, select

from channels.store.tables import private_sight
from tests.api.caller import Caller, a_need, key
from tests.support.eventually import eventually
from tests.support.live import Live
from tests.support.town import Town

SECRETS = {"contact": "06 00 11 22 33", "address": "12 rue Dérobée", "notes": "code 4321"}
NAMED_BY_THE_DESIGN = {"id", "channel", "state", "quantity", "taken", "unit", "version", "claims", "body"}


async def test_a_need_is_created_and_reads_whole(claire: Caller, leo: Caller, town: Town) -> None:
    answer = await claire.send("POST", f"/channels/{town.meals}/needs", a_need(unit="parts"))
    opened = answer.json()
    assert answer.status_code == 201
    assert opened["id"] == opened["need"]
    need = await leo.ok("GET", f"/needs/{opened['id']}")
    assert need.keys() >= NAMED_BY_THE_DESIGN
    assert (need["state"], need["quantity"], need["taken"], need["unit"]) == ("open", 5, 0, "parts")
    assert (need["version"], need["claims"], need["body"], need["seen"]) == (1, [], "", 0)


async def test_what_may_not_be_asked(claire: Caller, town: Town) -> None:
    path = f"/channels/{town.meals}/needs"
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    for code, status, wrong in (
        ("empty", 422, {"title": " "}),
        ("too_long", 422, {"title": "x" * 121}),
        ("bad_quantity", 422, {"quantity": 0}),
        ("bad_quantity", 422, {"quantity": 1.5}),
        ("bad_quantity", 422, {"quantity": 10**30}),
        ("bad_deadline", 422, {"needed_by": past}),
        ("bad_deadline", 422, {"needed_by": "demain"}),
        ("bad_deadline", 422, {"needed_by": "2027-01-01T10:00:00"}),
        ("bad_choice", 422, {"category": "magic"}),
        ("bad_choice", 422, {"urgency": "very"}),
        ("bad_request", 400, {"titel": "x"}),
        ("bad_request", 400, {"private": {"phone": "06"}}),
    ):
        await claire.no(code, status, "POST", path, a_need(**wrong))


async def test_who_may_not_ask(leo: Caller, nour: Caller, hugo: Caller, claire: Caller, town: Town) -> None:
    await leo.no("not_member", 403, "POST", f"/channels/{town.garden}/needs", a_need())
    await nour.no("forbidden", 403, "POST", f"/channels/{town.square}/needs", a_need())
    await hugo.no("not_found", 404, "POST", f"/channels/{town.square}/needs", a_need())
    await claire.no("forbidden", 403, "POST", f"/channels/{town.streams[town.claire]}/needs", a_need())


async def test_the_same_key_asks_once(claire: Caller, town: Town) -> None:
    path, body = f"/channels/{town.meals}/needs", a_need()
    first = await claire.ok("POST", path, body, **key("need-1"))
    assert await claire.ok("POST", path, body, **key("need-1")) == first
    await claire.no("key_reused", 409, "POST", path, {**body, "quantity": 6}, **key("need-1"))


async def test_an_urgent_need_is_on_the_board_of_the_town(claire: Caller, nour: Caller, town: Town) -> None:
    need = await claire.need(town.meals, urgency="vital")
    page = await nour.ok("GET", f"/channels/{town.urgences}/events?limit=500")
    assert need["id"] in {event["data"]["need"]["id"] for event in page["items"]}


async def test_a_need_exists_for_those_who_hear_its_channel(
    claire: Caller, amina: Caller, leo: Caller, nour: Caller, hugo: Caller, town: Town
) -> None:
    hidden = (await claire.need(town.closed))["id"]
    shown = (await claire.need(town.meals))["id"]
    await amina.ok("GET", f"/needs/{hidden}")
    await leo.no("not_found", 404, "GET", f"/needs/{hidden}")
    await leo.ok("GET", f"/needs/{shown}")
    await nour.no("not_found", 404, "GET", f"/needs/{shown}")
    await hugo.no("not_found", 404, "GET", f"/needs/{shown}")


async def test_the_list_keeps_to_what_one_may_see(
    claire: Caller, leo: Caller, hugo: Caller, town: Town
) -> None:
    hidden, shown = (await claire.need(town.closed))["id"], (await claire.need(town.meals))["id"]

    async def listed(caller: Caller) -> list[str]:
        return [need["id"] for need in (await caller.ok("GET", "/needs?state=open&limit=200"))["items"]]

    assert (await listed(claire))[:2] == [shown, hidden]  # the latest first
    assert shown in await listed(leo)
    assert hidden not in await listed(leo)
    assert await listed(hugo) == []


async def test_the_list_filters_by_state_and_goes_on(claire: Caller, leo: Caller, town: Town) -> None:
    ids = [(await claire.need(town.meals, quantity=2))["id"] for _ in range(3)]
    await leo.claim(ids[0], 2)
    await leo.claim(ids[1], 1)
    covered = await leo.ok("GET", "/needs?state=covered&limit=200")
    assert ids[0] in {need["id"] for need in covered["items"]}
    assert {need["state"] for need in covered["items"]} == {"covered"}
    page = await leo.ok("GET", "/needs?state=open&state=partly_covered&limit=1")
    assert [need["id"] for need in page["items"]] == [ids[2]] == [page["next"]]
    older = await leo.ok("GET", f"/needs?state=open&state=partly_covered&limit=1&before={page['next']}")
    assert older["items"][0]["id"] == ids[1]
    await leo.no("bad_request", 400, "GET", "/needs?state=lost")


async def test_answers_that_promise_nothing(claire: Caller, leo: Caller, hugo: Caller, town: Town) -> None:
    need = (await claire.need(town.meals))["id"]
    path = f"/needs/{need}/responses"
    assert (await leo.ok("POST", path, {"answer": "seen"}))["changed"] is True
    assert (await leo.ok("POST", path, {"answer": "seen"}))["changed"] is False
    assert (await leo.ok("POST", path, {"answer": "cannot"}))["changed"] is True
    read = await claire.ok("GET", f"/needs/{need}")
    assert (read["seen"], read["cannot"]) == (1, 1)
    await leo.no("bad_choice", 422, "POST", path, {"answer": "maybe"})
    await hugo.no("not_found", 404, "POST", path, {"answer": "seen"})


async def test_who_asked_or_coordinates_closes(
    claire: Caller, leo: Caller, amina: Caller, hugo: Caller, town: Town
) -> None:
    path = f"/needs/{(await claire.need(town.meals))['id']}"
    await leo.no("forbidden", 403, "POST", f"{path}/resolve", {"outcome": "fulfilled"})
    await hugo.no("not_found", 404, "POST", f"{path}/resolve", {"outcome": "fulfilled"})
    await claire.no("bad_choice", 422, "POST", f"{path}/resolve", {"outcome": "nice"})
    await amina.ok("POST", f"{path}/resolve", {"outcome": "fulfilled"})
    assert (await leo.ok("GET", path))["state"] == "fulfilled"
    await claire.no("need_over", 409, "POST", f"{path}/resolve", {"outcome": "cancelled"})
    await leo.no("need_over", 409, "POST", f"{path}/responses", {"answer": "cannot"})


async def test_a_deadline_that_passes_expires_the_need(claire: Caller, leo: Caller, town: Town) -> None:
    soon = (datetime.now(UTC) + timedelta(milliseconds=400)).isoformat()
    need = (await claire.need(town.meals, needed_by=soon))["id"]

    async def expired() -> bool:
        return bool((await leo.ok("GET", f"/needs/{need}"))["state"] == "expired")

    await eventually(expired)
    await leo.no("need_over", 409, "POST", f"/needs/{need}/claims", {"quantity": 1})


async def test_private_details_are_for_helpers_and_each_sight_is_noted(
    claire: Caller, leo: Caller, amina: Caller, hugo: Caller, live: Live, town: Town
) -> None:
    need = (await claire.need(town.meals, private=SECRETS))["id"]
    path = f"/needs/{need}/private"
    await leo.no("forbidden", 403, "GET", path)
    await hugo.no("not_found", 404, "GET", path)
    assert sights(live, need) == 0
    wanted = {**SECRETS, "beneficiary": "", "consent": ""}
    assert await claire.ok("GET", path) == wanted
    assert await amina.ok("GET", path) == wanted
    claim = await leo.claim(need)
    assert await leo.ok("GET", path) == wanted
    assert sights(live, need) == 3
    await leo.ok("POST", f"/claims/{claim['id']}/release")
    await leo.no("forbidden", 403, "GET", path)


async def test_private_details_are_nowhere_else(claire: Caller, amina: Caller, town: Town) -> None:
    opened = await claire.need(town.meals, urgency="urgent", private=SECRETS)
    await amina.claim(opened["id"])
    need = await amina.ok("GET", f"/needs/{opened['id']}")
    assert need["has_private"] is True
    everything = [
        opened,
        need,
        await amina.ok("GET", "/needs?limit=200"),
        await amina.ok("GET", f"/channels/{town.meals}/events?limit=500"),
        await amina.ok("GET", f"/channels/{town.urgences}/events?limit=500"),
    ]
    text = json.dumps(everything, ensure_ascii=False)
    assert opened["id"] in text
    for secret in SECRETS.values():
        assert secret not in text


def sights(live: Live, need: str) -> int:
    """How often the private details of a need were seen, by the database."""
    engine = create_engine(live.config.database_url)
    with engine.connect() as conn:
        found = conn.execute(
            select(func.count()).select_from(private_sight).where(private_sight.c.need_id == need)
        ).scalar_one()
    engine.dispose()
    return int(found)
