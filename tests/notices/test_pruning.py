"""The delivery log does not grow for ever."""

from datetime import timedelta

from sqlalchemy import select, update

from channels.actions import preferences
from channels.actions.notices import notify
from channels.actions.preferences import Chosen
from channels.actions.pruning import KEPT, prune_deliveries
from channels.store.tables import delivery, notice
from tests.conftest import every_backend


async def told(store, person, key):
    """A notice with one e-mail; returns the id of its delivery."""
    await store.write(notify, [person], "test", tag=key, key=key)
    found = select(delivery.c.id).join(notice, notice.c.id == delivery.c.notice_id).where(notice.c.key == key)
    return await store.read(lambda conn: conn.execute(found).scalar_one())


async def left(store):
    return await store.read(lambda conn: set(conn.execute(select(delivery.c.id)).scalars()))


@every_backend
async def test_what_was_settled_long_ago_goes_and_what_is_due_stays(store, town, clock):
    await store.write(preferences.set_preferences, town.leo, chosen=Chosen(by_email=True))
    sent, waiting = await told(store, town.leo, "a"), await told(store, town.leo, "b")
    settled = update(delivery).where(delivery.c.id == sent).values(state="sent")
    await store.write(lambda tx: tx.conn.execute(settled) and None)
    clock.forward(seconds=(KEPT - timedelta(days=1)).total_seconds())
    assert await store.write(prune_deliveries) == 0
    clock.forward(seconds=timedelta(days=2).total_seconds())
    recent = await told(store, town.leo, "c")
    assert await store.write(prune_deliveries) == 1
    assert await left(store) == {waiting, recent}
    assert len(await store.read(lambda conn: conn.execute(select(notice.c.id)).all())) == 3
