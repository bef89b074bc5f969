"""When somebody was last here: of those who agreed, to the hour, and gone when they change their mind."""

from datetime import timedelta

import pytest

from channels.actions.last_seen import note_gone, share_last_seen
from channels.clock import iso
from channels.reading.last_seen import last_seen_of, shares_last_seen
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


async def seen(store, town):
    return await store.read(last_seen_of, [town.claire, town.leo])


async def test_nothing_is_kept_of_who_did_not_agree(store, town):
    await store.write(note_gone, [town.claire, town.leo])
    assert await seen(store, town) == {}
    assert not await store.read(shares_last_seen, town.leo)


async def test_the_hour_is_kept_of_who_agreed_and_erased_when_they_stop(store, town, clock):
    for _ in range(2):  # agreeing twice is agreeing
        await store.write(share_last_seen, town.leo, on=True)
    assert await seen(store, town) == {}, "not before they were here and left"
    await store.write(note_gone, [town.claire, town.leo])
    hour = clock().replace(minute=0, second=0, microsecond=0)
    assert await seen(store, town) == {town.leo: iso(hour)}
    clock.forward(hours=30)
    await store.write(note_gone, [town.leo])
    assert await seen(store, town) == {town.leo: iso(hour + timedelta(hours=30))}
    await store.write(share_last_seen, town.leo, on=False)
    await store.write(note_gone, [town.leo])
    assert await seen(store, town) == {}


async def test_who_is_gone_for_good_agrees_to_nothing(store, town):
    with pytest.raises(Refused):
        await store.write(share_last_seen, town.gone, on=True)
