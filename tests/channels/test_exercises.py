"""Practice: it reaches those who joined, and nobody else by any way."""

import pytest
from sqlalchemy import select

from channels import log
from channels.actions import channels as rooms
from channels.actions import exercises, needs
from channels.actions.alerts import start_due_waves
from channels.doorway import actor_for
from channels.reading import boards
from channels.reading.exercises import asked_in, debrief_of, exercises_of, playing_of
from channels.reading.needs import needs_by_id
from channels.reading.register import needs_seen_by
from channels.reading.rooms import channels_of
from channels.store.tables import alert, exercise_member, need, notice
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import ask, need_in

pytestmark = every_backend


@pytest.fixture
async def rehearsal(store, town):
    """Amina's exercise; Léo joined, Claire and the CCAS did not."""
    done = await store.write(exercises.start_exercise, town.amina, name="Grand froid", circle=town.meals)
    await store.write(exercises.join_exercise, town.leo, exercise_id=done["exercise"])
    return done


async def simulated(store, town, rehearsal, **more):
    more = {"urgency": "vital", "title": "Une famille à loger", **more}
    return await need_in(store, town.amina, rehearsal["channel"], **more)


async def refused(store, act, *args, **kwargs):
    with pytest.raises(Refused) as no:
        await store.write(act, *args, **kwargs)
    return no.value.code


async def told(store, channel):
    return [(event.kind, event) for event in await store.read(log.since, channel, 0, limit=200)]


async def test_a_simulated_need_is_marked_in_its_very_title(store, town, rehearsal):
    need_id = await simulated(store, town, rehearsal)
    found = (await store.read(needs_by_id, [need_id]))[need_id]
    assert found.title == "EXERCICE : Une famille à loger"
    assert found.exercise == rehearsal["exercise"]
    again = await simulated(store, town, rehearsal, title=found.title)
    assert (await store.read(needs_by_id, [again]))[again].title == found.title, "marked once"


async def test_nobody_outside_is_alerted_told_or_shown_anything(store, clock, town, rehearsal):
    need_id = await simulated(store, town, rehearsal)
    real = await need_in(store, town.amina, town.meals, urgency="vital")
    for _ in range(12):  # until the last wave, and the telephone
        await start_due_waves(store)
        clock.forward(minutes=30)
    called = await store.read(
        lambda conn: {
            one: set(conn.execute(select(alert.c.person_id).where(alert.c.need_id == one)).scalars())
            for one in (need_id, real)
        }
    )
    assert called[need_id] == {town.leo}
    assert called[real] >= {town.leo, town.claire}, "while the real one calls others"
    noticed = await store.read(
        lambda conn: set(
            conn.execute(select(notice.c.person_id).where(notice.c.need_id == need_id)).scalars()
        )
    )
    assert noticed <= {town.leo, town.amina}
    assert need_id not in [
        event.data.need.id for _, event in await told(store, town.urgences) if event.data.need
    ]
    for outsider in (town.claire, town.ccas, town.nour, town.hugo):
        actor = await store.read(actor_for, outsider)
        for board in (boards.missing, boards.open_elsewhere, asked_in):
            assert need_id not in [one.id for one in await store.read(board, actor)]
        seen = await store.read(needs_seen_by, actor, limit=100)
        assert need_id not in [one.id for one in seen]
        assert await refused(store, needs.claim_need, outsider, need_id=need_id, quantity=1) == "not_found"
        assert rehearsal["channel"] not in [line.id for line in await store.read(channels_of, actor)]


async def test_those_who_play_have_it_in_their_strip_and_live_it_as_real(store, town, rehearsal):
    need_id = await simulated(store, town, rehearsal, quantity=2)
    leo = await store.read(actor_for, town.leo)
    assert [one.id for one in await store.read(asked_in, leo)] == [need_id]
    assert [channel for channel, _ in await store.read(playing_of, leo)] == [rehearsal["channel"]]
    assert need_id not in [one.id for one in await store.read(boards.missing, leo)], (
        "the town's board is real"
    )
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    assert await store.read(asked_in, leo) == []
    kinds = [kind for kind, _ in await told(store, rehearsal["channel"])]
    assert {"need.opened", "need.claimed"} <= set(kinds)


async def test_only_the_coordination_simulates(store, town, rehearsal):
    asked = ask(store, urgency="urgent")
    code = await refused(store, needs.open_need, town.leo, channel=rehearsal["channel"], ask=asked)
    assert code == "forbidden"
    assert (
        await refused(store, exercises.start_exercise, town.claire, name="Non", circle=town.meals)
        == "forbidden"
    )


async def test_who_plays_is_decided_by_joining_alone(store, town, rehearsal):
    channel = rehearsal["channel"]
    assert (
        await refused(store, rooms.add_member, town.amina, channel=channel, person_id=town.claire)
        == "forbidden"
    )
    assert await refused(store, rooms.leave_channel, town.leo, channel=channel) == "forbidden"
    assert await refused(store, rooms.join_channel, town.claire, channel=channel) == "not_found"
    playing = await store.read(lambda conn: set(conn.execute(select(exercise_member.c.person_id)).scalars()))
    assert playing == {town.amina, town.leo}


@pytest.mark.parametrize("outsider", ["nour", "hugo"])
async def test_citizens_and_other_towns_know_of_no_exercise(store, town, rehearsal, outsider):
    who = getattr(town, outsider)
    assert (
        await refused(store, exercises.join_exercise, who, exercise_id=rehearsal["exercise"]) == "not_found"
    )
    assert await store.read(exercises_of, await store.read(actor_for, who)) == []
    claire = await store.read(actor_for, town.claire)
    assert [line.joined for line in await store.read(exercises_of, claire)] == [False], "who was asked does"


async def test_leaving_gives_back_what_was_promised_and_shuts_the_door(store, town, rehearsal):
    need_id = await simulated(store, town, rehearsal, quantity=2)
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    await store.write(exercises.leave_exercise, town.leo, exercise_id=rehearsal["exercise"])
    assert (await store.read(needs_by_id, [need_id]))[need_id].taken == 0
    leo = await store.read(actor_for, town.leo)
    assert await store.read(asked_in, leo) == []
    assert await refused(store, needs.claim_need, town.leo, need_id=need_id, quantity=1) == "not_found"
    await store.write(exercises.join_exercise, town.leo, exercise_id=rehearsal["exercise"])
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)


async def test_the_end_closes_everything_once_and_tells_those_who_played(store, clock, town, rehearsal):
    need_id = await simulated(store, town, rehearsal)
    exercise_id = rehearsal["exercise"]
    await store.write(exercises.end_exercise, town.amina, exercise_id=exercise_id)
    state = await store.read(
        lambda conn: conn.execute(select(need.c.state).where(need.c.id == need_id)).scalar_one()
    )
    assert state == "cancelled"
    assert (
        await refused(store, exercises.end_exercise, town.amina, exercise_id=exercise_id) == "exercise_over"
    )
    assert (
        await refused(store, exercises.join_exercise, town.claire, exercise_id=exercise_id) == "exercise_over"
    )
    late = ask(store, urgency="urgent")
    code = await refused(store, needs.open_need, town.amina, channel=rehearsal["channel"], ask=late)
    assert code == "exercise_over"
    ended = [event for kind, event in await told(store, town.meals) if kind == "exercise.ended"]
    assert [event.data.exercise.ended_at is not None for event in ended] == [True]
    noticed = await store.read(
        lambda conn: (
            conn.execute(select(notice.c.person_id).where(notice.c.kind == "exercise.ended")).scalars().all()
        )
    )
    assert noticed == [town.leo]


async def test_the_debrief_names_who_answered_and_counts_who_did_not(store, clock, town, rehearsal):
    await store.write(exercises.join_exercise, town.claire, exercise_id=rehearsal["exercise"])
    await store.write(exercises.join_exercise, town.ccas, exercise_id=rehearsal["exercise"])
    need_id = await simulated(store, town, rehearsal, quantity=2)
    clock.forward(minutes=3)
    await store.write(needs.respond, town.claire, need_id=need_id, answer="cannot")
    clock.forward(minutes=4)
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    (played,) = await store.read(debrief_of, rehearsal["exercise"])
    assert [(one.by.id, one.seconds // 60, one.taken) for one in played.replies] == [
        (town.claire, 3, False),
        (town.leo, 7, True),
    ]
    assert played.silent == 1, "the CCAS: not Amina, who asked"
    assert played.fact.seconds_to("answered") // 60 == 3


async def test_starting_twice_under_one_key_starts_once(store, town):
    one = await store.write(exercises.start_exercise, town.amina, name="A", circle=town.meals, key="k")
    two = await store.write(exercises.start_exercise, town.amina, name="A", circle=town.meals, key="k")
    assert one == two
    opened = [event for kind, event in await told(store, town.meals) if kind == "exercise.opened"]
    assert [event.data.exercise.id for event in opened] == [one["exercise"]]
