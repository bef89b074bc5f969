"""Direct messages: one channel for each set of people, heard by them alone."""

import asyncio

import pytest
from sqlalchemy import func, select

from channels.actions import channels as rooms
from channels.actions import messages
from channels.actions.directs import PEOPLE_LIMIT, open_direct
from channels.actions.fanout import SETTLE, fan_out
from channels.doorway import actor_for
from channels.reading.directs import writable
from channels.reading.notices import notices_of
from channels.reading.rooms import channels_of
from channels.store.tables import direct
from matching.refusals import Refused
from tests.conftest import every_backend


async def opened(store, by, *people):
    return (await store.write(open_direct, by, people=people))["channel"]


async def code(store, by, *people):
    with pytest.raises(Refused) as refusal:
        await store.write(open_direct, by, people=people)
    return refusal.value.code


async def lines_of(store, who):
    actor = await store.read(actor_for, who)
    return {line.id: line for line in await store.read(channels_of, actor) if line.kind == "direct"}


@every_backend
async def test_the_same_people_find_the_same_channel(store, town):
    both = await asyncio.gather(
        *(opened(store, who, other) for who, other in ((town.claire, town.leo), (town.leo, town.claire)))
    )
    assert both[0] == both[1] == await opened(store, town.claire, town.leo, town.claire)
    group = await opened(store, town.claire, town.leo, town.amina)
    assert group != both[0]
    count = await store.read(lambda conn: conn.execute(select(func.count()).select_from(direct)).scalar_one())
    assert count == 2
    assert (await lines_of(store, town.leo))[group].name == "Amina, Claire"
    assert (await lines_of(store, town.claire))[both[0]].name == "Leo"
    assert await lines_of(store, town.ccas) == {}


async def test_nobody_else_hears_it_and_nobody_changes_who_is_in_it(store, town):
    channel = await opened(store, town.claire, town.leo)
    for outsider in (town.ccas, town.nour, town.hugo):
        with pytest.raises(Refused) as refusal:
            await store.write(messages.post_message, outsider, channel=channel, body="x")
        assert refusal.value.code == "not_found"
    for act, more in (
        (rooms.leave_channel, {}),
        (rooms.add_member, {"person_id": town.amina}),
        (rooms.remove_member, {"person_id": town.leo}),
    ):
        with pytest.raises(Refused) as refusal:
            await store.write(act, town.claire, channel=channel, **more)
        assert refusal.value.code == "forbidden"


async def test_residents_and_the_coordination_write_to_each_other(store, town):
    assert await code(store, town.nour, town.claire) == "forbidden"
    assert await code(store, town.claire, town.nour) == "forbidden"
    assert await code(store, town.nour, town.amina, town.claire) == "forbidden"
    assert await opened(store, town.nour, town.amina) == await opened(store, town.amina, town.nour)
    offered = await store.read(writable, await store.read(actor_for, town.nour))
    assert {one.id for one in offered} == {town.amina, town.ccas}
    offered = await store.read(writable, await store.read(actor_for, town.claire))
    assert {one.id for one in offered} == {town.leo, town.amina, town.ccas}


async def test_who_may_not_be_written_to(store, town):
    assert await code(store, town.claire, town.hugo) == "not_found"
    assert await code(store, town.claire, town.gone) == "not_found"
    assert await code(store, town.claire, "nobody") == "not_found"
    assert await code(store, town.claire, town.claire) == "empty"
    assert await code(store, town.claire, *(f"p{n}" for n in range(PEOPLE_LIMIT))) == "too_many"


@every_backend
async def test_the_other_is_told_unless_they_read_it(store, town, clock):
    channel = await opened(store, town.claire, town.leo)
    await fan_out(store)
    for body in ("Bonjour", "@Leo tu as les clés ?"):
        await store.write(messages.post_message, town.claire, channel=channel, body=body)
    clock.forward(seconds=SETTLE.total_seconds() + 1)
    await fan_out(store)
    (told,) = await store.read(notices_of, town.leo)
    assert (told.kind, told.facts) == ("channel.direct", {"n": 2, "by": "Claire"})
    assert (await lines_of(store, town.leo))[channel].unread == 2
    assert await store.read(notices_of, town.claire) == []
