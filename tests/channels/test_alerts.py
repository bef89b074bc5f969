"""Alerts in rows: who is called for a need and when, that it stops, and that two workers call once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from channels import log
from channels.actions import needs, people
from channels.actions.alerts import see_phones, start_due_waves, widen
from channels.actions.alerts.starting import plan_wave, read_stage, start_wave
from channels.actions.needs import expire_due
from channels.actions.preferences import set_level
from channels.reading.notices import notices_of
from channels.store.tables import (
    alert,
    course,
    delivery,
    exercise,
    exercise_member,
    need,
    notice,
    person,
    preference,
    private_sight,
    wave,
)
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.database import opened
from tests.support.ranking import RANKER
from tests.support.town import ask, need_in

pytestmark = every_backend


async def sweep(store):
    return await start_due_waves(store, ranker=RANKER)


async def rows(store, table, *where):
    return await store.read(lambda conn: conn.execute(select(table).where(*where)).all())


async def alerted(store, need_id):
    return {row.person_id: row.wave for row in await rows(store, alert, alert.c.need_id == need_id)}


async def kinds(store, person_id):
    return [one.kind for one in await store.read(notices_of, person_id)]


async def deliveries(store, person_id):
    """(way, state) of what is or was to be sent to somebody, in order."""
    found = await store.read(
        lambda conn: conn.execute(
            select(delivery.c.way, delivery.c.state, notice.c.kind)
            .join(notice, notice.c.id == delivery.c.notice_id)
            .where(notice.c.person_id == person_id)
            .order_by(notice.c.at, delivery.c.way)
        ).all()
    )
    return [tuple(row) for row in found]


async def put(store, table, **values):
    await store.write(lambda tx: tx.conn.execute(table.insert(), values))


async def prefer(store, person_id, **chosen):
    await put(store, preference, person_id=person_id, updated_at=store.clock(), **chosen)


async def urgent(store, town, **more):
    return await need_in(store, town.amina, town.meals, **{"urgency": "urgent", "quantity": 1, **more})


async def test_opening_an_urgent_need_makes_its_first_wave_due_in_the_same_transaction(store, town):
    need_id = await urgent(store, town)
    (stands,) = await rows(store, course)
    (asked,) = await rows(store, need)
    assert (stands.need_id, stands.due_at, stands.number) == (need_id, asked.at, 0)
    assert await sweep(store) == 1
    called = await alerted(store, need_id)
    assert called.keys() == {town.ccas, town.claire, town.leo}, "the town, but for who asks and for residents"
    assert await kinds(store, town.leo) == ["need.alert"]
    assert (
        await kinds(store, town.amina) == await kinds(store, town.nour) == await kinds(store, town.gone) == []
    )
    assert await sweep(store) == 0, "nothing more is due"


async def test_each_alert_says_why(store, town):
    await prefer(store, town.leo, skills=["cuisine", "repas"], on_duty=True)
    need_id = await urgent(store, town, title="Cuisine pour vingt repas")
    await sweep(store)
    reasons = {row.person_id: row.reasons for row in await rows(store, alert, alert.c.need_id == need_id)}
    assert reasons[town.leo][0] == {"code": "on_duty"}
    assert reasons[town.claire][0] == {"code": "member", "channel": "Repas"}
    (told,) = await store.read(notices_of, town.leo)
    assert told.facts["reasons"] == reasons[town.leo]
    assert (told.need, told.title, told.urgency) == (need_id, "Cuisine pour vingt repas", "urgent")


async def test_a_wave_is_told_in_the_channel_and_on_the_board_without_a_name(store, town):
    need_id = await urgent(store, town)
    await sweep(store)
    for place in (town.meals, town.urgences):
        told = (await store.read(log.since, place, 0, limit=50))[-1]
        assert (told.kind, told.data.wave, told.data.people) == ("need.alerted", 1, 3)
        assert (told.data.need.id, told.data.need.waves, told.data.need.alerted) == (need_id, 1, 3)
        assert town.leo not in str(told)


async def test_a_closed_channel_calls_on_its_members_only(store, town):
    need_id = await need_in(store, town.claire, town.closed, urgency="vital")
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.amina}


async def test_practice_calls_only_those_who_joined_it(store, town):
    play = {"id": "ex", "network_id": town.network, "channel_id": town.meals, "by": town.amina}
    await put(store, exercise, **play, circle_id=town.meals, name="Crue", at=store.clock())
    await put(store, exercise_member, exercise_id="ex", person_id=town.leo, at=store.clock())
    need_id = await urgent(store, town)
    await store.write(lambda tx: tx.conn.execute(update(need).values(exercise_id="ex")))
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.leo}


async def test_who_wants_nothing_of_a_channel_is_left_alone(store, town):
    await store.write(set_level, town.leo, channel=town.meals, level="none")
    await store.write(set_level, town.claire, channel=town.meals, level="urgent")
    need_id = await urgent(store, town)
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.ccas, town.claire}


async def test_a_need_that_can_wait_is_told_to_those_who_asked_for_it(store, town):
    await store.write(set_level, town.leo, channel=town.meals, level="all")
    await prefer(store, town.claire, categories=["food"])
    need_id = await urgent(store, town, urgency="normal", category="food")
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.leo, town.claire}
    (stands,) = await rows(store, course)
    assert stands.due_at is None


async def test_waves_follow_one_another_up_to_the_telephone(store, town, clock):
    await store.write(lambda tx: tx.conn.execute(update(person).values(phone="06 39 98 12 01")))
    need_id = await urgent(store, town)
    while await sweep(store):
        clock.forward(minutes=31)
    waves = await rows(store, wave, wave.c.need_id == need_id)
    assert [row.kind for row in waves] == ["some", "calls"], "the channel had nobody left"
    assert "need.calls" in await kinds(store, town.amina)
    calls = await store.write(see_phones, town.amina, need_id=need_id)
    assert {call.id for call in calls} == {town.ccas, town.claire, town.leo}
    assert len(await rows(store, private_sight)) == 1
    with pytest.raises(Refused) as no:
        await store.write(see_phones, town.claire, need_id=need_id)
    assert no.value.code == "forbidden"


async def test_covered_means_thank_you_and_nothing_after(store, town):
    need_id = await urgent(store, town)
    await sweep(store)
    await store.write(
        lambda tx: tx.conn.execute(
            update(delivery)
            .where(delivery.c.notice_id.in_(select(notice.c.id).where(notice.c.person_id == town.claire)))
            .values(state="sent", sent_at=tx.at)
        )
    )
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    assert await kinds(store, town.claire) == await kinds(store, town.ccas) == ["need.covered"]
    assert await kinds(store, town.leo) == ["need.alert"], "who helps knows"
    assert await deliveries(store, town.claire) == [
        ("email", "sent", "need.alert"),
        ("email", "due", "need.covered"),
    ]
    assert await deliveries(store, town.ccas) == [("email", "dropped", "need.alert")], "was never sent"
    assert await deliveries(store, town.leo) == [("email", "dropped", "need.alert")], "has answered"
    assert await sweep(store) == 0


@pytest.mark.parametrize(("end", "told"), [("cancelled", "card_resolved"), ("expired", "need.closed")])
async def test_what_is_over_is_taken_back(store, town, clock, end, told):
    need_id = await urgent(store, town)
    await sweep(store)
    if end == "expired":
        clock.forward(days=2)
        await store.write(expire_due)
    else:
        await store.write(needs.resolve_need, town.amina, need_id=need_id, outcome=end)
    assert await kinds(store, town.leo) == [told]
    assert ("email", "dropped", "need.alert") in await deliveries(store, town.leo)
    clock.forward(days=2)
    assert await sweep(store) == 0


async def test_a_promise_given_back_starts_a_new_round(store, town):
    need_id = await urgent(store, town)
    await sweep(store)
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    await store.write(needs.respond, town.ccas, need_id=need_id, answer="seen")
    await store.write(needs.release_claim, town.leo, claim_id=claim)
    assert await sweep(store) == 1
    assert await alerted(store, need_id) == {town.ccas: 2, town.claire: 2, town.leo: 2}
    assert (await kinds(store, town.claire)) == ["need.alert"]


async def test_who_said_no_is_not_asked_again_and_enough_of_them_bring_the_next_wave(store, town, clock):
    need_id = await urgent(store, town)
    await sweep(store)
    await store.write(needs.respond, town.leo, need_id=need_id, answer="cannot")
    (stands,) = await rows(store, course)
    assert stands.due_at > store.clock()
    await store.write(needs.respond, town.claire, need_id=need_id, answer="cannot")
    (stands,) = await rows(store, course)
    assert stands.due_at <= store.clock()
    assert await deliveries(store, town.claire) == [("email", "dropped", "need.alert")]
    assert await sweep(store) == 1


async def test_whoever_coordinates_widens_at_once_and_nobody_else(store, town):
    need_id = await urgent(store, town)
    await sweep(store)
    with pytest.raises(Refused) as no:
        await store.write(widen, town.claire, need_id=need_id)
    assert no.value.code == "forbidden"
    first = await store.write(widen, town.amina, need_id=need_id, key="k")
    assert await store.write(widen, town.amina, need_id=need_id, key="k") == first
    assert await sweep(store) == 1
    with pytest.raises(Refused) as no:
        await store.write(widen, town.amina, need_id=need_id)
    assert no.value.code == "all_alerted"
    await store.write(needs.resolve_need, town.amina, need_id=need_id, outcome="fulfilled")
    with pytest.raises(Refused) as no:
        await store.write(widen, town.amina, need_id=need_id)
    assert no.value.code == "need_over"


async def test_two_workers_that_find_the_same_wave_call_once(town_at, town, clock):
    async with opened(town_at[0], clock) as one, opened(town_at[0], clock) as other:
        need_id = await urgent(one, town)
        stages = [await store.read(read_stage, need_id, clock()) for store in (one, other)]
        plans = [plan_wave(stage, RANKER, clock()) for stage in stages]
        called = await asyncio.gather(one.write(start_wave, plans[0]), other.write(start_wave, plans[1]))
        assert sorted(called) == [False, True]
        assert len(await rows(one, wave)) == 1
        counts = select(notice.c.person_id, func.count()).group_by(notice.c.person_id)
        assert {row[1] for row in await one.read(lambda conn: conn.execute(counts).all())} == {1}
        again = await asyncio.gather(sweep(one), sweep(other))
        assert again == [0, 0]


async def test_a_plan_that_came_too_late_calls_nobody(store, town):
    need_id = await urgent(store, town)
    plan = plan_wave(await store.read(read_stage, need_id, store.clock()), RANKER, store.clock())
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    assert not await store.write(start_wave, plan)
    assert await alerted(store, need_id) == {}


async def test_nobody_is_called_who_was_removed_or_answered_since_the_plan(store, town):
    need_id = await urgent(store, town, quantity=5)
    plan = plan_wave(await store.read(read_stage, need_id, store.clock()), RANKER, store.clock())
    await store.write(people.remove_person, town.ccas, person_id=town.claire)
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    assert await store.write(start_wave, plan)
    assert (await alerted(store, need_id)).keys() == {town.ccas}
    assert await kinds(store, town.claire) == []


async def test_a_clock_that_jumps_back_calls_nobody_twice(store, town, clock):
    need_id = await urgent(store, town)
    await sweep(store)
    clock.forward(hours=-3)
    assert await sweep(store) == 0
    clock.forward(hours=6)
    assert await sweep(store) == 1
    assert set((await alerted(store, need_id)).values()) == {1}, "all were called by the first wave"


async def test_at_night_only_who_may_be_woken_is_woken(store, town, clock):
    clock.forward(hours=8)  # past midnight
    await prefer(store, town.leo, wake_for_vital=True)
    need_id = await urgent(store, town, urgency="vital")
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.leo}
    clock.forward(minutes=6)
    await sweep(store)
    assert (await alerted(store, need_id)).keys() == {town.leo, town.claire}, "then the channel, in the page"
    now = store.clock()
    due = {
        row.person_id: row.run_at
        for row in await store.read(
            lambda conn: conn.execute(
                select(notice.c.person_id, delivery.c.run_at).join(
                    notice, notice.c.id == delivery.c.notice_id
                )
            ).all()
        )
    }
    assert due[town.leo] < now
    assert due[town.claire] > now + timedelta(hours=3), "but sent in the morning"


async def test_widened_by_hand_at_night_it_calls_at_once_and_wakes_nobody(store, town, clock):
    clock.forward(hours=8)
    need_id = await urgent(store, town)
    await sweep(store)
    assert await alerted(store, need_id) == {}, "it waits for the morning"
    await store.write(widen, town.amina, need_id=need_id)
    assert await sweep(store) == 1
    assert (await alerted(store, need_id)).keys() == {town.ccas, town.claire, town.leo}
    assert await kinds(store, town.leo) == ["need.alert"], "found in the page"
    due = await store.read(lambda conn: conn.execute(select(delivery.c.run_at)).scalars().all())
    assert due
    assert all(at > clock.now + timedelta(hours=3) for at in due), "and sent in the morning"
    (stands,) = await rows(store, course)
    assert not stands.by_hand, "the next one keeps quiet again"


async def test_a_plan_to_wait_gives_way_to_whoever_widens(store, town, clock):
    clock.forward(hours=8)
    need_id = await urgent(store, town)
    plan = plan_wave(await store.read(read_stage, need_id, clock.now), RANKER, clock.now)
    assert plan.wave.kind is None
    await store.write(widen, town.amina, need_id=need_id)
    assert not await store.write(start_wave, plan)
    assert await sweep(store) == 1
    assert len(await alerted(store, need_id)) == 3


async def test_what_is_covered_forgets_that_it_was_widened(store, town, clock):
    need_id = await urgent(store, town)
    await store.write(widen, town.amina, need_id=need_id)
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    (stands,) = await rows(store, course)
    assert stands.stopped_at is not None
    assert not stands.by_hand


async def test_what_is_urgent_waits_for_the_morning_while_everybody_sleeps(store, town, clock):
    clock.forward(hours=8)
    need_id = await urgent(store, town)
    assert await sweep(store) == 1
    (stands,) = await rows(store, course)
    assert await alerted(store, need_id) == {}
    assert stands.due_at > clock.now + timedelta(hours=3)
    clock.now = stands.due_at
    await sweep(store)
    assert len(await alerted(store, need_id)) == 3


async def test_a_promise_passed_on_in_the_same_breath_alerts_nobody(store, town):
    need_id = await urgent(store, town)
    await sweep(store)
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    await store.write(needs.wait_for, town.claire, need_id=need_id, quantity=1)
    about_alerts = (notice.c.person_id == town.ccas, notice.c.kind.like("need.%"))
    told = len(await rows(store, notice, *about_alerts))
    await store.write(needs.release_claim, town.leo, claim_id=claim)
    assert len(await rows(store, notice, *about_alerts)) == told
    assert await sweep(store) == 0


async def test_a_promise_that_lapses_starts_a_new_round(store, town, clock):
    need_id = await urgent(store, town, urgency="vital")
    await sweep(store)
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    clock.forward(minutes=16)
    await store.write(needs.lapse_due)
    assert await sweep(store) == 1
    assert set((await alerted(store, need_id)).values()) == {2}


async def test_offers_alert_nobody(store, town):
    offer = await store.write(
        needs.open_need, town.leo, channel=town.meals, ask=ask(store, urgency="normal", kind="offer")
    )
    assert await rows(store, course, course.c.need_id == offer["need"]) == []
