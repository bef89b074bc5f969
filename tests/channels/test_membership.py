"""Coming, going and coming back: who hears what of a closed channel, and what counts as unread."""

import pytest

from channels import log
from channels.actions import channels as rooms
from channels.actions.messages import delete_message, edit_message, post_message
from channels.actions.reading import mark_read
from channels.doorway import actor_for, channel_for, heard_ranges
from channels.reading.needs import needs_by_id
from channels.reading.rooms import (
    channels_of,
    joined_channels,
    member_counts,
    members_of,
    read_up_to,
    special_channels,
    unread_counts,
)  # fmt: skip
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import need_in

pytestmark = every_backend


async def say(store, town, body, channel=None, by=None):
    answer = await store.write(post_message, by or town.claire, channel=channel or town.closed, body=body)
    return answer["seq"]


async def heard(store, person, channel):
    """The bodies that this person may hear of a channel, by the doorway's own answer."""

    def read(conn):
        door = channel_for(conn, person, channel)
        return log.since(conn, channel, 0, limit=1000, within=heard_ranges(conn, door))

    return [event.data.message.body for event in await store.read(read) if event.data.message]


async def test_what_was_said_while_one_was_away_from_a_closed_channel_stays_unheard(store, town):
    await say(store, town, "before leo")
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.leo)
    await say(store, town, "with leo")
    assert await heard(store, town.leo, town.closed) == ["before leo", "with leo"], "how it came about"
    await store.write(rooms.leave_channel, town.leo, channel=town.closed)
    gap = await store.write(post_message, town.claire, channel=town.closed, body="without leo")
    with pytest.raises(Refused, match="not_found"):
        await heard(store, town.leo, town.closed)
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.leo)
    await say(store, town, "leo is back")
    assert await heard(store, town.leo, town.closed) == ["before leo", "with leo", "leo is back"]
    assert await heard(store, town.amina, town.closed) == [
        "before leo", "with leo", "without leo", "leo is back",
    ]  # fmt: skip
    with pytest.raises(Refused, match="not_found"):
        await store.write(edit_message, town.leo, message_id=gap["message"], body="x")


async def test_a_closed_channels_gap_is_left_at_the_very_seq_of_coming_and_going(store, town):
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    await say(store, town, "unheard")
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    events = await store.read(log.since, town.closed, 0, limit=100)
    (left,) = [event.seq for event in events if event.kind == "member.left"]
    back = [event.seq for event in events if event.kind == "member.joined"][-1]

    def ranges(conn):
        return list(heard_ranges(conn, channel_for(conn, town.amina, town.closed)))

    assert await store.read(ranges) == [(0, left), (back - 1, None)]


async def test_an_open_channel_is_heard_whole_by_whoever_comes_back(store, town):
    await store.write(rooms.leave_channel, town.leo, channel=town.meals)
    await say(store, town, "without leo", town.meals)
    assert await heard(store, town.leo, town.meals) == ["without leo"], "an insider hears open channels"
    await store.write(rooms.join_channel, town.leo, channel=town.meals)
    assert await heard(store, town.leo, town.meals) == ["without leo"]


async def test_joining_and_leaving_twice_is_once(store, town):
    for act, kind in ((rooms.join_channel, "member.joined"), (rooms.leave_channel, "member.left")):
        await store.write(act, town.leo, channel=town.garden)
        if kind == "member.joined":
            await store.write(act, town.leo, channel=town.garden)
        else:
            with pytest.raises(Refused, match="not_member"):
                await store.write(act, town.leo, channel=town.garden)
        events = await store.read(log.since, town.garden, 0, limit=100)
        theirs = [e for e in events if e.kind == kind and e.data.person.id == town.leo]
        assert len(theirs) == 1


async def test_who_is_in_a_channel_is_who_joined_and_did_not_leave(store, town):
    await store.write(rooms.join_channel, town.leo, channel=town.garden)
    names = [name for _, name, _, _ in await store.read(members_of, town.garden)]
    assert names == ["Amina", "Leo"]
    await store.write(rooms.leave_channel, town.amina, channel=town.garden)
    assert [name for _, name, _, _ in await store.read(members_of, town.garden)] == ["Leo"]
    assert await store.read(member_counts, [town.garden, town.meals]) == {town.garden: 1, town.meals: 3}


async def test_the_thread_of_a_need_is_as_open_as_its_channel(store, town):
    need_id = await need_in(store, town.claire, town.closed)
    thread = (await store.read(needs_by_id, [need_id]))[need_id].thread
    await say(store, town, "in the thread", thread)
    assert await heard(store, town.amina, thread) == ["in the thread"]
    for outside in (town.leo, town.ccas, town.nour, town.hugo):
        with pytest.raises(Refused, match="not_found"):
            await heard(store, outside, thread)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    with pytest.raises(Refused, match="not_found"):
        await heard(store, town.amina, thread)


async def test_a_person_is_told_on_their_own_stream_that_they_came_or_went(store, town):
    stream = town.streams[town.leo]
    before = (await store.read(log.heads, [stream]))[stream]
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.leo)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.leo)
    events = await store.read(log.since, stream, before, limit=10)
    assert [event.kind for event in events] == ["person.changed"] * 2


# ── unread ──────────────────────────────────────────────────────────────────────────────────


async def unread(store, person, channel):
    return (await store.read(unread_counts, person, [channel])).get(channel, 0)


async def test_others_words_after_the_cursor_are_unread_and_ones_own_are_not(store, town):
    assert await unread(store, town.leo, town.meals) == 0
    for n in range(3):
        await say(store, town, str(n), town.meals)
    assert await unread(store, town.leo, town.meals) == 3
    assert await unread(store, town.claire, town.meals) == 0
    await say(store, town, "hello", town.meals, by=town.leo)
    assert await unread(store, town.leo, town.meals) == 0, "who speaks has read"
    assert await unread(store, town.claire, town.meals) == 1


async def test_what_was_taken_back_is_not_unread(store, town):
    answer = await store.write(post_message, town.claire, channel=town.meals, body="x")
    await say(store, town, "y", town.meals)
    await store.write(delete_message, town.claire, message_id=answer["message"])
    assert await unread(store, town.leo, town.meals) == 1


async def test_the_read_cursor_only_moves_forward_and_not_past_the_end(store, town):
    seqs = [await say(store, town, str(n), town.meals) for n in range(4)]

    async def read(seq):
        await store.write(mark_read, town.leo, channel=town.meals, seq=seq)
        return await store.read(read_up_to, town.leo, town.meals)

    assert await read(seqs[1]) == seqs[1]
    assert await unread(store, town.leo, town.meals) == 2
    for earlier in (seqs[0], 0, -5):
        assert await read(earlier) == seqs[1]
    assert await read(seqs[-1] + 10**6) == seqs[-1]
    assert await read(10**30) == seqs[-1]
    assert await unread(store, town.leo, town.meals) == 0
    await say(store, town, "new", town.meals)
    assert await unread(store, town.leo, town.meals) == 1


async def test_coming_back_starts_with_nothing_unread(store, town):
    await store.write(rooms.leave_channel, town.leo, channel=town.meals)
    await say(store, town, "while away", town.meals)
    assert await unread(store, town.leo, town.meals) == 0, "who left has no badge"
    await store.write(rooms.join_channel, town.leo, channel=town.meals)
    assert await unread(store, town.leo, town.meals) == 0
    await say(store, town, "after", town.meals)
    assert await unread(store, town.leo, town.meals) == 1


async def test_the_list_of_channels_is_what_one_may_see(store, town):
    async def listed(person):
        lines = await store.read(lambda conn: channels_of(conn, actor_for(conn, person)))
        return {line.id: line.joined for line in lines}

    town_channels = {town.square: True, town.announcements: True}
    assert await listed(town.nour) == town_channels
    assert await listed(town.leo) == {**town_channels, town.meals: True, town.garden: False}
    assert await listed(town.claire) == {
        **town_channels, town.meals: True, town.garden: False, town.closed: True, town.relief: True,
    }  # fmt: skip
    assert set(await listed(town.hugo)) & set(await listed(town.ccas)) == set()
    assert town.closed not in await listed(town.ccas), "an admin is not a member"
    assert set(await store.read(joined_channels, town.leo)) == {*town_channels, town.meals}


async def test_a_channels_line_counts(store, town):
    await say(store, town, "x", town.meals)
    lines = await store.read(lambda conn: channels_of(conn, actor_for(conn, town.leo)))
    (meals,) = [line for line in lines if line.id == town.meals]
    heads = await store.read(log.heads, [town.meals])
    assert (meals.unread, meals.members, meals.head, meals.kind) == (1, 3, heads[town.meals], "theme")


async def test_everybody_has_a_stream_of_their_own_and_the_towns_board(store, town):
    for person in (town.leo, town.nour):
        special = await store.read(lambda conn, who: special_channels(conn, actor_for(conn, who)), person)
        assert special["me"][0] == town.streams[person]
        assert special["urgences"][0] == town.urgences
