"""Revocation as a journey: join, be removed, hear no more; and everybody else goes on hearing."""

import asyncio

import pytest

from channels import hub as hubs
from channels.actions import channels as rooms
from channels.actions import people
from channels.actions.messages import post_message
from channels.actions.sessions import close_session, create_token, revoke_sessions
from channels.hub import REMOVED, SIGNED_OUT
from channels.reading.arrivals import Ticket
from channels.reading.needs import needs_by_id
from tests.support.eventually import eventually, turns
from tests.support.town import need_in


@pytest.fixture(autouse=True)
def quick_bumps(monkeypatch):
    monkeypatch.setattr(hubs, "BUMP_EVERY", 0.005)


async def listening(worker, person, *channels):
    """A connection that has these channels open."""
    line = await worker.connect(person)
    for channel in channels:
        assert (await line.ask("open", channel=channel))["t"] == "ok"
    return line


async def say(worker, person, channel, body="x"):
    return (await worker.store.write(post_message, person, channel=channel, body=body))["seq"]


async def test_the_whole_journey_of_a_member_of_a_closed_channel(two_workers, town):
    here, there = two_workers
    claire = await listening(here, town.claire, town.closed)
    amina = await listening(there, town.amina, town.closed)
    with_her = [await say(here, town.claire, town.closed)]
    await eventually(lambda: amina.reader.seqs(town.closed) == with_her)

    await here.store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    without = [await say(here, town.claire, town.closed) for _ in range(3)]
    await eventually(lambda: claire.reader.seqs(town.closed)[-3:] == without)
    await eventually(lambda: town.closed not in there.hub.opened(amina.session))
    heard = amina.reader.seqs(town.closed)
    assert heard == [*with_her, with_her[0] + 1], "her own departure is the last thing she hears"
    assert (await amina.ask("open", channel=town.closed, after=0))["code"] == "not_found"
    assert (await amina.ask("post", channel=town.closed, body="x"))["code"] == "not_found"

    await here.store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    back = await say(here, town.claire, town.closed)
    assert (await amina.ask("open", channel=town.closed, after=heard[-1]))["t"] == "ok"
    await eventually(lambda: amina.reader.seqs(town.closed)[-1] == back)
    assert not set(amina.reader.seqs(town.closed)) & set(without)
    again = await say(here, town.claire, town.closed)
    await eventually(lambda: amina.reader.seqs(town.closed)[-1] == again)
    assert amina.reader.closed == claire.reader.closed == []


async def test_who_left_hears_nothing_more_of_a_needs_thread(worker, town):
    need_id = await need_in(worker.store, town.claire, town.closed)
    thread = (await worker.store.read(needs_by_id, [need_id]))[need_id].thread
    only_thread = await listening(worker, town.amina, thread)
    both = await listening(worker, town.amina, town.closed, thread)
    claire = await listening(worker, town.claire, thread)
    first = await say(worker, town.claire, thread)
    await eventually(lambda: all(x.reader.seqs(thread) == [first] for x in (only_thread, both, claire)))
    await worker.store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    second = await say(worker, town.claire, thread)
    await eventually(lambda: claire.reader.seqs(thread) == [first, second])
    assert only_thread.reader.seqs(thread) == both.reader.seqs(thread) == [first]


async def test_who_left_gets_no_more_badges_and_who_stayed_does(worker, town):
    amina, claire = await listening(worker, town.amina), await listening(worker, town.claire)
    await say(worker, town.claire, town.closed)
    await eventually(lambda: amina.reader.of("head") and claire.reader.of("head"))
    await worker.store.write(rooms.leave_channel, town.amina, channel=town.closed)
    left = (await worker.store.read(hubs.history.heads, [town.closed]))[town.closed]
    last = await say(worker, town.claire, town.closed)
    await eventually(lambda: claire.reader.of("head")[-1]["seq"] == last)
    theirs = [b["seq"] for b in amina.reader.of("head") if b["channel"] == town.closed]
    assert max(theirs) <= left


async def test_a_departure_reaches_a_reader_that_is_behind(worker, town):
    amina = await listening(worker, town.amina, town.closed)
    amina.reader.bound = 3
    amina.reader.pause()
    for _ in range(6):
        await say(worker, town.claire, town.closed)
    assert amina.reader.full()
    await worker.store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    secret = await say(worker, town.claire, town.closed)
    await turns()
    amina.reader.resume()
    claire = await worker.connect(town.claire)
    await claire.ask("open", channel=town.closed, after=secret - 1)
    await eventually(lambda: claire.reader.seqs(town.closed) == [secret])
    assert secret not in amina.reader.seqs(town.closed)


async def test_leaving_an_open_channel_silences_nothing(worker, town):
    leo = await listening(worker, town.leo, town.meals)
    await worker.store.write(rooms.leave_channel, town.leo, channel=town.meals)
    seq = await say(worker, town.claire, town.meals)
    await eventually(lambda: leo.reader.seqs(town.meals)[-1:] == [seq])


async def test_a_citizen_who_leaves_a_theme_hears_it_no_more(worker, town):
    await worker.store.write(rooms.add_member, town.claire, channel=town.meals, person_id=town.nour)
    nour, claire = [await listening(worker, who, town.meals) for who in (town.nour, town.claire)]
    first = await say(worker, town.claire, town.meals)
    await eventually(lambda: nour.reader.seqs(town.meals) == [first])
    await worker.store.write(rooms.remove_member, town.claire, channel=town.meals, person_id=town.nour)
    await eventually(lambda: town.meals not in worker.hub.opened(nour.session))
    last = await say(worker, town.claire, town.meals)
    await eventually(lambda: claire.reader.seqs(town.meals)[-1] == last)
    assert last not in nour.reader.seqs(town.meals)


async def test_a_role_that_opens_less_takes_away_what_is_open(worker, town):
    leo = await listening(worker, town.leo, town.garden, town.square)
    await worker.store.write(people.change_role, town.ccas, person_id=town.leo, role="citizen")
    await eventually(lambda: town.garden not in worker.hub.opened(leo.session))
    await say(worker, town.amina, town.garden)
    last = await say(worker, town.claire, town.square)
    await eventually(lambda: leo.reader.seqs(town.square) == [last])
    assert leo.reader.seqs(town.garden) == []


# ── sessions ────────────────────────────────────────────────────────────────────────────────


async def test_signing_out_closes_that_session_everywhere_and_no_other(two_workers, town):
    here, there = two_workers
    phone = await here.signed_in(town.leo)
    desk = await here.signed_in(town.leo)
    lines = {
        "phone here": await here.connect(town.leo, arrival=phone),
        "phone there": await there.connect(town.leo, arrival=phone),
        "desk": await there.connect(town.leo, arrival=desk),
        "claire": await there.connect(town.claire),
    }
    await here.store.write(close_session, town.leo, session_id=phone.who.session_id)
    await eventually(lambda: lines["phone here"].reader.closed and lines["phone there"].reader.closed)
    await here.store.write(revoke_sessions, town.claire, by=town.claire)
    await eventually(lambda: lines["claire"].reader.closed)
    codes = {name: line.reader.closed for name, line in lines.items()}
    assert codes == {
        "phone here": [SIGNED_OUT],
        "phone there": [SIGNED_OUT],
        "desk": [],
        "claire": [SIGNED_OUT],
    }


async def test_a_new_password_closes_the_other_devices(worker, town):
    here, there = await worker.signed_in(town.leo), await worker.signed_in(town.leo)
    mine, lost = [await worker.connect(town.leo, arrival=one) for one in (here, there)]
    await worker.store.write(
        people.change_password, town.leo, password_hash="x", keep_session=here.who.session_id
    )
    await eventually(lambda: lost.reader.closed == [SIGNED_OUT])
    assert mine.reader.closed == []


async def test_a_revoked_programme_is_cut_off(worker, town):
    token = await worker.store.write(create_token, town.leo)
    arrival = await worker.arrival(Ticket(token, by_token=True))
    line = await worker.connect(town.leo, arrival=arrival)
    await worker.store.write(revoke_sessions, town.leo, by=town.leo)
    await eventually(lambda: line.reader.closed == [SIGNED_OUT])


async def test_a_removed_person_is_hung_up_on_whatever_they_had_open(two_workers, town):
    here, there = two_workers
    idle = await there.connect(town.leo)
    busy = await listening(there, town.leo, town.meals)
    claire = await there.connect(town.claire)
    await here.store.write(people.remove_person, town.ccas, person_id=town.leo)
    await eventually(lambda: idle.reader.closed and busy.reader.closed)
    assert set(idle.reader.closed) | set(busy.reader.closed) <= {SIGNED_OUT, REMOVED}
    assert claire.reader.closed == []


async def test_a_session_that_ended_before_the_socket_was_ready_is_closed(worker, town):
    arrival = await worker.signed_in(town.leo)
    await worker.store.write(close_session, town.leo, session_id=arrival.who.session_id)
    line = await worker.connect(town.leo, arrival=arrival)
    await eventually(lambda: line.reader.closed == [SIGNED_OUT])
    fine = await worker.connect(town.leo)
    assert fine.reader.closed == []


@pytest.mark.parametrize("seed", range(8))
async def test_a_departure_during_an_open_never_leaves_an_ear_behind(worker, town, seed):
    """Remove somebody at every possible moment of their opening a closed channel."""
    amina, claire = await worker.connect(town.amina), await listening(worker, town.claire, town.closed)
    ref = amina.send("open", channel=town.closed)
    for _ in range(seed):
        await asyncio.sleep(0.001)
    await worker.store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    await eventually(lambda: amina.reader.answer(ref))
    secret = await say(worker, town.claire, town.closed)
    await eventually(lambda: claire.reader.seqs(town.closed)[-1] == secret)
    await turns()
    assert secret not in amina.reader.seqs(town.closed)


async def test_signing_out_closes_it_whatever_publication_is_lost(two_workers, town):
    here, there = two_workers
    phone = await here.signed_in(town.leo)
    line = await there.connect(town.leo, arrival=phone)
    here.store.on_commit = lambda events: None  # as if it had died between the commit and the publication
    await here.store.write(close_session, town.leo, session_id=phone.who.session_id)
    await eventually(lambda: line.reader.closed == [SIGNED_OUT])
