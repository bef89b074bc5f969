"""One connection's conversation: every verb with its ok and its no, and no frame that breaks it."""

import asyncio

import msgspec
import pytest
from sqlalchemy import select

from channels import desk as desks
from channels import log
from channels import session as sessions
from channels.actions import channels as rooms
from channels.actions.messages import BODY_LIMIT, post_message
from channels.actions.needs import Private, respond
from channels.hub import REPLAY_LIMIT
from channels.session import HASTY_LIMIT, IN_FLIGHT_LIMIT, TOO_MANY
from channels.store.tables import message
from channels.wire import VERBS
from tests.support.eventually import eventually, turns
from tests.support.town import need_in

TOMORROW = "2026-11-21T18:00:00Z"


@pytest.fixture
async def claire(worker, town):
    return await worker.connect(town.claire)


@pytest.fixture
async def leo(worker, town):
    return await worker.connect(town.leo)


async def refusal(line, t, **fields):
    """The code of a no, whose sentence and shape are checked on the way."""
    answer = await line.ask(t, **fields)
    assert answer["t"] == "no", answer
    assert answer["say"] == f"fr: {answer['code']}"
    assert set(answer) == {"t", "ref", "code", "say", "details", "retry_after"}
    return answer["code"]


async def ok(line, t, **fields):
    answer = await line.ask(t, **fields)
    assert answer["t"] == "ok", answer
    return answer


# ── hello ───────────────────────────────────────────────────────────────────────────────────


async def test_hello_says_who_one_is_and_how_far_everything_goes(worker, town):
    await worker.store.write(post_message, town.leo, channel=town.meals, body="x")
    line = await worker.connect(town.claire)
    hello, *_, presence = line.reader.frames
    heads = await worker.store.read(
        log.heads, [town.square, town.announcements, town.meals, town.closed, town.relief]
    )
    assert hello == {
        "t": "hello",
        "person": {"id": town.claire, "name": "Claire", "role": "member"},
        "epoch": "epoch",
        "version": "",
        "heartbeat": sessions.HEARTBEAT,
        "heads": heads,
        "unread": {town.meals: 1},
        "mentions": {},
        "me": town.streams[town.claire],
        "urgences": town.urgences,
    }
    assert presence == {"t": "presence", "here": [{"id": town.claire, "name": "Claire"}]}


async def test_a_citizen_is_not_told_who_is_here(worker, town):
    line = await worker.connect(town.nour)
    await worker.connect(town.claire)
    assert [frame["t"] for frame in line.reader.frames] == ["hello"]


# ── open, leave ─────────────────────────────────────────────────────────────────────────────


async def test_open_is_answered_first_then_what_was_missed_then_what_comes(worker, town, claire, leo):
    for n in range(3):
        await ok(claire, "post", channel=town.meals, body=str(n))
    head = (await worker.store.read(log.heads, [town.meals]))[town.meals]
    answer = await ok(leo, "open", channel=town.meals, after=head - 2)
    assert answer == {"t": "ok", "ref": answer["ref"], "head": head}
    await eventually(lambda: len(leo.reader.seqs(town.meals)) == 2)
    await ok(claire, "post", channel=town.meals, body="new")
    await eventually(lambda: leo.reader.seqs(town.meals) == [head - 1, head, head + 1])
    frames = leo.reader.frames
    assert frames.index(answer) < frames.index(leo.reader.of("event")[0])


async def test_open_without_a_cursor_is_live_only(worker, town, claire, leo):
    await ok(claire, "post", channel=town.meals, body="old")
    await ok(leo, "open", channel=town.meals)
    said = await ok(claire, "post", channel=town.meals, body="new")
    await eventually(lambda: leo.reader.seqs(town.meals) == [said["seq"]])


@pytest.mark.parametrize("cursor", [-1, 10_000, 2**53])
async def test_a_cursor_from_another_life_is_told_to_start_again(worker, town, leo, claire, cursor):
    head = (await worker.store.read(log.heads, [town.meals]))[town.meals]
    await ok(leo, "open", channel=town.meals, after=cursor)
    assert leo.reader.of("reset") == [{"t": "reset", "channel": town.meals, "head": head}]
    said = await ok(claire, "post", channel=town.meals, body="new")
    await eventually(lambda: leo.reader.seqs(town.meals) == [said["seq"]])


async def test_a_cursor_too_far_back_is_told_to_start_again(worker, town, leo):
    await asyncio.gather(
        *(
            worker.store.write(post_message, town.claire, channel=town.meals, body="x")
            for _ in range(REPLAY_LIMIT + 1)
        )
    )
    await ok(leo, "open", channel=town.meals, after=0)
    await eventually(lambda: leo.reader.of("reset"))
    assert leo.reader.seqs(town.meals) == []


async def test_what_one_may_not_see_cannot_be_opened_nor_heard(worker, town, claire, leo):
    assert await refusal(leo, "open", channel=town.closed, after=0) == "not_found"
    assert await refusal(leo, "open", channel="nothing") == "not_found"
    await ok(claire, "open", channel=town.closed)
    await ok(claire, "post", channel=town.closed, body="secret")
    await eventually(lambda: claire.reader.seqs(town.closed))
    assert leo.reader.seqs(town.closed) == []


async def test_leaving_a_channel_stops_its_events_on_this_connection_alone(worker, town, claire, leo):
    other = await worker.connect(town.leo)
    for line in (leo, other):
        await ok(line, "open", channel=town.meals)
    await ok(leo, "leave", channel=town.meals)
    await ok(leo, "leave", channel="never opened")
    await ok(claire, "post", channel=town.meals, body="x")
    await eventually(lambda: other.reader.seqs(town.meals))
    assert leo.reader.seqs(town.meals) == []


async def test_a_gap_in_membership_is_named_and_not_heard(worker, town, claire):
    amina = await worker.connect(town.amina)
    await worker.store.write(rooms.leave_channel, town.amina, channel=town.closed)
    unheard = await ok(claire, "post", channel=town.closed, body="without amina")
    await worker.store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    await ok(claire, "post", channel=town.closed, body="with amina")
    await ok(amina, "open", channel=town.closed, after=0)
    await eventually(lambda: amina.reader.seqs(town.closed)[-1:] == [unheard["seq"] + 2])
    assert unheard["seq"] not in amina.reader.seqs(town.closed)
    assert [frame["to"] for frame in amina.reader.of("skip")] == [unheard["seq"]]
    assert b"without amina" not in b"".join(amina.reader.raw)


# ── messages ────────────────────────────────────────────────────────────────────────────────


async def test_post_edit_delete(worker, town, claire, leo):
    await ok(leo, "open", channel=town.meals)
    said = await ok(claire, "post", channel=town.meals, body="Bonjour", key="k")
    assert await ok(claire, "post", channel=town.meals, body="Bonjour", key="k") == {**said, "ref": 2}
    reply = await ok(leo, "post", channel=town.meals, body="Salut", reply_to=said["message"])
    edited = await ok(claire, "edit", message=said["message"], body="Bonsoir")
    deleted = await ok(claire, "delete", message=said["message"])
    await eventually(lambda: len(leo.reader.of("event")) == 4)
    kinds = [(frame["kind"], frame["seq"]) for frame in leo.reader.of("event")]
    assert kinds == [
        ("message.posted", said["seq"]),
        ("message.posted", reply["seq"]),
        ("message.edited", edited["seq"]),
        ("message.deleted", deleted["seq"]),
    ]
    assert leo.reader.of("event")[1]["data"]["message"]["quote"]["excerpt"] == "Bonjour"


async def test_the_noes_of_messages(town, claire, leo):
    said = (await ok(claire, "post", channel=town.meals, body="x", key="k"))["message"]
    assert await refusal(claire, "post", channel=town.meals, body="y", key="k") == "key_reused"
    assert await refusal(claire, "post", channel=town.meals, body=" ") == "empty"
    assert await refusal(claire, "post", channel=town.meals, body="x" * (BODY_LIMIT + 1)) == "too_long"
    assert await refusal(leo, "post", channel=town.garden, body="x") == "not_member"
    assert await refusal(leo, "edit", message=said, body="y") == "forbidden"
    assert await refusal(leo, "delete", message=said) == "forbidden"
    await ok(claire, "delete", message=said)
    assert await refusal(claire, "edit", message=said, body="y") == "deleted"


# ── needs ───────────────────────────────────────────────────────────────────────────────────


async def test_the_life_of_a_need_over_the_wire(worker, town, claire, leo):
    await ok(leo, "open", channel=town.meals)
    await ok(leo, "open", channel=town.urgences)
    asked = await ok(
        claire, "need", channel=town.meals, title="Repas", quantity=3, needed_by=TOMORROW, key="k",
        urgency="vital", category="food", place="Centre", unit="repas",
        private={"contact": "06 12 34 56 78", "address": "3 rue Haute", "notes": "Digicode"},
    )  # fmt: skip
    need = asked["need"]
    took = await ok(leo, "claim", need=need, quantity=2, key="k")
    assert (await ok(leo, "respond", need=need, answer="seen"))["changed"] is True
    assert (await ok(leo, "respond", need=need, answer="cannot"))["changed"] is True
    await ok(leo, "release", claim=took["claim"], reason="unavailable")
    await ok(claire, "resolve", need=need, outcome="unmet")
    kinds = ["need.opened", "need.claimed", "need.declined", "need.released", "need.resolved"]
    for channel in (town.meals, town.urgences):

        def heard(channel=channel):
            return [frame["kind"] for frame in leo.reader.of("event") if frame["channel"] == channel]

        await eventually(lambda heard=heard: heard() == kinds)
    opened, claimed, _, released, resolved = (
        frame["data"] for frame in leo.reader.of("event") if frame["channel"] == town.meals
    )
    assert opened["need"]["has_private"] is True
    assert (claimed["taken"], claimed["claim"]["quantity"]) == (2, 2)
    assert (released.get("taken"), released["reason"]) == (0, "unavailable")
    assert resolved["outcome"] == "unmet"
    everything = b"".join(leo.reader.raw)
    for private in (b"06 12", b"rue Haute", b"Digicode"):
        assert private not in everything


async def test_the_noes_of_needs(worker, town, claire, leo):
    need = await need_in(worker.store, town.amina, town.meals, quantity=2)
    base = {"channel": town.meals, "title": "x", "quantity": 1, "needed_by": TOMORROW}
    assert await refusal(claire, "need", **{**base, "needed_by": "demain"}) == "bad_deadline"
    assert await refusal(claire, "need", **{**base, "needed_by": "2026-11-01T00:00:00Z"}) == "bad_deadline"
    assert await refusal(claire, "need", **{**base, "quantity": 0}) == "bad_quantity"
    assert await refusal(claire, "need", **{**base, "quantity": 10**30, "key": "k"}) == "bad_quantity"
    assert await refusal(claire, "need", **{**base, "urgency": "extreme"}) == "bad_choice"
    assert await refusal(claire, "claim", need=need, quantity=10**30, key="k") == "bad_quantity"
    assert await refusal(claire, "claim", need=need, quantity=3) == "not_enough_left"
    assert await refusal(claire, "claim", need="nothing", quantity=1) == "not_found"
    took = (await ok(claire, "claim", need=need, quantity=2))["claim"]
    lost = await leo.ask("claim", need=need, quantity=1)
    assert (lost["code"], lost["details"]) == ("already_claimed", {"by": "Claire", "left": 0})
    assert await refusal(leo, "release", claim=took) == "not_claimer"
    assert await refusal(leo, "resolve", need=need, outcome="fulfilled") == "forbidden"
    assert await refusal(leo, "respond", need=need, answer="perhaps") == "bad_choice"


async def test_how_many_have_seen_a_need_is_told_once_and_gathered(worker, town, claire, leo, monkeypatch):
    monkeypatch.setattr("channels.seen.TELL_EVERY", 0.02)
    need = await need_in(worker.store, town.claire, town.meals)
    await ok(claire, "open", channel=town.meals)
    await worker.store.write(respond, town.amina, need_id=need, answer="seen")
    for line in (leo, leo, claire):
        await ok(line, "respond", need=need, answer="seen")
    await eventually(lambda: claire.reader.of("seen"))
    await eventually(lambda: claire.reader.of("seen")[-1] == {"t": "seen", "need": need, "seen": 3})
    assert len(claire.reader.of("seen")) <= 2


# ── typing, reading ─────────────────────────────────────────────────────────────────────────


async def test_typing_is_whispered_to_who_has_the_channel_open(town, claire, leo):
    await ok(leo, "open", channel=town.meals)
    await ok(claire, "typing", channel=town.meals)
    await eventually(lambda: leo.reader.of("typing"))
    assert leo.reader.of("typing") == [
        {"t": "typing", "channel": town.meals, "by": {"id": town.claire, "name": "Claire"}}
    ]
    assert await refusal(leo, "typing", channel=town.closed) == "not_found"
    assert await refusal(leo, "typing", channel=town.garden) == "not_member"
    assert claire.reader.of("typing") == []


async def test_reading_here_clears_the_badge_on_ones_other_devices(worker, town, claire, leo):
    phone = await worker.connect(town.leo)
    for line in (leo, phone, claire):
        await ok(line, "open", channel=line.reader.frames[0]["me"])
    seqs = [(await ok(claire, "post", channel=town.meals, body=str(n)))["seq"] for n in range(3)]
    await ok(leo, "read", channel=town.meals, seq=seqs[1])
    await eventually(lambda: phone.reader.of("read"))
    assert phone.reader.of("read") == [
        {"t": "read", "channel": town.meals, "seq": seqs[1], "unread": 1, "mentions": 0}
    ]
    assert claire.reader.of("read") == [], "nobody else is told"
    assert await refusal(leo, "read", channel=town.closed, seq=1) == "not_found"


@pytest.mark.parametrize("nonsense", [-5, 0, 10**12])
async def test_the_cursor_that_is_told_is_the_one_that_is_kept(worker, town, claire, leo, nonsense):
    await ok(leo, "open", channel=leo.reader.frames[0]["me"])
    seqs = [(await ok(claire, "post", channel=town.meals, body=str(n)))["seq"] for n in range(3)]
    await ok(leo, "read", channel=town.meals, seq=seqs[1])
    await ok(leo, "read", channel=town.meals, seq=nonsense)
    await eventually(lambda: len(leo.reader.of("read")) == 2)
    kept = seqs[2] if nonsense > 0 else seqs[1]
    assert leo.reader.of("read")[1]["seq"] == kept
    assert leo.reader.of("read")[1]["unread"] == (0 if nonsense > 0 else 1)


# ── frames that break nothing ───────────────────────────────────────────────────────────────


FRAMES = {
    "not JSON": ("hello", "bad_request", None),
    "cut short": ('{"t":"post","ref":7', "bad_request", None),
    "cut short after a wrong type": ('{"t":"post","ref":7,"channel":5,"bo', "bad_request", None),
    "not an object": ("[]", "bad_request", None),
    "unknown verb": ('{"t":"explode","ref":7}', "unknown_verb", 7),
    "missing field": ('{"t":"post","ref":"abc"}', "bad_request", "abc"),
    "extra field": ('{"t":"leave","ref":7,"channel":"c","x":1}', "bad_request", 7),
    "wrong type": ('{"t":"leave","ref":7,"channel":5}', "bad_request", 7),
    "a ref that is none": ('{"t":"leave","ref":[7],"channel":"c"}', "bad_request", None),
    "too deep": ('{"t":"leave","ref":7,"channel":' + "[" * 30_000, "bad_request", None),
    "large": ('{"t":"post","ref":7,"channel":"c","body":"' + "x" * 60_000 + '"}', "not_found", 7),
    "a nought byte": ('{"t":"open","ref":7,"channel":"\\u0000"}', "not_found", 7),
}  # fmt: skip


@pytest.mark.parametrize(("frame", "code", "ref"), FRAMES.values(), ids=FRAMES)
async def test_a_malformed_frame_gets_its_no_and_the_talk_goes_on(town, leo, caplog, frame, code, ref):
    leo.session.receive(frame)
    leo.session.receive(frame.encode())
    await eventually(lambda: len(leo.reader.of("no")) == 2)
    for answer in leo.reader.of("no"):
        assert (answer["code"], answer.get("ref")) == (code, ref)
    await ok(leo, "open", channel=town.meals)
    assert caplog.records == [], "never a traceback"
    assert leo.reader.closed == []


@pytest.mark.parametrize("ref", [0, -1, 2**53, 2**64, "", "a" * 100, "é"])
async def test_a_ref_comes_back_as_it_was(town, leo, ref):
    leo.session.receive(msgspec.json.encode({"t": "leave", "ref": ref, "channel": "c"}))
    leo.session.receive(msgspec.json.encode({"t": "explode", "ref": ref}))
    await eventually(lambda: leo.reader.of("ok") and leo.reader.of("no"))
    assert leo.reader.of("ok")[0]["ref"] == leo.reader.of("no")[0]["ref"] == ref


async def test_every_verb_without_its_fields_is_refused_and_none_breaks(leo, caplog):
    for verb in VERBS:
        assert await refusal(leo, verb.__struct_config__.tag) == "bad_request"
    assert caplog.records == []


# ── limits ──────────────────────────────────────────────────────────────────────────────────


async def test_too_many_verbs_are_told_to_wait_and_then_served_again(open_worker, town):
    limits = desks.Limits(verbs_per_second=50, verbs_burst=3)
    worker = await open_worker(limits=limits)
    line = await worker.connect(town.leo)
    refs = [line.send("leave", channel="c") for _ in range(5)]
    line.session.receive("not JSON")
    await eventually(lambda: len(line.reader.of("ok")) == 3 and len(line.reader.of("no")) == 3)
    refused = line.reader.of("no")
    assert [answer["code"] for answer in refused] == ["rate_limited"] * 3, "nonsense counts too"
    assert [answer.get("ref") for answer in refused[:2]] == refs[3:]
    assert all(answer["retry_after"] is not None for answer in refused)

    async def served():
        return (await line.ask("leave", channel="c"))["t"] == "ok"

    await eventually(served)


async def test_who_heeds_no_limit_is_hung_up_on(open_worker, town):
    worker = await open_worker(limits=desks.Limits(verbs_per_second=0.001, verbs_burst=1))
    line = await worker.connect(town.leo)
    for _ in range(HASTY_LIMIT + 1):
        line.send("leave", channel="c")
    assert line.reader.closed == []
    line.send("leave", channel="c")
    assert line.reader.closed == [TOO_MANY]


async def test_a_flood_of_verbs_under_way_ends_the_connection(town, leo):
    for _ in range(IN_FLIGHT_LIMIT):
        leo.send("open", channel=town.meals)
    assert leo.reader.closed == []
    leo.send("open", channel=town.meals)
    assert leo.reader.closed == [TOO_MANY]
    await eventually(lambda: len(leo.reader.of("ok")) == IN_FLIGHT_LIMIT)


async def test_a_connection_opens_so_many_channels_and_no_more(town, leo, monkeypatch):
    monkeypatch.setattr(sessions, "OPEN_LIMIT", 2)
    await ok(leo, "open", channel=town.meals)
    await ok(leo, "open", channel=town.square)
    assert await refusal(leo, "open", channel=town.garden) == "rate_limited"


# ── the end ─────────────────────────────────────────────────────────────────────────────────


async def test_who_hung_up_gets_nothing_and_what_they_said_is_kept(worker, town, claire, leo):
    await ok(leo, "open", channel=town.meals)
    leo.send("post", channel=town.meals, body="last words")
    await turns(1)
    count = len(leo.reader.raw)
    await leo.hang_up()
    await ok(claire, "open", channel=town.meals, after=0)
    await ok(claire, "post", channel=town.meals, body="x")
    await eventually(lambda: len(claire.reader.seqs(town.meals)) >= 6)
    assert len(leo.reader.raw) == count
    bodies = await worker.store.read(lambda conn: conn.execute(select(message.c.body)).scalars().all())
    assert set(bodies) == {"last words", "x"}


async def test_two_people_talk_over_two_workers(two_workers, town):
    here, there = two_workers
    claire, leo = await here.connect(town.claire), await there.connect(town.leo)
    for line in (claire, leo):
        await ok(line, "open", channel=town.meals)
    for n in range(3):
        await ok(claire, "post", channel=town.meals, body=f"claire {n}")
        await ok(leo, "post", channel=town.meals, body=f"leo {n}")
    await eventually(lambda: all(len(line.reader.of("event")) == 6 for line in (claire, leo)))
    assert claire.reader.of("event") == leo.reader.of("event")


async def test_private_is_the_default_of_nothing():
    assert Private() == Private(contact="", address="", notes="")
