"""Alerts over HTTP: preferences, notices, the waves of a need; and the pages of the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from channels.store.tables import preference
from server.cli.database import transaction
from tests.api.caller import Caller
from tests.api.overheard import overheard
from tests.support.eventually import eventually
from tests.support.live import Live
from tests.support.town import Town

MINE: dict[str, Any] = {
    "by_sms": True,
    "digest": "weekly",
    "quiet_from": "21:30",
    "quiet_until": "06:45",
    "wake_for_vital": True,
    "timezone": "America/Cayenne",
    "availability": [{"day": "monday", "start": 8, "until": 12}],
    "max_distance": 3000,
    "categories": ["food"],
    "skills": ["cuisine"],
    "equipment": ["camionnette"],
    "languages": ["fr", "pt"],
}


async def test_preferences_are_replaced_as_a_whole_and_read_back(leo: Caller) -> None:
    saved = await leo.ok("PUT", "/me/preferences", MINE)
    assert {name: saved[name] for name in MINE} == MINE
    assert await leo.ok("GET", "/me/preferences") == saved
    plain = await leo.ok("PUT", "/me/preferences", {})
    assert (plain["digest"], plain["quiet_from"], plain["availability"]) == ("none", "22:00", None)


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"availability": [{"day": "monday", "start": 9, "until": 8}]}, "bad_availability", 422),
        ({"availability": "always"}, "bad_request", 400),
        ({"timezone": "Mars/Olympus"}, "bad_time_zone", 422),
        ({"unavailable_until": "tomorrow"}, "bad_deadline", 422),
        ({"languages": ["xx"]}, "bad_choice", 422),
        ({"on_duty": True}, "bad_request", 400),
    ],
)
async def test_preferences_that_make_no_sense(leo: Caller, body: Any, code: str, status: int) -> None:
    await leo.no(code, status, "PUT", "/me/preferences", body)


async def test_an_urgent_need_finds_people_and_the_coordination_sees_them(
    amina: Caller, claire: Caller, leo: Caller, live: Live, town: Town
) -> None:
    need = (await claire.need(town.meals, urgency="vital", quantity=1))["id"]

    async def called() -> Any:
        waves = await amina.ok("GET", f"/needs/{need}/waves")
        return waves if waves["waves"] else None

    waves = await eventually(called)
    people = {one["person"]["id"] for wave in waves["waves"] for one in wave["alerted"]}
    assert town.leo in people
    assert town.claire not in people
    assert all(one["reasons"] for wave in waves["waves"] for one in wave["alerted"])
    await leo.no("forbidden", 403, "GET", f"/needs/{need}/waves")
    await leo.no("forbidden", 403, "GET", f"/needs/{need}/phones")
    assert (await amina.ok("GET", f"/needs/{need}/phones"))["next"] is None
    told = (await leo.ok("GET", "/me/notices"))["items"][0]
    assert (told["kind"], told["need"], told["read"]) == ("need.alert", need, False)
    await amina.ok("POST", f"/needs/{need}/claims", {"quantity": 1})
    assert (await leo.ok("GET", "/me/notices"))["items"][0]["kind"] == "need.covered"
    assert (await leo.ok("POST", "/me/notices/read"))["read"] >= 1
    assert (await leo.ok("GET", "/me/notices"))["unread"] == 0


async def test_going_on_duty_shows_in_the_presence_of_everybody(leo: Caller, live: Live) -> None:
    async with overheard(live, "claire") as watching, overheard(live, "leo"):
        await eventually(lambda: watching.client.of("presence"))
        for on in (True, False):
            assert (await leo.ok("PUT", "/me/duty", {"on": on}))["on_duty"] is on
            await eventually(lambda on=on: _duty(watching.client.of("presence"), "Leo") is on)


def _duty(frames: list[Any], name: str) -> bool | None:
    """What the frames say of somebody last."""
    found = None
    for frame in frames:
        people = frame["here"] if isinstance(frame["here"], list) else [frame["person"]]
        for one in people:
            if one["name"] == name:
                found = one.get("on_duty", False)
    return found


async def test_a_level_belongs_to_a_channel_one_is_in(leo: Caller, town: Town) -> None:
    assert (await leo.ok("PUT", f"/channels/{town.meals}/level", {"level": "all"}))["level"] == "all"
    await leo.no("not_member", 403, "PUT", f"/channels/{town.garden}/level", {"level": "all"})
    await leo.no("not_found", 404, "PUT", f"/channels/{town.closed}/level", {"level": "all"})
    await leo.ok("PUT", f"/channels/{town.meals}/level", {"level": "mentions"})


async def test_the_pages_of_it_work_without_scripts(live: Live, town: Town, claire: Caller) -> None:
    need = (await claire.need(town.meals, urgency="vital", quantity=1))["id"]
    async with live.browser("leo", follow_redirects=True) as leo, live.browser("amina") as amina:

        async def listed() -> Any:
            page = (await leo.get("/notifications")).text
            return page if f"/demandes/{need}" in page else None

        page = await eventually(listed)
        token = _csrf(page)
        assert "data-unread" in page
        await leo.get(f"/demandes/{need}")
        again = (await leo.get("/notifications")).text
        line = re.search(rf'<li class="notice-line"[^>]*data-need="{need}"[^>]*>', again)
        assert line is not None
        assert "data-unread" not in line.group(0), "whoever looks at the need has read it"

        form = {"csrf": token, "by_push": "yes", "digest": "none", "free": ["monday-night", "friday-evening"]}
        saved = await leo.post("/moi/alertes", data={**form, "skills": "cuisine\nécoute", "distance": "5"})
        assert saved.status_code == 200
        for cell in form["free"]:
            assert re.search(rf'value="{cell}"[^>]*checked', saved.text)
        assert re.search(r'name="by_email" value="yes">', saved.text), "not ticked is off"
        refused = await leo.post("/moi/alertes", data={**form, "timezone": "Mars/Olympus"})
        assert refused.status_code == 422
        assert "Mars/Olympus" in refused.text
        assert "fuseau" in refused.text
        level = await leo.post(f"/canaux/{town.meals}/niveau", data={"csrf": token, "level": "urgent"})
        assert re.search(r'value="urgent" aria-pressed="true"', level.text)
        assert (await leo.get(f"/demandes/{need}/vagues")).status_code == 403
        await leo.post("/moi/permanence", data={"csrf": token, "on": "yes"})
        assert 'aria-pressed="true"' in (await leo.get("/moi")).text
        await leo.post("/moi/permanence", data={"csrf": token, "on": "no"})

        waves = await amina.get(f"/demandes/{need}/vagues", headers={"Accept": "text/x-fragment"})
        assert waves.text.strip().startswith('<div class="waves">')
        assert "Leo" in waves.text
        assert (await amina.get(f"/demandes/{need}/appels")).status_code == 200
        card = (await amina.get(f"/demandes/{need}")).text
        assert 'class="wave"' in card
        assert "vague" in card


async def test_an_absence_that_is_over_stands_in_nobodys_way(live: Live, town: Town) -> None:
    async with live.browser("leo", follow_redirects=True) as leo:
        form = {"csrf": _csrf((await leo.get("/moi")).text), "digest": "none"}
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
        assert f'value="{tomorrow}"' in (await leo.post("/moi/alertes", data={**form, "away": tomorrow})).text
        past = datetime.now(UTC) - timedelta(days=1)
        with transaction(live.config.database_url) as conn:
            mine = preference.c.person_id == town.leo
            conn.execute(update(preference).where(mine).values(unavailable_until=past))
        shown = re.search(r'name="away" value="([^"]*)"', (await leo.get("/moi/alertes")).text)
        assert shown is not None
        assert shown[1] == "", "sent back with the form it would be refused"
        endless = await leo.post("/moi/alertes", data={**form, "distance": "9" * 5_000})
        assert endless.status_code == 422


def _csrf(page: str) -> str:
    found = re.search(r'data-csrf="([0-9a-f]+)"', page)
    assert found is not None
    return found.group(1)
