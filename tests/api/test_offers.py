"""Offers and the life of a promise over HTTP: what the socket's verbs are worth as requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.caller import Caller, a_need, key
from tests.support.town import Town

Json = dict[str, Any]


def an_offer(**fields: Any) -> Json:
    return {"title": "Pommes du jardin", "quantity": 5, "unit": "kilos", **fields}


async def offer(caller: Caller, channel: str, **fields: Any) -> str:
    return str((await caller.ok("POST", f"/channels/{channel}/offers", an_offer(**fields)))["id"])


async def test_an_offer_is_created_read_and_listed_apart(claire: Caller, leo: Caller, town: Town) -> None:
    answer = await claire.send(
        "POST", f"/channels/{town.meals}/offers", an_offer(category="food"), **key("offer-1")
    )
    opened = answer.json()
    assert answer.status_code == 201
    assert (opened["kind"], opened["nature"], opened["unlimited"]) == ("offer", "goods", False)
    again = await claire.ok(
        "POST", f"/channels/{town.meals}/offers", an_offer(category="food"), **key("offer-1")
    )
    assert again["id"] == opened["id"]
    read = await leo.ok("GET", f"/offers/{opened['id']}")
    assert (read["title"], read["seen"], read["warning"]) == ("Pommes du jardin", 0, None)
    days = (datetime.fromisoformat(read["needed_by"]) - datetime.now(UTC)) / timedelta(days=1)
    assert 29 < days <= 30, "without a day, it stands for a month"
    offers = (await leo.ok("GET", "/offers?limit=200"))["items"]
    needs = (await leo.ok("GET", "/needs?limit=200"))["items"]
    assert opened["id"] in {one["id"] for one in offers}
    assert opened["id"] not in {one["id"] for one in needs}
    need = (await claire.need(town.meals))["id"]
    for path in (f"/needs/{opened['id']}", f"/offers/{need}"):
        await leo.no("not_found", 404, "GET", path)
        await leo.no("not_found", 404, "POST", f"{path}/claims", {"quantity": 1})


async def test_what_may_not_be_offered(claire: Caller, town: Town) -> None:
    path = f"/channels/{town.meals}/offers"
    for code, status, wrong in (
        ("bad_request", 400, {"urgency": "urgent"}),
        ("bad_choice", 422, {"nature": "magic"}),
        ("bad_deadline", 422, {"needed_by": "bientôt"}),
        ("bad_deadline", 422, {"starts_at": "bientôt"}),
        ("bad_period", 422, {"starts_at": (datetime.now(UTC) + timedelta(days=90)).isoformat()}),
        ("bad_request", 400, {"proxy": {"beneficiary": "Mme Petit"}}),
        ("not_found", 404, {"source": "01m8x2v4k9m1n2p3q4r5"}),
    ):
        await claire.no(code, status, "POST", path, an_offer(**wrong))


async def test_a_message_becomes_an_offer_in_one_step(leo: Caller, claire: Caller, town: Town) -> None:
    said = (await leo.post(town.meals, "J’ai des pommes à donner"))["id"]
    made = await offer(claire, town.meals, source=said)
    assert (await leo.ok("GET", f"/offers/{made}"))["source"] == said
    refusal = await leo.no("already_card", 409, "POST", f"/channels/{town.meals}/needs", a_need(source=said))
    assert refusal["details"] == {"need": made}


async def test_a_need_and_an_offer_answer_each_other(claire: Caller, leo: Caller, town: Town) -> None:
    need = (await claire.need(town.meals, quantity=3))["id"]
    given = await offer(leo, town.square, quantity=4)
    claim = await leo.ok("POST", f"/needs/{need}/claims", {"quantity": 3, "match": given})
    taken = (await claire.ok("GET", f"/offers/{given}"))["claims"]
    assert [(one["by"]["id"], one["quantity"], one["match"]) for one in taken] == [(town.claire, 3, need)]
    await leo.ok("POST", f"/claims/{claim['id']}/release")
    assert (await claire.ok("GET", f"/offers/{given}"))["taken"] == 0


async def test_a_promise_from_hand_to_hand(
    claire: Caller, leo: Caller, amina: Caller, ccas: Caller, town: Town
) -> None:
    need = (await claire.need(town.meals, quantity=2))["id"]
    held = (await leo.claim(need, 2))["id"]
    line = await ccas.ok("POST", f"/needs/{need}/waiting", {"quantity": 1}, **key("line-1"))
    assert (line["position"], line["claim"]) == (1, None)
    assert (await claire.ok("GET", f"/needs/{need}"))["waiting"][0]["by"]["id"] == town.ccas
    await leo.ok("POST", f"/claims/{held}/hand-over", {"to": town.amina})
    taken = (await amina.ok("POST", f"/claims/{held}/take-over", {"accept": True}))["claim"]
    await leo.no("claim_over", 409, "POST", f"/claims/{held}/release")
    assert (await amina.ok("POST", f"/claims/{taken}/advance", {"state": "delivered"}))["seq"] > 0
    refusal = await amina.no(
        "claim_moved_on", 409, "POST", f"/claims/{taken}/advance", {"state": "confirmed"}
    )
    assert refusal["details"] == {"state": "delivered"}
    await claire.ok("POST", f"/claims/{taken}/validate", {"outcome": "partly", "delivered": 1})
    read = await claire.ok("GET", f"/needs/{need}")
    assert [(one["by"]["id"], one["state"]) for one in read["claims"]] == [
        (town.amina, "validated"),
        (town.ccas, "held"),
    ]
    assert (await ccas.ok("DELETE", f"/needs/{need}/waiting"))["changed"] is False
    await claire.ok("POST", f"/claims/{read['claims'][1]['id']}/no-show")
    thanks = {"outcome": "fulfilled", "delivered": 1, "thanks": "Merci Amina"}
    await claire.ok("POST", f"/needs/{need}/resolve", thanks)
    over = await claire.ok("GET", f"/needs/{need}")
    assert (over["delivered"], over["thanks"]["body"], over["outcome"]) == (1, "Merci Amina", "fulfilled")


async def test_a_card_is_amended_renewed_and_merged(claire: Caller, leo: Caller, town: Town) -> None:
    need = (await claire.need(town.meals, draft=True))["id"]
    await leo.no("not_found", 404, "GET", f"/needs/{need}")
    await claire.ok("POST", f"/needs/{need}/publish")
    await leo.claim(need, 3)
    refusal = await claire.no("quantity_taken", 409, "PATCH", f"/needs/{need}", {"quantity": 2})
    assert refusal["details"] == {"taken": 3}
    await leo.no("forbidden", 403, "PATCH", f"/needs/{need}", {"title": "À moi"})
    await claire.ok("PATCH", f"/needs/{need}", {"title": "Repas froids", "quantity": 3, "starts_at": None})
    read = await leo.ok("GET", f"/needs/{need}")
    assert (read["title"], read["state"]) == ("Repas froids", "covered")
    until = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    assert (await claire.ok("POST", f"/needs/{need}/renew", {"needed_by": until}))["seq"] > 0
    assert (await claire.ok("POST", f"/needs/{need}/renew", {"needed_by": until}))["seq"] == 0
    other = (await claire.need(town.meals))["id"]
    await claire.ok("POST", f"/needs/{other}/merge", {"into": need})
    assert (await leo.ok("GET", f"/needs/{other}"))["merged_into"] == need
