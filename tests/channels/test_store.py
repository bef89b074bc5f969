"""The store's contract, the same on SQLite and on PostgreSQL."""

import asyncio
import contextlib

import pytest
from sqlalchemy import func, insert, select, text

from channels.actions.messages import post_message
from channels.actions.needs import claim_need
from channels.reading.needs import needs_by_id
from channels.store import engines
from channels.store.store import QUEUE_LIMIT
from channels.store.tables import channel, claim, event, message, meta, need
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.database import new_store, opened
from tests.support.town import need_in

pytestmark = every_backend


def bodies(conn):
    return set(conn.execute(select(message.c.body)).scalars())


def read_apart(url, ask):
    """What a connection that shares nothing with the store sees."""
    engine = engines.sync_engine(url)
    with engine.connect() as conn:
        found = ask(conn)
    engine.dispose()
    return found


def note(tx, key, value="x"):
    tx.conn.execute(insert(meta), {"key": key, "value": value})


def notes(conn):
    return set(conn.execute(select(meta.c.key)).scalars()) - {"epoch"}


class Fault(Exception):
    """Something broke inside a write."""


async def test_a_write_is_durable_when_it_returns(store, town):
    await store.write(post_message, town.claire, channel=town.meals, body="Bonjour")
    assert read_apart(store.url, bodies) == {"Bonjour"}


async def test_a_read_sees_what_was_committed_and_its_result_is_returned(store, town):
    assert await store.read(bodies) == set()
    await store.write(post_message, town.claire, channel=town.meals, body="Bonjour")
    assert await store.read(bodies) == {"Bonjour"}


async def test_a_refusal_undoes_its_own_changes_and_nobody_elses(store, town):
    groups = []
    store.on_commit = groups.append

    def say_then_refuse(tx):
        post_message(tx, town.claire, channel=town.meals, body="undone")
        raise Refused("forbidden")

    answers = await asyncio.gather(
        store.write(post_message, town.claire, channel=town.meals, body="before"),
        store.write(say_then_refuse),
        store.write(post_message, town.claire, channel=town.meals, body="after"),
        return_exceptions=True,
    )
    assert isinstance(answers[1], Refused)
    assert await store.read(bodies) == {"before", "after"}
    assert answers[2]["seq"] == answers[0]["seq"] + 1, "the undone one left no hole"
    assert [len(group) for group in groups] == [2], "the three shared one commit"


async def test_a_fault_reaches_its_caller_alone(store):
    def fail(tx):
        note(tx, "undone")
        raise Fault

    answers = await asyncio.gather(
        store.write(note, "before"), store.write(fail), store.write(note, "after"), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [type(None), Fault, type(None)]
    assert await store.read(notes) == {"before", "after"}


async def test_a_statement_that_the_database_refuses_harms_nobody_else(store):
    answers = await asyncio.gather(
        store.write(note, "once"),
        store.write(note, "once"),
        store.write(note, "other"),
        return_exceptions=True,
    )
    assert [isinstance(answer, Exception) for answer in answers] == [False, True, False]
    assert await store.read(notes) == {"once", "other"}


async def test_events_are_told_in_the_order_of_commit(store, town):
    told = []
    store.on_commit = told.extend
    places = [town.meals, town.square, town.closed]
    answers = await asyncio.gather(
        *(
            store.write(post_message, town.claire, channel=places[n % 3], body=f"message {n}")
            for n in range(150)
        )
    )
    by_order = [(places[n % 3], answer["seq"]) for n, answer in enumerate(answers)]
    assert [(one.channel, one.seq) for one in told] == by_order


async def test_events_are_told_after_the_answer_and_after_the_commit(store, town):
    order = []

    def on_commit(events):
        order.append(("told", read_apart(store.url, bodies)))

    store.on_commit = on_commit
    await store.write(post_message, town.claire, channel=town.meals, body="Bonjour")
    order.append("answered")
    await asyncio.sleep(0)
    assert order == ["answered", ("told", {"Bonjour"})]


async def test_nothing_is_told_when_nothing_was_saved(store, town):
    told = []
    store.on_commit = told.append
    with pytest.raises(Refused):
        await store.write(post_message, town.claire, channel=town.meals, body="   ")
    await store.write(note, "marker")
    assert told == []


async def test_a_full_queue_is_an_honest_no(town_at, clock):
    store = new_store(town_at[0], clock)
    waiting = [asyncio.create_task(store.write(lambda tx: 1)) for _ in range(QUEUE_LIMIT)]
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="busy") as refusal:
        await store.write(lambda tx: 1)
    assert refusal.value.retry_after is not None
    await store.start()
    assert sum(await asyncio.gather(*waiting)) == QUEUE_LIMIT, "who was in line is served"
    assert await store.write(lambda tx: "again") == "again"
    await store.close()


async def test_closing_finishes_what_was_accepted(town_at, clock):
    store = new_store(town_at[0], clock)
    await store.start()
    accepted = [asyncio.create_task(store.write(note, f"n{n}")) for n in range(300)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*accepted)
    async with opened(town_at[0], clock) as again:
        assert len(await again.read(notes)) == 300


async def test_a_closed_store_says_no_instead_of_keeping_its_callers_for_ever(town_at, clock):
    store = new_store(town_at[0], clock)
    await store.start()
    await store.close()
    with pytest.raises(Refused, match="busy"):
        await asyncio.wait_for(store.write(note, "late"), 5)


async def test_what_was_saved_stays_saved_when_the_caller_gave_up(store):
    impatient = asyncio.create_task(store.write(note, "kept"))
    await asyncio.sleep(0)
    impatient.cancel()
    await store.write(note, "next")
    assert impatient.cancelled()
    assert await store.read(notes) == {"kept", "next"}


async def test_a_read_is_one_snapshot_however_many_statements_it_has(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    looked, after = asyncio.Event(), {}

    def read_twice(conn):
        before = conn.execute(select(func.count()).select_from(claim)).scalar_one()
        looked.set()
        while "claim" not in after:  # each statement lets the loop turn: the claim is written meanwhile
            conn.execute(text("SELECT 1"))
        return before, conn.execute(select(func.count()).select_from(claim)).scalar_one()

    async def claim_meanwhile():
        await looked.wait()
        after["claim"] = await store.write(claim_need, town.leo, need_id=need_id, quantity=2)

    (before, later), _ = await asyncio.gather(store.read(read_twice), claim_meanwhile())
    assert before == later == 0
    assert await store.read(lambda conn: conn.execute(select(need.c.taken)).scalar_one()) == 2


async def test_a_need_always_reads_with_claims_that_add_up(open_store, town):
    writer, reader = await open_store(), await open_store()
    need_id = await need_in(writer, town.claire, town.meals, quantity=3)
    done = asyncio.Event()

    async def come_and_go():
        from channels.actions.needs import release_claim

        for _ in range(40):
            answer = await writer.write(claim_need, town.leo, need_id=need_id, quantity=2)
            await writer.write(release_claim, town.leo, claim_id=answer["claim"])
        done.set()

    task = asyncio.create_task(come_and_go())
    states = set()
    while not done.is_set():
        read = (await reader.read(needs_by_id, [need_id]))[need_id]
        assert sum(one.quantity for one in read.claims) == read.taken
        states.add(read.state)
    await task
    assert states == {"open", "partly_covered"}


async def test_two_workers_that_lock_in_opposite_orders_both_get_through(open_store, town):
    one, other = await open_store(), await open_store()

    def say_twice(tx, first, second):
        post_message(tx, town.claire, channel=first, body="first")
        post_message(tx, town.claire, channel=second, body="second")

    for _ in range(10):
        await asyncio.gather(
            one.write(say_twice, town.meals, town.square), other.write(say_twice, town.square, town.meals)
        )
    heads = await one.read(
        lambda conn: conn.execute(
            select(channel.c.head, func.count())
            .join(event, event.c.channel_id == channel.c.id)
            .where(channel.c.id.in_([town.meals, town.square]))
            .group_by(channel.c.id)
        ).all()
    )
    assert len(heads) == 2
    assert all(head == count for head, count in heads)
    said = await one.read(lambda conn: conn.execute(select(func.count()).select_from(message)).scalar_one())
    assert said == 40


async def test_an_address_that_leads_nowhere_is_told_at_the_start(clock, backend):
    nowhere = "sqlite:////nowhere/relais.db" if backend == "sqlite" else "postgresql://x@127.0.0.1:1/x"
    store = new_store(nowhere, clock)
    with pytest.raises(Exception, match=r"unable to open|refused|Connect call failed"):
        await store.start()
    with contextlib.suppress(Exception):
        await store.close()
