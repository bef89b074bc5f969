"""Polls, forwards, what is for later: the same over HTTP, in a town that other tests live in too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.api.caller import Caller, key
from tests.api.overheard import overheard
from tests.api.test_messages import told
from tests.support.eventually import eventually
from tests.support.live import Live
from tests.support.town import Town


def soon(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def test_a_poll_is_asked_answered_and_closed(
    claire: Caller, leo: Caller, live: Live, town: Town
) -> None:
    asked = {"question": "Quel soir ?", "options": ["Lundi", "Mardi"]}
    path, sure = f"/channels/{town.meals}/polls", key("evening-poll")
    poll = (await claire.ok("POST", path, asked, **sure))["id"]
    assert (await claire.ok("POST", path, asked, **sure))["id"] == poll
    async with overheard(live, "leo") as phone:
        await phone.must("open", channel=town.streams[town.leo])
        done = await leo.ok("PUT", f"/messages/{poll}/vote", {"options": [1]})
        await eventually(lambda: phone.client.of("voted"))
        assert phone.client.of("voted") == [{"t": "voted", "message": poll, "options": [1]}]
    event = await told(claire, town.meals, done["seq"])
    read = event["data"]["message"]["poll"]
    assert [(one["words"], one["count"]) for one in read["options"]] == [("Lundi", 0), ("Mardi", 1)]
    assert (read["voters"], read["closed"], read["closes_at"]) == (1, False, None)
    names = (await claire.ok("GET", f"/messages/{poll}/votes"))["items"]
    assert [[person["id"] for person in one["people"]] for one in names] == [[], [town.leo]]
    await leo.no("forbidden", 403, "POST", f"/messages/{poll}/close")
    await claire.ok("POST", f"/messages/{poll}/close")
    await leo.no("poll_over", 409, "PUT", f"/messages/{poll}/vote", {"options": [0]})


async def test_an_anonymous_poll_names_nobody(claire: Caller, leo: Caller, town: Town) -> None:
    asked = {"question": "Content ?", "options": ["Oui", "Non"], "anonymous": True}
    poll = (await claire.ok("POST", f"/channels/{town.meals}/polls", asked))["id"]
    await leo.ok("PUT", f"/messages/{poll}/vote", {"options": [0]})
    await claire.no("poll_anonymous", 403, "GET", f"/messages/{poll}/votes")
    wrong = {"question": "Content ?", "options": ["Oui"]}
    await claire.no("bad_options", 422, "POST", f"/channels/{town.meals}/polls", wrong)


async def test_words_are_passed_on(claire: Caller, leo: Caller, town: Town) -> None:
    first = (await claire.post(town.meals, "La camionnette est en panne"))["id"]
    done = await leo.ok("POST", f"/messages/{first}/forwards", {"to": town.square, "comment": "Voyez"})
    read = (await told(claire, town.square, done["seq"]))["data"]["message"]
    assert (read["body"], read["forward"]["body"]) == ("Voyez", "La camionnette est en panne")
    assert read["forward"]["place"] is None, "residents hear the square"
    await leo.no("not_found", 404, "POST", f"/messages/{first}/forwards", {"to": town.closed})


async def test_what_waits_is_listed_changed_and_thrown_away(claire: Caller, leo: Caller, town: Town) -> None:
    asked = {"body": "On part", "at": soon(hours=2)}
    one = await claire.ok("POST", f"/channels/{town.meals}/scheduled", asked)
    change = {"body": "On part plus tard", "at": soon(hours=3)}
    await leo.no("not_found", 404, "PATCH", f"/scheduled/{one['id']}", change)
    await claire.ok("PATCH", f"/scheduled/{one['id']}", change)
    (line,) = [line for line in (await claire.ok("GET", "/me/scheduled"))["items"] if line["id"] == one["id"]]
    assert (line["body"], line["refused"]) == ("On part plus tard", None)
    await claire.ok("DELETE", f"/scheduled/{one['id']}")
    assert one["id"] not in [line["id"] for line in (await claire.ok("GET", "/me/scheduled"))["items"]]
    past = {"body": "Trop tard", "at": soon(hours=-1)}
    await claire.no("bad_deadline", 422, "POST", f"/channels/{town.meals}/scheduled", past)


async def test_what_is_due_is_said_by_the_server(claire: Caller, leo: Caller, town: Town) -> None:
    said = (await claire.post(town.meals, "Les clés sont à la loge"))["id"]
    await leo.ok("PUT", f"/messages/{said}/reminder", {"at": soon(seconds=0.5)})
    asked = {"body": "On part tout de suite", "at": soon(seconds=0.5)}
    await claire.ok("POST", f"/channels/{town.meals}/scheduled", asked)

    async def everything() -> bool:
        page = await leo.ok("GET", f"/channels/{town.meals}/events?limit=500")
        said = [event["data"]["message"]["body"] for event in page["items"] if "message" in event["data"]]
        kinds = [one["kind"] for one in (await leo.ok("GET", "/me/notices"))["items"]]
        return said.count(asked["body"]) == 1 and kinds.count("message.reminder") == 1

    await eventually(everything, within=30)
    waiting = [one["message"]["id"] for one in (await leo.ok("GET", "/me/reminders"))["items"]]
    assert said not in waiting
