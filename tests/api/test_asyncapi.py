"""``asyncapi.json`` is truthful: every verb, frame, kind and close code, and real conversations."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from channels import hub, session, wire
from channels.log import KINDS
from matching.refusals import CODES
from server.api.closing import CLOSINGS
from server.api.frames import FRAMES, tag_of
from server.wire import pinger, protocol
from server.wire.protocol import CLOSE_REASONS
from tests.api.caller import Caller, a_need
from tests.api.overheard import DOCUMENT, judge, overheard
from tests.support.eventually import eventually
from tests.support.live import Live
from tests.support.town import Town

ROOT = Path(__file__).parents[2]
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]
SOCKET: dict[str, Any] = DOCUMENT["channels"]["socket"]
# Told without a verb or a request that would bring them about: signing out is the pages', and
# promises lapse by waiting.
NOT_PROVOKED = {
    "event.session.revoked",
    "event.need.lapsed",
    "event.offer.lapsed",
    "event.exercise.opened",  # test_figures.py plays one
    "event.exercise.ended",
}


def resolve(pointer: str) -> Any:
    """What a ``$ref`` of the document points to."""
    found: Any = DOCUMENT
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


def pointers(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(pointers, node.values()))
    return set().union(*map(pointers, node)) if isinstance(node, list) else set()


def test_every_pointer_points_somewhere() -> None:
    found = pointers(DOCUMENT)
    assert len(found) > 50
    for pointer in found:
        resolve(pointer)


def test_schemas_are_schemas() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_verb_is_received_and_answered() -> None:
    for verb in wire.VERBS:
        operation = DOCUMENT["operations"][tag_of(verb)]
        answers = {pointer.rpartition("/")[2] for pointer in pointers(operation["reply"]["messages"])}
        assert operation["action"] == "receive"
        assert answers == {f"ok.{tag_of(verb)}", "no"}
        assert operation["summary"]
    received = {name for name, one in DOCUMENT["operations"].items() if one["action"] == "receive"}
    assert received == {tag_of(verb) for verb in wire.VERBS}


def test_every_kind_of_event_is_told() -> None:
    kinds = {name.removeprefix("event.") for name in MESSAGES if name.startswith("event.")}
    assert kinds == KINDS
    assert all(message["summary"] for message in MESSAGES.values())


def test_every_frame_that_the_code_writes_is_described() -> None:
    sources = [*(ROOT / "channels").rglob("*.py"), *(ROOT / "server" / "wire").rglob("*.py")]
    written = {tag for path in sources for tag in re.findall(r'"t": "(\w+)"', path.read_text("utf-8"))}
    assert len(written) > 8
    assert written == {tag_of(frame) for frame in FRAMES}


def test_every_refusal_may_be_a_no() -> None:
    assert set(DOCUMENT["components"]["schemas"]["NoFrame"]["properties"]["code"]["enum"]) == set(CODES)


def test_every_close_code_is_told() -> None:
    told = {int(code) for code in SOCKET["x-close-codes"]}
    assert told == set(CLOSINGS)
    used = set(CLOSE_REASONS)
    for module in (hub, session, pinger, protocol):
        assert module.__file__ is not None
        source = Path(module.__file__).read_text("utf-8")
        used |= {int(code) for code in re.findall(r"\b(10[01]\d|4[01]\d\d)\b", source)}
    assert len(used) > 6
    assert used <= told


def test_the_range_of_a_close_code_tells_whether_to_come_back() -> None:
    for code, closing in CLOSINGS.items():
        if code >= 4000:
            assert closing.again == (code < 4100)


def test_the_judge_notices_a_lie() -> None:
    truth = {"t": "skip", "channel": "c", "to": 4}
    judge("skip", truth)
    for lie in ({**truth, "to": "4"}, {**truth, "seq": 4}, {"t": "skip", "channel": "c"}):
        with pytest.raises(ValidationError):
            judge("skip", lie)


async def a_call(mine: Any, theirs: Any, channel: str) -> None:
    call = (await mine.must("call", channel=channel))["call"]
    seats = [(await one.must("join_call", call=call))["seat"] for one in (mine, theirs)]
    state = {"state": {"muted": True, "screen": False}}
    await theirs.must("signal", call=call, seat=seats[1], to=seats[0], data=state)
    await mine.must("stay", call=call, seat=seats[0])
    await theirs.must("hang_up", call=call, seat=seats[1])
    await theirs.must("decline_call", call=call)
    await eventually(lambda: {"server.signal", "declined"} <= mine.heard() or None)
    await mine.must("hang_up", call=call, seat=seats[0])


async def test_a_whole_conversation_is_as_described(
    claire: Caller, leo: Caller, amina: Caller, live: Live, town: Town
) -> None:
    channel = (await claire.ok("POST", "/channels", {"name": "Conversation"}))["id"]
    await leo.ok("PUT", f"/channels/{channel}/membership")
    async with (
        overheard(live, "claire") as mine,
        overheard(live, "leo") as theirs,
        overheard(live, "amina") as amina_too,
    ):
        for one in (mine, theirs):
            hello = one.client.of("hello")[0]
            await one.must("open", channel=hello["me"], after=0)
            await one.must("open", channel=channel, after=0)
        await theirs.must("typing", channel=channel)
        posted = await mine.must("post", channel=channel, body="Bonjour", key="k1")
        await theirs.must("post", channel=channel, body="Salut", reply_to=posted["message"])
        await mine.must("edit", message=posted["message"], body="Bonsoir")
        await theirs.must("react", message=posted["message"], word="thanks")
        await theirs.must("draft", channel=channel, body="Et si")
        await theirs.must("pin", message=posted["message"])
        await theirs.must("keep", message=posted["message"])
        await theirs.must("unread", channel=channel, seq=posted["seq"])
        await mine.must("delete", message=posted["message"])
        await a_poll_and_what_is_for_later(mine, theirs, channel, town)
        await mine.must("read", channel=channel, seq=posted["seq"])
        need = await life_of_a_card(mine, theirs, amina_too, "need", channel, town)
        await life_of_a_card(mine, theirs, amina_too, "offer", channel, town)
        urgent = (await mine.must("need", channel=channel, **a_need(key="k2", urgency="vital")))["need"]
        await amina_too.must("widen", need=urgent, key="k4")
        await eventually(lambda: "event.need.alerted" in theirs.heard() or None)
        await theirs.must("respond", need=urgent, answer="cannot")
        assert (await theirs.ask("claim", need=need, quantity=1))["t"] == "no"
        await a_call(mine, theirs, channel)
        await mine.must("open", channel=channel, after=10_000)  # a cursor of another life
        await theirs.must("leave", channel=channel)
        await mine.must("post", channel=channel, body="Encore là ?")  # a bump for leo
        await private_absence(claire, theirs, town)
        await amina.ok("POST", f"/channels/{town.meals}/messages", {"body": "Amina écrit"})

        def everything() -> set[str]:
            everybody = (mine, theirs, amina_too)
            return set().union(*(one.heard() | one.said for one in everybody))

        wanted = set(MESSAGES) - NOT_PROVOKED
        await eventually(lambda: not wanted - everything() or None)
        assert everything() == wanted


async def a_poll_and_what_is_for_later(mine: Any, theirs: Any, channel: str, town: Town) -> None:
    asked = {"question": "Quel jour ?", "options": ["Lundi", "Mardi"], "closes_at": soon(days=1)}
    poll = (await mine.must("poll", channel=channel, key="poll", **asked))["message"]
    await theirs.must("vote", message=poll, options=[1])
    await mine.must("close_poll", message=poll)
    said = (await mine.must("post", channel=channel, body="À dire ailleurs"))["message"]
    await mine.must("forward", message=said, to=town.meals, comment="Voyez", key="forward")
    await theirs.must("remind", message=said, at=soon(days=1))
    later = {"body": "Demain", "at": soon(days=1)}
    waits = (await theirs.must("schedule", channel=channel, key="later", **later))["scheduled"]
    await theirs.must("reschedule", scheduled=waits, **later)
    await theirs.must("unschedule", scheduled=waits)
    await theirs.must("away", on=True)


async def life_of_a_card(mine: Any, theirs: Any, third: Any, kind: str, channel: str, town: Town) -> str:
    """Everything that may happen to a need or to an offer, but for lapsing; the id of the one that ended."""
    card = (await mine.must(kind, channel=channel, **a_need(private={"contact": "06"}, draft=True)))["need"]
    await mine.must("publish", need=card)
    await mine.must("amend", need=card, title="Autrement", quantity=3)
    await mine.must("renew", need=card, needed_by=soon(days=3))
    await theirs.must("respond", need=card, answer="seen")
    await theirs.must("respond", need=card, answer="cannot")
    held = (await theirs.must("claim", need=card, quantity=3, key=f"{kind} claim"))["claim"]
    await third.must("wait", need=card, quantity=1, key=f"{kind} wait")
    await third.must("unwait", need=card)
    await theirs.must("hand_over", claim=held, to=town.amina)
    taken = (await third.must("take_over", claim=held))["claim"]
    await third.must("advance", claim=taken, state="on_the_way")
    await mine.must("no_show", claim=taken)
    again = (await theirs.must("claim", need=card, quantity=2))["claim"]
    await theirs.must("release", claim=again, reason="mismatch")
    last = (await theirs.must("claim", need=card, quantity=2))["claim"]
    await mine.must("validate", claim=last, outcome="partly", delivered=1)
    await mine.must("resolve", need=card, outcome="fulfilled", delivered=1, thanks="Merci !")
    double = (await mine.must(kind, channel=channel, **a_need()))["need"]
    brief = (await mine.must(kind, channel=channel, **a_need(needed_by=soon(milliseconds=300))))["need"]
    await mine.must("merge", need=double, into=brief)
    return str(card)


def soon(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def private_absence(claire: Caller, theirs: Any, town: Town) -> None:
    """Leo misses something in a private channel, comes back, and is told to skip it."""
    channel = (await claire.ok("POST", "/channels", {"name": "À huis clos", "kind": "private"}))["id"]
    members = f"/channels/{channel}/members"
    await claire.ok("POST", members, {"person": town.leo})
    await claire.ok("DELETE", f"{members}/{town.leo}")
    await claire.post(channel, "Entre nous")
    await claire.ok("POST", members, {"person": town.leo})
    await theirs.must("open", channel=channel, after=0)


async def test_reading_over_http_tells_the_other_devices(claire: Caller, live: Live, town: Town) -> None:
    async with overheard(live, "claire") as phone:
        await phone.must("open", channel=town.streams[town.claire])
        seq = (await claire.post(town.meals))["seq"]
        await claire.ok("POST", f"/channels/{town.meals}/read", {"seq": seq})
        await eventually(lambda: phone.client.of("read"))
        assert phone.client.of("read")[-1] == {
            "t": "read",
            "channel": town.meals,
            "seq": seq,
            "unread": 0,
            "mentions": 0,
        }


async def test_seeing_over_http_is_counted_for_everybody(
    claire: Caller, leo: Caller, live: Live, town: Town
) -> None:
    async with overheard(live, "claire") as watching:
        await watching.must("open", channel=town.meals)
        need = (await claire.need(town.meals))["id"]
        await leo.ok("POST", f"/needs/{need}/responses", {"answer": "seen"})
        await eventually(lambda: watching.client.of("seen"))
        assert watching.client.of("seen")[-1] == {"t": "seen", "need": need, "seen": 1}


async def test_the_same_key_over_the_socket_and_over_http(claire: Caller, live: Live, town: Town) -> None:
    async with overheard(live, "claire") as socket:
        said = await socket.must("post", channel=town.meals, body="Par deux portes", key="both")
    path = f"/channels/{town.meals}/messages"
    answer = await claire.ok("POST", path, {"body": "Par deux portes"}, headers={"Idempotency-Key": "both"})
    assert (answer["message"], answer["seq"]) == (said["message"], said["seq"])
