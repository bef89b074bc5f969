"""The life of a card in rows: promises, those who wait, matches, who is told of it, what is erased."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from channels.actions import messages, needs, people
from channels.clock import iso
from channels.reading import boards, register
from channels.reading.conflicts import conflict_for
from channels.reading.needs import claims_by_id, needs_by_id
from channels.reading.rooms import joined_channels
from channels.store.tables import alert, claim, need, need_private, notice, private_sight, proxy, waiting
from matching.access import Actor
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import ask, need_in


async def read(store, need_id):
    return (await store.read(needs_by_id, [need_id]))[need_id]


async def held(store, need_id):
    return [(one.by.name, one.quantity, one.state) for one in (await read(store, need_id)).claims]


async def take(store, by, need_id, quantity=1, **more):
    return (await store.write(needs.claim_need, by, need_id=need_id, quantity=quantity, **more))["claim"]


async def told(store, person_id, kind=None):
    """The notices of a person, oldest first: their kinds, or the facts of one kind."""
    rows = await store.read(
        lambda conn: conn.execute(
            select(notice).where(notice.c.person_id == person_id).order_by(notice.c.at, notice.c.id)
        ).all()
    )
    return [row.kind if kind is None else row.facts for row in rows if kind in (None, row.kind)]


async def how_many(store, table, *where):
    return await store.read(
        lambda conn: conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
    )


# ── promises ────────────────────────────────────────────────────────────────────────────────


@every_backend
async def test_a_need_lives_through_to_thanks(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=3, unit="repas")
    leos = await take(store, town.leo, need_id, 2)
    aminas = await take(store, town.amina, need_id, 1)
    await store.write(lambda tx: tx.conn.execute(
        insert(alert), [{"need_id": need_id, "person_id": town.ccas, "wave": 1, "at": tx.at, "reasons": []}]
    ))  # fmt: skip
    for state in ("confirmed", "on_the_way", "delivered"):
        await store.write(needs.advance_claim, town.leo, claim_id=leos, state=state)
    await store.write(needs.validate_claim, town.claire, claim_id=leos)
    assert await held(store, need_id) == [("Leo", 2, "validated"), ("Amina", 1, "held")]
    await store.write(
        needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled", words="Merci à tous !"
    )
    over = await read(store, need_id)
    assert (over.state, over.outcome, over.delivered) == ("fulfilled", "fulfilled", 3)
    assert (over.thanks.by.name, over.thanks.body) == ("Claire", "Merci à tous !")
    assert {one.state for one in over.claims} == {"validated"}
    for helper in (town.leo, town.amina, town.ccas):  # ccas was alerted in vain
        assert [facts["thanks"] for facts in await told(store, helper, "card_resolved")] == ["Merci à tous !"]
    assert await told(store, town.claire) == [
        "card_claimed", "card_claimed", "claim_on_the_way", "claim_delivered",
    ]  # fmt: skip
    assert (await told(store, town.claire, "card_claimed"))[0]["by"] == "Leo"
    times = await store.read(lambda conn: conn.execute(select(claim).where(claim.c.id == leos)).one())
    assert None not in (times.confirmed_at, times.on_the_way_at, times.delivered_at, times.validated_at)
    assert aminas != leos


async def test_a_step_said_twice_is_told_once(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    claim_id = await take(store, town.leo, need_id)
    step = {"claim_id": claim_id, "state": "confirmed"}
    assert (await store.write(needs.advance_claim, town.leo, **step))["seq"] > 0
    assert (await store.write(needs.advance_claim, town.leo, **step))["seq"] == 0
    assert (await store.write(needs.validate_claim, town.claire, claim_id=claim_id))["seq"] > 0
    assert (await store.write(needs.validate_claim, town.claire, claim_id=claim_id))["seq"] == 0


async def test_what_did_not_come_is_asked_for_again(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=3)
    claim_id = await take(store, town.leo, need_id, 3)
    await store.write(needs.validate_claim, town.claire, claim_id=claim_id, outcome="partly", delivered=2)
    after = await read(store, need_id)
    assert (after.state, after.left) == ("partly_covered", 1)
    row = await store.read(lambda conn: conn.execute(select(need).where(need.c.id == need_id)).one())
    assert row.covered_at is None


@pytest.mark.parametrize(
    ("urgency", "delay"), [("vital", timedelta(minutes=15)), ("urgent", timedelta(hours=2))]
)
async def test_a_promise_is_reminded_of_once_and_then_lapses(store, town, clock, urgency, delay):
    need_id = await need_in(store, town.claire, town.meals, urgency=urgency)
    await store.write(lambda tx: tx.conn.execute(
        insert(alert), [{"need_id": need_id, "person_id": town.ccas, "wave": 1, "at": tx.at, "reasons": []}]
    ))  # fmt: skip
    claim_id = await take(store, town.leo, need_id, 2)
    assert (await read(store, need_id)).claims[0].confirm_by == iso(clock.now + delay)
    clock.now += delay * 0.6
    assert await store.write(needs.nudge_due) == 0
    clock.now += delay * 0.1
    for _ in range(2):
        await store.write(needs.nudge_due)
    assert await told(store, town.leo) == ["claim_nudge"]
    clock.now += delay * 0.3
    for _ in range(2):
        await store.write(needs.lapse_due)
    assert (await read(store, need_id)).state == "open"
    assert (await store.read(claims_by_id, [claim_id]))[claim_id].state == "lapsed"
    assert (await told(store, town.leo))[-1] == "claim_lapsed"
    with pytest.raises(Refused, match="claim_over"):
        await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state="confirmed")


async def test_what_is_confirmed_does_not_lapse_and_what_is_taken_off_an_endless_offer_neither(
    store, town, clock
):
    sure = await need_in(store, town.claire, town.meals, urgency="vital")
    claim_id = await take(store, town.leo, sure)
    await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state="confirmed")
    endless = await need_in(store, town.claire, town.meals, kind="offer", unlimited=True, quantity=2)
    await take(store, town.leo, endless, 2)
    await take(store, town.amina, endless, 1)
    clock.forward(hours=20)
    assert await store.write(needs.lapse_due) == 0
    offer = await read(store, endless)
    assert (offer.state, offer.taken, offer.left, len(offer.claims)) == ("open", 0, 2, 2)


async def test_dropping_out_late_alarms_the_coordination_and_early_does_not(store, town, clock):
    need_id = await need_in(store, town.claire, town.meals, needed_by=clock.now + timedelta(hours=30))
    await store.write(needs.release_claim, town.leo, claim_id=await take(store, town.leo, need_id))
    assert await told(store, town.amina) == []
    clock.forward(hours=7)
    await store.write(needs.release_claim, town.leo, claim_id=await take(store, town.leo, need_id))
    for staff in (town.amina, town.ccas):
        assert await told(store, staff) == ["claim_dropped_late"]
    closed = await need_in(store, town.claire, town.closed)
    await store.write(needs.release_claim, town.amina, claim_id=await take(store, town.amina, closed))
    assert await told(store, town.ccas) == ["claim_dropped_late"], "who may not see it is not told"


async def test_a_no_show_is_noted_even_after_the_deadline(store, town, clock):
    need_id = await need_in(store, town.claire, town.meals, quantity=3)
    claim_id = await take(store, town.leo, need_id, 2)
    clock.forward(days=2)
    await store.write(needs.expire_due)
    await store.write(needs.miss_claim, town.claire, claim_id=claim_id)
    after = await read(store, need_id)
    assert (after.state, after.taken) == ("expired", 0)
    assert [facts["then"] for facts in await told(store, town.leo, "claim_missed")] == ["over"]


# ── waiting ─────────────────────────────────────────────────────────────────────────────────


@every_backend
async def test_what_is_given_back_goes_to_those_who_wait_in_the_same_transaction(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=3)
    leos = await take(store, town.leo, need_id, 3)
    first = await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=2)
    second = await store.write(needs.wait_for, town.ccas, need_id=need_id, quantity=2)
    assert [one["position"] for one in (first, second)] == [1, 2]
    events = []
    store.on_commit = lambda told: events.extend(one for one in told if one.channel == town.meals)
    await store.write(needs.release_claim, town.leo, claim_id=leos)
    assert sorted(await held(store, need_id)) == [("Amina", 2, "held"), ("Ccas", 1, "held")]
    assert [event.kind for event in events] == ["need.released", "need.claimed", "need.claimed"]
    assert [event.data.taken for event in events] == [0, 2, 3]
    assert await how_many(store, waiting) == 0
    assert "claim_promoted" in await told(store, town.amina)
    assert [facts["then"] for facts in await told(store, town.claire, "claim_released")] == ["passed_on"]


async def test_waiting_with_something_left_takes_it_at_once(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=3)
    await take(store, town.leo, need_id, 2)
    answer = await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=2, key="k")
    assert (answer["position"], await held(store, need_id)) == (
        None,
        [("Leo", 2, "held"), ("Amina", 1, "held")],
    )
    assert (await read(store, need_id)).claims[1].id == answer["claim"]
    assert await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=2, key="k") == answer


async def test_more_asked_is_more_for_those_who_wait(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=1)
    await take(store, town.leo, need_id)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=2)
    await store.write(
        needs.amend_need, town.claire, need_id=need_id, amendment=needs.Amendment(quantity=4, title="Plus")
    )
    after = await read(store, need_id)
    assert (after.title, after.taken, after.state, after.waiting) == ("Plus", 3, "partly_covered", ())
    assert (await told(store, town.leo, "card_edited"))[0]["changed"] == ["title", "quantity"]


async def test_who_may_not_claim_any_more_loses_their_place(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=1)
    leos = await take(store, town.leo, need_id)
    for who in (town.amina, town.ccas):
        await store.write(needs.wait_for, who, need_id=need_id, quantity=1)
    await store.write(people.change_role, town.ccas, person_id=town.amina, role="citizen")
    await store.write(needs.release_claim, town.leo, claim_id=leos)
    assert await held(store, need_id) == [("Ccas", 1, "held")]
    assert await how_many(store, waiting) == 0


async def test_nobody_waits_for_what_is_over(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=1)
    await take(store, town.leo, need_id)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=1)
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="elsewhere")
    assert (await read(store, need_id)).waiting == ()
    assert await told(store, town.amina) == ["card_resolved"]


# ── other hands ─────────────────────────────────────────────────────────────────────────────


async def test_a_promise_stays_with_its_claimer_until_somebody_accepts_it(store, town):
    need_id = await need_in(store, town.amina, town.meals, private=needs.Private(contact="06"), quantity=2)
    leos = await take(store, town.leo, need_id, 2)
    await store.write(needs.hand_over, town.leo, claim_id=leos, organisation=town.redcross)
    proposed = (await read(store, need_id)).claims[0]
    assert (proposed.state, proposed.handing_to_organisation.name) == ("held", "Croix-Rouge")
    assert await told(store, town.claire) == ["claim_proposed"]
    assert (await store.write(needs.see_private, town.leo, need_id=need_id)).contact == "06"
    answer = await store.write(needs.take_over, town.claire, claim_id=leos)
    (theirs,) = (await read(store, need_id)).claims
    assert (theirs.id, theirs.by.name, theirs.state) == (answer["claim"], "Claire", "confirmed")
    assert (theirs.on_behalf_of.name, theirs.handed_from) == ("Croix-Rouge", leos)
    assert (await store.read(claims_by_id, [leos]))[leos].state == "reassigned"
    with pytest.raises(Refused, match="forbidden"):
        await store.write(needs.see_private, town.leo, need_id=need_id)
    assert await told(store, town.leo) == ["claim_handed_over"]


async def test_a_proposal_is_declined_or_taken_back(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    leos = await take(store, town.leo, need_id)
    propose = {"claim_id": leos, "to": town.amina}
    await store.write(needs.hand_over, town.leo, **propose)
    assert (await store.write(needs.hand_over, town.leo, **propose))["seq"] == 0, "once"
    await store.write(needs.take_over, town.amina, claim_id=leos, accept=False)
    assert (await read(store, need_id)).claims[0].handing_to is None
    assert await told(store, town.leo) == ["claim_declined"]
    await store.write(needs.hand_over, town.leo, **propose)
    await store.write(needs.hand_over, town.leo, claim_id=leos)
    with pytest.raises(Refused, match="forbidden"):
        await store.write(needs.take_over, town.amina, claim_id=leos)


# ── matches ─────────────────────────────────────────────────────────────────────────────────


async def matched(store, town):
    """Claire's need of five, answered with three of Leo's offer of four."""
    need_id = await need_in(store, town.claire, town.meals, quantity=5)
    offer_id = await need_in(store, town.leo, town.square, kind="offer", quantity=4)
    claim_id = await take(store, town.leo, need_id, 3, match=offer_id)
    return need_id, offer_id, claim_id


@every_backend
async def test_an_own_offer_serves_a_need_in_one_transaction(store, town):
    need_id, offer_id, claim_id = await matched(store, town)
    asked, offered = await read(store, need_id), await read(store, offer_id)
    assert [(one.by.name, one.quantity, one.match) for one in asked.claims] == [("Leo", 3, offer_id)]
    assert [(one.by.name, one.quantity, one.match) for one in offered.claims] == [("Claire", 3, need_id)]
    assert (asked.left, offered.left) == (2, 1)
    await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state="delivered")
    await store.write(needs.validate_claim, town.claire, claim_id=claim_id, outcome="partly", delivered=2)
    assert await held(store, need_id) == [("Leo", 2, "validated")]
    assert await held(store, offer_id) == [("Claire", 2, "validated")]


async def test_an_own_need_takes_from_an_offer(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=2)
    offer_id = await need_in(store, town.leo, town.square, kind="offer", quantity=4)
    await take(store, town.claire, offer_id, 2, match=need_id)
    assert await held(store, need_id) == [("Leo", 2, "held")]
    assert (await read(store, need_id)).state == "covered"
    assert await told(store, town.leo) == ["card_claimed"]


async def test_what_ends_on_one_side_ends_on_the_other(store, town, clock):
    ends = {
        "released": lambda n, o, c: store.write(needs.release_claim, town.leo, claim_id=c),
        "missed": lambda n, o, c: store.write(needs.miss_claim, town.claire, claim_id=c),
        "closed": lambda n, o, c: store.write(
            needs.resolve_need, town.claire, need_id=n, outcome="elsewhere"
        ),
    }
    for end, act in ends.items():
        need_id, offer_id, claim_id = await matched(store, town)
        await act(need_id, offer_id, claim_id)
        offer = await read(store, offer_id)
        assert (offer.claims, offer.left) == ((), 4), end
    need_id, offer_id, claim_id = await matched(store, town)
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, to=town.amina)
    await store.write(needs.take_over, town.amina, claim_id=claim_id)
    assert (await held(store, need_id), await held(store, offer_id)) == ([("Amina", 3, "confirmed")], [])
    need_id, offer_id, claim_id = await matched(store, town)
    clock.forward(hours=13)
    await store.write(needs.lapse_due)
    assert (await held(store, need_id), await held(store, offer_id)) == ([], [])


async def test_help_given_proves_the_twin_as_well(store, town):
    need_id, offer_id, _ = await matched(store, town)
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled")
    assert await held(store, offer_id) == [("Claire", 3, "validated")]


# ── cards ───────────────────────────────────────────────────────────────────────────────────


async def test_an_offer_stands_runs_out_and_is_renewed_by_one_tap(store, town, clock):
    offer_id = await need_in(
        store, town.claire, town.meals, kind="offer", needed_by=clock.now + timedelta(days=1)
    )
    await take(store, town.leo, offer_id, 2)
    clock.forward(days=1)
    await store.write(needs.expire_due)
    assert (await read(store, offer_id)).state == "expired"
    assert await told(store, town.claire) == ["card_claimed", "card_expired"]
    await store.write(needs.renew_need, town.claire, need_id=offer_id)
    back = await read(store, offer_id)
    assert (back.state, back.closed_at) == ("partly_covered", None)
    assert back.needed_by == iso(clock.now + timedelta(days=30))
    sooner = {"need_id": offer_id, "needed_by": clock.now + timedelta(days=1)}
    assert (await store.write(needs.renew_need, town.claire, **sooner))["seq"] == 0, "it never shortens"


async def test_a_draft_is_its_authors_alone(store, town):
    drafted = {"channel": town.meals, "ask": ask(store, draft=True, urgency="urgent")}
    answer = await store.write(needs.open_need, town.claire, **drafted)
    need_id = answer["need"]
    assert answer["seq"] == 0
    claire, amina = (Actor(who, town.network, "coordinator") for who in (town.claire, town.amina))
    assert [one.id for one in await store.read(register.needs_seen_by, claire, limit=9)] == [need_id]
    assert await store.read(register.needs_seen_by, amina, limit=9) == []
    assert await store.read(boards.missing, amina) == []
    for act, more in ((needs.claim_need, {"quantity": 1}), (needs.respond, {"answer": "cannot"})):
        with pytest.raises(Refused, match="not_found"):
            await store.write(act, town.amina, need_id=need_id, **more)
    change = {"need_id": need_id, "amendment": needs.Amendment(title="Mieux dit", urgency="normal")}
    assert (await store.write(needs.amend_need, town.claire, **change))["seq"] == 0
    assert (await store.write(needs.publish_need, town.claire, need_id=need_id))["seq"] > 0
    assert (await store.write(needs.publish_need, town.claire, need_id=need_id))["seq"] == 0
    assert (await read(store, need_id)).title == "Mieux dit"
    await take(store, town.amina, need_id)


async def test_a_draft_thrown_away_leaves_nothing(store, town):
    entered = needs.Proxy(beneficiary="Mme Petit", consent="written")
    drafted = ask(store, draft=True, proxy=entered, private=needs.Private(contact="06"))
    need_id = (await store.write(needs.open_need, town.claire, channel=town.meals, ask=drafted))["need"]
    with pytest.raises(Refused, match="need_over"):
        await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled")
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="cancelled")
    assert [await how_many(store, table) for table in (need, need_private, proxy)] == [0, 0, 0]


async def test_a_message_of_a_thread_becomes_a_card_of_the_channel(store, town):
    first = await read(store, await need_in(store, town.claire, town.meals))
    said = await store.write(messages.post_message, town.leo, channel=first.thread, body="Et des verres ?")
    made = await need_in(store, town.amina, town.meals, source=said["message"])
    assert (await read(store, made)).source == said["message"]


async def test_what_somebody_promised_for_that_time_is_a_warning(store, town, clock):
    evening = clock.now + timedelta(hours=6)
    drive = await need_in(store, town.claire, town.meals, nature="service", needed_by=evening)
    visit = await need_in(
        store, town.amina, town.meals, nature="time", needed_by=evening + timedelta(hours=1)
    )
    goods = await need_in(store, town.amina, town.meals, needed_by=evening)
    first = await store.write(needs.claim_need, town.leo, need_id=drive, quantity=1)
    assert first["warning"] is None
    row = await store.read(lambda conn: conn.execute(select(need).where(need.c.id == visit)).one())
    before = await store.read(conflict_for, town.leo, row)
    second = await store.write(needs.claim_need, town.leo, need_id=visit, quantity=1)
    assert second["warning"] == before
    assert (before["need"], before["until"]) == (drive, iso(evening))
    assert (await store.write(needs.claim_need, town.leo, need_id=goods, quantity=1))["warning"] is None


async def test_needs_and_offers_are_lists_apart(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    offer_id = await need_in(store, town.claire, town.meals, kind="offer")
    leo = Actor(town.leo, town.network, "member")
    claire = Actor(town.claire, town.network, "member")
    assert [one.id for one in await store.read(boards.open_elsewhere, leo)] == [need_id]
    assert [one.id for one in await store.read(boards.standing_offers, leo)] == [offer_id]
    assert [one.id for one in await store.read(boards.own_offers, claire)] == [offer_id]
    await take(store, town.leo, offer_id)
    assert [one.id for one in await store.read(boards.taken_offers, leo)] == [offer_id]
    assert await store.read(boards.promises, leo) == []


# ── what is private ─────────────────────────────────────────────────────────────────────────


async def test_private_details_are_seen_by_those_who_help_and_erased_in_the_end(store, town, clock):
    need_id = await need_in(
        store,
        town.claire,
        town.meals,
        private=needs.Private(contact="06", address="3 rue Haute"),
        proxy=needs.Proxy(beneficiary="Mme Petit", consent="spoken"),
    )
    card = await read(store, need_id)
    assert (card.has_private, card.proxy) == (True, True)
    claim_id = await take(store, town.leo, need_id)
    seen = await store.write(needs.see_private, town.leo, need_id=need_id)
    assert (seen.address, seen.beneficiary, seen.consent) == ("3 rue Haute", "Mme Petit", "spoken")
    clock.forward(hours=13)
    await store.write(needs.lapse_due)
    with pytest.raises(Refused, match="forbidden"):
        await store.write(needs.see_private, town.leo, need_id=need_id)
    await take(store, town.leo, need_id)
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled")
    clock.forward(days=6)
    assert await store.write(needs.mask_due) == 0
    clock.forward(days=1)
    assert await store.write(needs.mask_due) == 1
    assert await store.write(needs.mask_due) == 0
    row = await store.read(lambda conn: conn.execute(select(need_private)).one())
    assert (row.contact, row.address, row.masked_at is None) == ("", "", False)
    assert await store.read(lambda conn: conn.execute(select(proxy.c.beneficiary)).scalar_one()) == ""
    assert await how_many(store, private_sight) == 1
    assert claim_id


async def test_no_notice_carries_what_is_private(store, town):
    secret = needs.Private(contact="SECRET", address="SECRET", notes="SECRET")
    need_id = await need_in(store, town.claire, town.meals, private=secret, quantity=1)
    claim_id = await take(store, town.leo, need_id)
    await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state="delivered")
    await store.write(needs.resolve_need, town.amina, need_id=need_id, outcome="fulfilled")
    rows = await store.read(lambda conn: conn.execute(select(notice)).all())
    assert len(rows) >= 4
    assert "SECRET" not in repr(rows)


# ── leaving ─────────────────────────────────────────────────────────────────────────────────


@every_backend
async def test_whoever_is_removed_leaves_nothing_promised_and_waits_for_nothing(store, town):
    mine = await need_in(store, town.claire, town.meals, quantity=2)
    await take(store, town.leo, mine, 2)
    await store.write(needs.wait_for, town.amina, need_id=mine, quantity=1)
    full = await need_in(store, town.claire, town.meals, quantity=1)
    aminas = await take(store, town.amina, full)
    await store.write(needs.wait_for, town.leo, need_id=full, quantity=1)
    await store.write(needs.hand_over, town.amina, claim_id=aminas, to=town.ccas)
    brought = await need_in(store, town.claire, town.meals, quantity=1)
    done = await take(store, town.leo, brought)
    await store.write(needs.advance_claim, town.leo, claim_id=done, state="delivered")
    await store.write(people.remove_person, town.ccas, person_id=town.leo)
    assert await held(store, mine) == [("Amina", 1, "held")], "who waited took over"
    assert (await read(store, full)).waiting == ()
    assert await held(store, brought) == [("Leo", 1, "delivered")], "what came, came"
    assert await store.read(joined_channels, town.leo) == []
    answer = await store.write(people.remove_person, town.ccas, person_id=town.leo)
    assert answer == {"person": town.leo}, "twice is once"


async def test_a_proposal_to_somebody_removed_is_void(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    leos = await take(store, town.leo, need_id)
    await store.write(needs.hand_over, town.leo, claim_id=leos, to=town.amina)
    await store.write(people.remove_person, town.ccas, person_id=town.amina)
    assert (await read(store, need_id)).claims[0].handing_to is None


async def test_merging_tells_those_who_promised_where_it_goes_on(store, town):
    one, two = [await need_in(store, town.claire, town.meals) for _ in range(2)]
    await take(store, town.leo, one)
    await store.write(needs.merge_need, town.claire, need_id=one, into=two)
    assert (await told(store, town.leo, "card_merged"))[0]["into"] == two
