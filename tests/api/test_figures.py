"""Figures and exercises over HTTP: what the network did, what one need did, and practising."""

from __future__ import annotations

from tests.api.caller import Caller, a_need, key
from tests.support.town import Town


async def test_the_present_quarter_is_what_is_told_without_asking(claire: Caller, town: Town) -> None:
    before = await claire.ok("GET", "/figures")
    await claire.ok("POST", f"/channels/{town.meals}/needs", a_need(category="food", place="Gare"))
    after = await claire.ok("GET", "/figures")
    assert after["period"]["kind"] == "quarter"
    assert after["now"]["needs"]["pending"] == before["now"]["needs"]["pending"] + 1
    assert sum(step["needs"]["asked"] for step in after["series"]) == after["now"]["needs"]["asked"]
    assert "Gare" in {group["name"] for group in after["places"]}


async def test_which_period_may_be_asked(claire: Caller) -> None:
    for query, first, last in (
        ("period=month&on=2026-02-11", "2026-02-01", "2026-02-28"),
        ("period=year&on=2024-02-29", "2024-01-01", "2024-12-31"),
        ("first=2026-01-05&last=2026-01-09", "2026-01-05", "2026-01-09"),
    ):
        period = (await claire.ok("GET", f"/figures?{query}"))["period"]
        assert (period["first"], period["last"]) == (first, last)
    for wrong in (
        "first=2026-01-09&last=2026-01-05",
        "first=2026-01-09",
        "period=decade",
        "on=2026-02-30",
        "on=0001-01-01",
        "first=2001-01-01&last=2026-01-01",
    ):
        await claire.no("bad_dates", 422, "GET", f"/figures?{wrong}")


async def test_who_may_not_read_figures(nour: Caller, claire: Caller, town: Town) -> None:
    await nour.no("forbidden", 403, "GET", "/figures")
    need = (await claire.ok("POST", f"/channels/{town.meals}/needs", a_need()))["id"]
    await claire.no("forbidden", 403, "GET", f"/needs/{need}/figures")


async def test_one_need_s_own_figures(amina: Caller, leo: Caller, claire: Caller, town: Town) -> None:
    need = (await claire.ok("POST", f"/channels/{town.meals}/needs", a_need()))["id"]
    await leo.ok("POST", f"/needs/{need}/claims", {"quantity": 1})
    figures = await amina.ok("GET", f"/needs/{need}/figures")
    assert (figures["need"], figures["takers"], figures["to_delivered"]) == (need, 1, None)
    assert figures["to_answered"] >= 0


async def test_an_exercise_from_its_start_to_its_debrief(
    amina: Caller, leo: Caller, claire: Caller, nour: Caller, town: Town
) -> None:
    body = {"name": "Grand froid", "circle": town.meals}
    await leo.no("forbidden", 403, "POST", "/exercises", body)
    started = await amina.ok("POST", "/exercises", body, **key("exercise-1"))
    assert started == await amina.ok("POST", "/exercises", body, **key("exercise-1"))
    path = f"/exercises/{started['id']}"
    assert (await leo.ok("GET", path))["joined"] is False
    await nour.no("not_found", 404, "GET", path)
    await leo.ok("PUT", f"{path}/membership")
    assert (await leo.ok("GET", path))["players"] == 2

    asked = a_need(urgency="urgent", quantity=1, title="Loger une famille")
    await leo.no("forbidden", 403, "POST", f"/channels/{started['channel']}/needs", asked)
    figures = await amina.ok("GET", "/figures")
    need = await amina.ok("POST", f"/channels/{started['channel']}/needs", asked)
    assert (need["title"], need["exercise"]) == ("EXERCICE : Loger une famille", started["id"])
    await claire.no("not_found", 404, "GET", f"/needs/{need['id']}")
    await leo.ok("POST", f"/needs/{need['id']}/claims", {"quantity": 1})
    assert (await amina.ok("GET", "/figures"))["now"]["needs"] == figures["now"]["needs"]

    await leo.no("forbidden", 403, "POST", f"{path}/end")
    await amina.ok("POST", f"{path}/end")
    await amina.no("exercise_over", 409, "POST", f"{path}/end")
    await claire.no("exercise_over", 409, "PUT", f"{path}/membership")
    (item,) = (await leo.ok("GET", f"{path}/debrief"))["items"]
    assert [(reply["by"]["id"], reply["taken"]) for reply in item["replies"]] == [(town.leo, True)]
    listed = (await claire.ok("GET", "/exercises"))["items"]
    assert [(one["id"], one["ended_at"] is not None) for one in listed if one["id"] == started["id"]] == [
        (started["id"], True)
    ]
