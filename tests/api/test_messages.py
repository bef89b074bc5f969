"""Saying, changing, taking back."""

from __future__ import annotations

from tests.api.caller import Caller, Json, key
from tests.support.town import Town


async def told(caller: Caller, channel: str, seq: int) -> Json:
    """The event at this seq."""
    page = await caller.ok("GET", f"/channels/{channel}/events?after={seq - 1}&limit=1")
    return dict(page["items"][0])


async def test_a_post_is_created_and_told(claire: Caller, leo: Caller, town: Town) -> None:
    answer = await claire.send("POST", f"/channels/{town.meals}/messages", {"body": "  La soupe est prête "})
    assert answer.status_code == 201
    posted = answer.json()
    event = await told(leo, town.meals, posted["seq"])
    assert (event["t"], event["kind"], event["by"]["id"]) == ("event", "message.posted", town.claire)
    assert event["data"]["message"]["id"] == posted["id"] == posted["message"]
    assert event["data"]["message"]["body"] == "La soupe est prête"
    assert event["data"]["message"]["deleted"] is False  # present, though it is the default


async def test_a_reply_quotes(claire: Caller, leo: Caller, town: Town) -> None:
    asked = await claire.post(town.meals, "Qui a les clés ?")
    answer = await leo.ok(
        "POST", f"/channels/{town.meals}/messages", {"body": "Moi", "reply_to": asked["id"]}
    )
    event = await told(claire, town.meals, answer["seq"])
    assert event["data"]["message"]["quote"]["excerpt"] == "Qui a les clés ?"


async def test_a_reply_stays_in_its_channel(claire: Caller, town: Town) -> None:
    other = await claire.post(town.square)
    body = {"body": "Moi", "reply_to": other["id"]}
    await claire.no("not_found", 404, "POST", f"/channels/{town.meals}/messages", body)


async def test_who_may_not_post_there(
    claire: Caller, leo: Caller, amina: Caller, nour: Caller, hugo: Caller, town: Town
) -> None:
    def to(channel: str) -> tuple[str, str, Json]:
        return "POST", f"/channels/{channel}/messages", {"body": "Bonjour"}

    await amina.ok(*to(town.announcements))
    await leo.no("forbidden", 403, *to(town.announcements))
    await nour.ok(*to(town.square))
    await nour.no("not_found", 404, *to(town.meals))
    await leo.no("not_found", 404, *to(town.closed))
    await hugo.no("not_found", 404, *to(town.square))
    await claire.no("forbidden", 403, *to(town.streams[town.claire]))


async def test_what_may_not_be_said(claire: Caller, town: Town) -> None:
    path = f"/channels/{town.meals}/messages"
    await claire.no("empty", 422, "POST", path, {"body": " \n\u200b"})
    refusal = await claire.no("too_long", 422, "POST", path, {"body": "x" * 8_001})
    assert refusal["details"] == {"field": "body", "limit": 8_000}


async def test_only_the_author_edits(claire: Caller, amina: Caller, hugo: Caller, town: Town) -> None:
    message = (await claire.post(town.meals, "A six heures"))["id"]
    edited = await claire.ok("PATCH", f"/messages/{message}", {"body": "À six heures"})
    data = (await told(amina, town.meals, edited["seq"]))["data"]
    assert (data["message"]["body"], data["message"]["edited_at"] is not None) == ("À six heures", True)
    await amina.no("forbidden", 403, "PATCH", f"/messages/{message}", {"body": "Non"})
    await hugo.no("not_found", 404, "PATCH", f"/messages/{message}", {"body": "Non"})
    await claire.no("empty", 422, "PATCH", f"/messages/{message}", {"body": ""})
    await claire.no("too_long", 422, "PATCH", f"/messages/{message}", {"body": "x" * 8_001})


async def test_what_was_deleted_is_gone_from_the_past(
    claire: Caller, leo: Caller, amina: Caller, hugo: Caller, town: Town
) -> None:
    posted = await claire.post(town.meals, "À oublier")
    path = f"/messages/{posted['id']}"
    await leo.no("forbidden", 403, "DELETE", path)
    await hugo.no("not_found", 404, "DELETE", path)
    await amina.ok("DELETE", path)  # coordinators may
    await claire.ok("DELETE", path)  # twice is once
    event = await told(leo, town.meals, posted["seq"])
    assert (event["data"]["message"]["body"], event["data"]["message"]["deleted"]) == ("", True)
    await claire.no("deleted", 410, "PATCH", path, {"body": "Revenu"})


async def test_the_same_key_says_it_once(claire: Caller, leo: Caller, town: Town) -> None:
    path, body = f"/channels/{town.meals}/messages", {"body": "Une seule fois"}
    first = await claire.ok("POST", path, body, **key("once-1"))
    assert await claire.ok("POST", path, body, **key("once-1")) == first
    await claire.no("key_reused", 409, "POST", path, {"body": "Autre"}, **key("once-1"))
    theirs = await leo.ok("POST", path, body, **key("once-1"))  # a key is its owner's
    assert theirs["id"] != first["id"]
    await claire.no("bad_request", 400, "POST", path, body, **key("k" * 65))


async def test_a_word_under_a_message(claire: Caller, leo: Caller, town: Town) -> None:
    posted = await claire.post(town.meals)
    path = f"/messages/{posted['id']}/reaction"
    done = await leo.ok("PUT", path, {"word": "thanks"})
    event = await told(claire, town.meals, done["seq"])
    assert (event["kind"], event["by"]["id"]) == ("message.reacted", town.leo)
    assert event["data"]["message"]["reactions"] == [{"word": "thanks", "count": 1}]
    assert (event["data"]["word"], event["data"]["on"]) == ("thanks", True)
    done = await leo.ok("PUT", path, {"word": "thanks", "on": False})
    event = await told(claire, town.meals, done["seq"])
    assert event["data"]["message"]["reactions"] == []
    await leo.no("bad_choice", 422, "PUT", path, {"word": "boo"})
