"""Claims: exactly once, told why not, given back."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.caller import Caller, key
from tests.support.town import Town


async def test_a_claim_is_created_and_counted(claire: Caller, leo: Caller, town: Town) -> None:
    need = (await claire.need(town.meals))["id"]
    answer = await leo.send("POST", f"/needs/{need}/claims", {"quantity": 2})
    claim = answer.json()
    assert answer.status_code == 201
    assert (claim["id"], claim["need"], claim["quantity"]) == (claim["claim"], need, 2)
    read = await claire.ok("GET", f"/needs/{need}")
    assert (read["state"], read["taken"], read["version"]) == ("partly_covered", 2, 2)
    assert [(one["id"], one["by"]["id"], one["quantity"]) for one in read["claims"]] == [
        (claim["id"], town.leo, 2)
    ]


async def test_why_a_claim_does_not_fit(
    claire: Caller, leo: Caller, amina: Caller, ccas: Caller, hugo: Caller, town: Town
) -> None:
    need = (await claire.need(town.meals, quantity=3))["id"]
    path = f"/needs/{need}/claims"
    await claire.no("own_need", 409, "POST", path, {"quantity": 1})
    await hugo.no("not_found", 404, "POST", path, {"quantity": 1})
    await leo.no("bad_quantity", 422, "POST", path, {"quantity": 0})
    await leo.no("bad_quantity", 422, "POST", path, {"quantity": "2"})
    await leo.no("bad_request", 400, "POST", path, {})
    await leo.claim(need, 2)
    await leo.no("already_yours", 409, "POST", path, {"quantity": 1})
    refusal = await amina.no("not_enough_left", 409, "POST", path, {"quantity": 2})
    assert refusal["details"]["left"] == 1
    await amina.claim(need, 1)
    refusal = await ccas.no("already_claimed", 409, "POST", path, {"quantity": 1})
    assert refusal["details"] == {"by": "Amina", "left": 0}
    assert "Amina" in refusal["say"]


async def test_a_citizen_sees_a_need_and_does_not_claim_it(claire: Caller, nour: Caller, town: Town) -> None:
    need = (await claire.need(town.square))["id"]
    await nour.ok("GET", f"/needs/{need}")
    await nour.no("forbidden", 403, "POST", f"/needs/{need}/claims", {"quantity": 1})


@pytest.mark.parametrize("tries", [5])
async def test_two_who_race_never_hold_the_same_unit(
    claire: Caller, leo: Caller, amina: Caller, ccas: Caller, town: Town, tries: int
) -> None:
    for _ in range(tries):
        need = (await claire.need(town.meals, quantity=1))["id"]
        path = f"/needs/{need}/claims"
        answers = await asyncio.gather(
            *(caller.send("POST", path, {"quantity": 1}) for caller in (leo, amina, ccas))
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        losers = {answer.json()["code"] for answer in answers if not answer.is_success}
        assert losers == {"already_claimed"}
        assert (await claire.ok("GET", f"/needs/{need}"))["taken"] == 1


async def test_the_same_key_claims_once(claire: Caller, leo: Caller, town: Town) -> None:
    path = f"/needs/{(await claire.need(town.meals))['id']}/claims"
    first = await leo.ok("POST", path, {"quantity": 2}, **key("claim-1"))
    assert await leo.ok("POST", path, {"quantity": 2}, **key("claim-1")) == first
    await leo.no("key_reused", 409, "POST", path, {"quantity": 3}, **key("claim-1"))


async def test_on_behalf_of_ones_organisation_only(
    amina: Caller, claire: Caller, leo: Caller, town: Town
) -> None:
    need = (await amina.need(town.meals))["id"]
    body = {"quantity": 1, "on_behalf_of": town.redcross}
    await leo.no("not_found", 404, "POST", f"/needs/{need}/claims", body)
    await claire.ok("POST", f"/needs/{need}/claims", body)
    claim = (await leo.ok("GET", f"/needs/{need}"))["claims"][0]
    assert claim["on_behalf_of"] == {"id": town.redcross, "name": "Croix-Rouge"}


async def test_a_release_gives_the_part_back(
    claire: Caller, leo: Caller, amina: Caller, ccas: Caller, hugo: Caller, town: Town
) -> None:
    need = (await claire.need(town.meals, quantity=1))["id"]
    claim = (await leo.claim(need))["id"]
    path = f"/claims/{claim}/release"
    await claire.no("not_claimer", 403, "POST", path, {"reason": "mismatch"})
    await hugo.no("not_found", 404, "POST", path)
    await leo.no("bad_choice", 422, "POST", path, {"reason": "bored"})
    released = await leo.ok("POST", path, {"reason": "unavailable"})
    assert (released["claim"], released["need"]) == (claim, need)
    assert (await claire.ok("GET", f"/needs/{need}"))["state"] == "open"
    await leo.no("already_released", 409, "POST", path)
    again = (await amina.claim(need))["id"]
    await ccas.ok("POST", f"/claims/{again}/release")  # coordinators may


async def test_a_promise_of_a_closed_need_stays_written(claire: Caller, leo: Caller, town: Town) -> None:
    need = (await claire.need(town.meals))["id"]
    claim = (await leo.claim(need))["id"]
    await claire.ok("POST", f"/needs/{need}/resolve", {"outcome": "fulfilled"})
    await leo.no("need_over", 409, "POST", f"/claims/{claim}/release")
