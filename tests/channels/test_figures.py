"""The figures read from rows, on both databases: what was really done, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from channels.actions import exercises, needs
from channels.reading.figures import account_of, fact_of, facts_of_period, weeks_of
from channels.store.tables import alert, claim, need, wave
from matching.figures import Share, Tally
from matching.periods import containing
from tests.conftest import every_backend
from tests.support.town import need_in

PARIS = ZoneInfo("Europe/Paris")
NOVEMBER = containing("month", date(2026, 11, 20))

pytestmark = every_backend


async def answered(store, clock, town, channel, *, wait, promise=None, **asked):
    """A need that Léo looks at after ``wait`` minutes, and promises ``promise`` of after as many more."""
    need_id = await need_in(store, town.amina, channel, **asked)
    clock.forward(minutes=wait)
    await store.write(needs.respond, town.leo, need_id=need_id, answer="seen")
    clock.forward(minutes=wait)
    if promise:
        await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=promise)
    return need_id


async def note(store, table, *rows):
    await store.write(lambda tx: tx.conn.execute(insert(table), list(rows)))


async def change(store, table, row_id, **values):
    await store.write(lambda tx: tx.conn.execute(update(table).where(table.c.id == row_id).values(**values)))


async def test_a_town_counted_by_hand(store, clock, town):
    filled = await answered(
        store, clock, town, town.meals, wait=10, promise=5, category="food", place="Gare", unit="repas"
    )
    await change(store, need, filled, covered_at=clock.now)
    await note(
        store,
        wave,
        {
            "need_id": filled,
            "number": 1,
            "at": clock.now - timedelta(minutes=15),
            "kind": "ranked",
            "round": 1,
            "people": 2,
        },
        {
            "need_id": filled,
            "number": 2,
            "at": clock.now + timedelta(minutes=5),
            "kind": "ranked",
            "round": 1,
            "people": 2,
        },
    )
    await note(
        store,
        alert,
        *(
            {"need_id": filled, "person_id": who, "wave": 1, "at": clock.now, "reasons": []}
            for who in (town.leo, town.claire)
        ),
    )
    clock.forward(minutes=40)
    await store.write(needs.resolve_need, town.amina, need_id=filled, outcome="fulfilled")
    unmet = await answered(store, clock, town, town.meals, wait=1, category="baby", urgency="urgent")
    await store.write(needs.respond, town.claire, need_id=unmet, answer="cannot")
    await store.write(needs.resolve_need, town.amina, need_id=unmet, outcome="unmet")
    taken_back = await need_in(store, town.amina, town.meals)
    await store.write(needs.resolve_need, town.amina, need_id=taken_back, outcome="cancelled")
    await need_in(store, town.amina, town.closed)  # goes on, in a private channel
    await need_in(store, town.hugo, town.their_square)  # another network

    account = await store.read(account_of, town.network, NOVEMBER, PARIS)
    now = account.now
    assert now.tally == Tally(filled=1, unmet=1, pending=1)
    assert now.urgent == Tally(unmet=1)
    assert account.withdrawn == 1
    assert account.volunteers == 1
    assert account.before.tally.asked == 0
    assert now.times["seen"].known == 2
    assert now.times["covered"].median == 20 * 60
    assert now.times["delivered"].median == 60 * 60
    assert now.first_wave == Share(1, 1)
    assert (now.reached, now.reached_per_fill) == (2, 2.0)
    assert (now.saw, now.cannot) == (3, 1)
    assert [(one.name, one.tally.unmet) for one in now.categories] == [
        ("baby", 1),
        ("food", 1 - 1),
        ("other", 0),
    ]
    assert [(one.category, one.unit, one.quantity) for one in now.given] == [("food", "repas", 5)]
    assert sum(point.tally.asked for point in now.series) == 3


async def test_what_was_said_to_have_come_is_what_was_delivered(store, clock, town):
    need_id = await answered(store, clock, town, town.meals, wait=1, promise=5, unit="repas")
    await store.write(needs.resolve_need, town.amina, need_id=need_id, outcome="fulfilled")
    assert (await store.read(fact_of, need_id)).delivered_units == 5
    await change(store, need, need_id, delivered=3)
    assert (await store.read(fact_of, need_id)).delivered_units == 3


async def test_promises_that_failed_are_counted_and_help_nobody(store, clock, town):
    need_id = await answered(store, clock, town, town.meals, wait=1, promise=2)
    await store.write(
        lambda tx: tx.conn.execute(update(claim).where(claim.c.need_id == need_id).values(state="lapsed"))
    )
    account = await store.read(account_of, town.network, NOVEMBER, PARIS)
    assert (account.now.lapses, account.now.no_shows, account.volunteers) == (1, 0, 0)


async def test_practice_is_in_no_figure(store, clock, town):
    done = await store.write(exercises.start_exercise, town.amina, name="Grand froid", circle=town.meals)
    await store.write(exercises.join_exercise, town.leo, exercise_id=done["exercise"])
    need_id = await answered(store, clock, town, done["channel"], wait=2, promise=5, urgency="vital")
    account = await store.read(account_of, town.network, NOVEMBER, PARIS)
    assert account.now.tally.asked == 0
    assert account.volunteers == 0
    assert await store.read(facts_of_period, town.network, NOVEMBER, PARIS) == []
    fact = await store.read(fact_of, need_id)
    assert (fact.seconds_to("seen"), fact.takers) == (120, 1), "its own page and the debrief have it"


async def test_a_period_begins_and_ends_at_the_town_s_midnight(store, clock, town):
    for at in (
        datetime(2026, 10, 31, 22, 59, tzinfo=UTC),  # 23:59 in Paris, on 31 October
        datetime(2026, 10, 31, 23, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 22, 59, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 1, tzinfo=UTC),
    ):
        clock.now = at
        await need_in(store, town.amina, town.meals)
    account = await store.read(account_of, town.network, NOVEMBER, PARIS)
    assert (account.now.tally.asked, account.before.tally.asked) == (2, 1)
    assert [point.tally.asked for point in account.now.series] == [1, 0, 0, 0, 0, 1]


async def test_the_living_figures_are_weeks_that_end_today(store, clock, town):
    for days in (20, 8, 6, 0):
        clock.now = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(days=days)
        await need_in(store, town.amina, town.meals)
    weeks = await store.read(weeks_of, town.network, today=date(2026, 11, 20), weeks=3, zone=PARIS)
    assert [week.tally.asked for week in weeks] == [1, 1, 2]
