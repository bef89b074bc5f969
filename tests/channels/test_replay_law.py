"""The replay law: what one knew at a cursor, and the events since, are what one would read fresh."""

import asyncio
import itertools
import random
from datetime import timedelta
from functools import partial

import msgspec
import pytest
from sqlalchemy import select

from channels import log
from channels.actions import (
    calls,
    exercises,
    forwards,
    keeping,
    messages,
    needs,
    people,
    polls,
    reactions,
    sessions,
)
from channels.actions import channels as rooms
from channels.actions.alerts import start_due_waves, widen
from channels.actions.notices import read_notices
from channels.doorway import actor_for
from channels.files.rows import add_file
from channels.reading.exercises import exercises_of
from channels.reading.messages import messages_by_id
from channels.store import engines
from channels.store.tables import claim, message, need, session, waiting
from matching.claims import ACTIVE, CLAIMABLE, LIVE, state_of
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.fold import fold, fresh
from tests.support.ranking import RANKER
from tests.support.town import need_in


class Chronicle:
    """A store whose every moment is remembered: what was told, and what could be read."""

    def __init__(self, store, town):
        self.store, self.town = store, town
        self.told = []
        self.moments = []  # (heads, fresh states) after each step
        self.places = [
            town.meals, town.garden, town.closed, town.square, town.urgences,
            town.streams[town.claire], town.streams[town.leo],
        ]  # fmt: skip
        self._engine = engines.sync_engine(store.url)  # thousands of reads: without a loop between
        store.on_commit = self.told.extend

    def close(self):
        self._engine.dispose()

    def read(self, ask, *args, **kwargs):
        with self._engine.connect() as conn:
            return ask(conn, *args, **kwargs)

    def remember(self):
        heads = self.read(log.heads, self.places)
        states = self.read(lambda conn: {place: fresh(conn, place) for place in self.places})
        self.moments.append((heads, states))
        return states

    def check_from_every_cursor(self):
        """The law, from every moment that was remembered to now."""
        _, now = self.moments[-1]
        for heads, then in self.moments:
            for place in self.places:
                events = self.read(log.since, place, heads[place], limit=10_000)
                opened = {"sessions": then[place]["sessions"] | now[place]["sessions"]}  # opening is untold
                reached = fold({**then[place], **opened}, events, look_again=now[place]["profile"])
                assert reached == now[place], (place, heads[place])


@pytest.fixture
def chronicle(store, town):
    made = Chronicle(store, town)
    yield made
    made.close()


async def say(store, town, **more):
    answer = await store.write(messages.post_message, town.claire, channel=town.meals, body="Bonjour", **more)
    return answer["message"]


async def posted(store, town):
    await passed_on(store, town)
    first = await say(store, town)
    await say(store, town, reply_to=first)
    call = {"channel": town.meals, "body": "@Leo et @canal", "files": (await photo(store, town),)}
    await store.write(messages.post_message, town.claire, **call)


async def photo(store, town):
    about = {"name": "photo.jpg", "type": "image/jpeg", "sha256": "0" * 64, "width": 4, "height": 3}
    return await store.write(add_file, town.claire, size=10, network_limit=10_000, **about)


async def edited(store, town):
    first = await say(store, town)
    await say(store, town, reply_to=first)
    await store.write(messages.edit_message, town.claire, message_id=first, body="Bonsoir")
    await store.write(messages.edit_message, town.claire, message_id=first, body="Bonsoir @Leo")


async def deleted(store, town):
    first = await say(store, town)
    await say(store, town, reply_to=first)
    await store.write(messages.delete_message, town.claire, message_id=first)
    call = {"channel": town.meals, "body": "@Leo", "files": (await photo(store, town),)}
    last = await store.write(messages.post_message, town.claire, **call)
    await store.write(messages.delete_message, town.claire, message_id=last["message"])


async def card(store, town, kind, **more):
    """A card of Claire's, seen on the town's board if it may be."""
    urgency = {"urgency": "vital"} if kind == "need" else {}
    return await need_in(store, town.claire, town.meals, kind=kind, **{**urgency, **more})


async def taken(store, town, kind, **more):
    """A card of Claire's that Leo has promised two of."""
    need_id = await card(store, town, kind, **more)
    answer = await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    return need_id, answer["claim"]


async def edited_card(store, town, kind):
    need_id, _ = await taken(store, town, kind, quantity=2)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=1)
    await store.write(
        needs.amend_need, town.claire, need_id=need_id, amendment=needs.Amendment(title="Autre", quantity=4)
    )
    await store.write(needs.renew_need, town.claire, need_id=need_id)


async def claimed(store, town, kind):
    need_id = await card(store, town, kind)
    other = await need_in(
        store, town.leo, town.square, kind="offer" if kind == "need" else "need", quantity=3
    )
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2, match=other)
    await store.write(needs.claim_need, town.amina, need_id=need_id, quantity=3)


async def advanced(store, town, kind):
    _, claim_id = await taken(store, town, kind)
    for state in ("confirmed", "delivered"):
        await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state=state)
    await store.write(needs.validate_claim, town.claire, claim_id=claim_id, outcome="partly", delivered=1)


async def released(store, town, kind):
    need_id, claim_id = await taken(store, town, kind, quantity=2)
    for who in (town.amina, town.ccas):
        await store.write(needs.wait_for, who, need_id=need_id, quantity=1)
    await store.write(needs.release_claim, town.leo, claim_id=claim_id, reason="unavailable")


async def lapsed(store, town, kind):
    await taken(store, town, kind)
    store.clock.forward(hours=13)
    await store.write(needs.lapse_due)


async def no_show(store, town, kind):
    _, claim_id = await taken(store, town, kind)
    await store.write(needs.miss_claim, town.claire, claim_id=claim_id)


async def handing(store, town, kind):
    _, claim_id = await taken(store, town, kind)
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, organisation=town.redcross)
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, to=town.amina)


async def handed_over(store, town, kind):
    _, claim_id = await taken(store, town, kind)
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, to=town.amina)
    await store.write(needs.take_over, town.amina, claim_id=claim_id)


async def queued(store, town, kind):
    need_id, _ = await taken(store, town, kind, quantity=2)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=1)


async def dequeued(store, town, kind):
    need_id, _ = await taken(store, town, kind, quantity=2)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=1)
    await store.write(needs.stop_waiting, town.amina, need_id=need_id)


async def opened(store, town, kind):
    private = needs.Private(contact="06 12 34 56 78", address="3 rue Haute")
    said = await say(store, town)
    entered = needs.Proxy(beneficiary="Mme Petit", consent="spoken")
    await card(store, town, kind, private=private, proxy=entered, source=said)
    await need_in(store, town.claire, town.closed, kind=kind)
    draft = await card(store, town, kind, draft=True)
    await store.write(needs.publish_need, town.claire, need_id=draft)


async def declined(store, town, kind):
    need_id = await card(store, town, kind)
    await store.write(needs.respond, town.leo, need_id=need_id, answer="seen")
    await store.write(needs.respond, town.leo, need_id=need_id, answer="cannot")


async def resolved(store, town, kind):
    need_id, _ = await taken(store, town, kind, quantity=2)
    await store.write(needs.wait_for, town.amina, need_id=need_id, quantity=1)
    await store.write(
        needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled", delivered=1, words="Merci !"
    )
    await store.write(needs.resolve_need, town.claire, need_id=await card(store, town, kind), outcome="unmet")


async def expired(store, town, kind):
    need_id = await card(store, town, kind)
    store.clock.forward(days=2)
    await store.write(needs.expire_due)
    again = await card(store, town, kind)
    store.clock.forward(days=2)
    await store.write(needs.expire_due)
    await store.write(needs.renew_need, town.claire, need_id=again)
    assert need_id != again


async def merged(store, town, kind):
    one, two = [await card(store, town, kind) for _ in range(2)]
    await store.write(needs.merge_need, town.claire, need_id=one, into=two)


async def alerted(store, town):
    await need_in(store, town.claire, town.meals, urgency="urgent")
    await start_due_waves(store, ranker=RANKER)


async def covered(store, town):
    need_id = await need_in(store, town.claire, town.meals, urgency="urgent", quantity=1)
    await start_due_waves(store, ranker=RANKER)
    await store.write(needs.claim_need, town.amina, need_id=need_id, quantity=1)


async def widened(store, town):
    need_id = await need_in(store, town.claire, town.meals, urgency="urgent")
    await store.write(widen, town.amina, need_id=need_id)


async def read_of(store, town):
    await alerted(store, town)
    await store.write(read_notices, town.leo)


async def joined(store, town):
    await store.write(rooms.join_channel, town.leo, channel=town.garden)


async def left(store, town):
    await store.write(rooms.leave_channel, town.leo, channel=town.meals)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)


async def signed_out(store, town):
    for _ in range(2):
        await store.write(sessions.open_session, town.leo)
    await store.write(sessions.revoke_sessions, town.leo, by=town.leo)


async def changed(store, town):
    await store.write(people.change_role, town.ccas, person_id=town.leo, role="coordinator")
    await store.write(people.change_settings, town.claire, name="Claire", locale="en")


async def created(store, town):
    await store.write(rooms.create_channel, town.leo, name="Vélos")


async def rehearsed(store, town):
    done = await store.write(exercises.start_exercise, town.amina, name="Grand froid", circle=town.meals)
    await store.write(exercises.join_exercise, town.leo, exercise_id=done["exercise"])


async def debriefed(store, town):
    await rehearsed(store, town)
    (line,) = await store.read(exercises_of, await store.read(actor_for, town.amina))
    await store.write(exercises.end_exercise, town.amina, exercise_id=line.exercise.id)


async def reacted(store, town):
    first = await say(store, town)
    for who in (town.leo, town.claire):
        await store.write(reactions.react, who, message_id=first, word="thanks")
    await store.write(reactions.react, town.leo, message_id=first, word="thanks", on=False)
    gone = await say(store, town)
    await store.write(reactions.react, town.leo, message_id=gone, word="bravo")
    await store.write(messages.delete_message, town.claire, message_id=gone)


async def pinned(store, town):
    first = await say(store, town)
    await store.write(keeping.pin_message, town.leo, message_id=first)
    await store.write(keeping.pin_message, town.claire, message_id=first, on=False)
    for gone in (False, True):
        one = await say(store, town)
        await store.write(keeping.pin_message, town.leo, message_id=one)
        if gone:
            await store.write(messages.delete_message, town.claire, message_id=one)


async def called(store, town):
    done = await store.write(calls.start_call, town.claire, channel=town.meals)
    seats = {}
    for who in (town.claire, town.leo):
        sat = await store.write(calls.join_call, who, call_id=done["call"], session="s", most=4)
        seats[who] = sat["seat"]
    for who, seat in seats.items():
        await store.write(calls.hang_up, who, call_id=done["call"], seat=seat)


async def asked(store, town, **more):
    """A poll of Claire's that several answered, one of whom changed their mind."""
    options = ["Lundi", "Mardi"]
    answer = await store.write(
        polls.open_poll, town.claire, channel=town.meals, question="Quel jour ?", options=options, **more
    )
    for who, chosen in ((town.leo, [0]), (town.amina, [1]), (town.leo, [1])):
        await store.write(polls.choose, who, message_id=answer["message"], options=chosen)
    return answer["message"]


async def voted(store, town):
    await asked(store, town, several=True)
    gone = await asked(store, town, anonymous=True)
    await say(store, town, reply_to=gone)
    await store.write(messages.delete_message, town.claire, message_id=gone)


async def decided(store, town):
    await store.write(polls.close_poll, town.claire, message_id=await asked(store, town))
    await asked(store, town, closes_at=store.clock() + timedelta(hours=1))
    store.clock.forward(hours=2)
    assert await store.write(polls.close_due_polls) == 1


async def passed_on(store, town):
    """Words of Claire's that were passed on, with and without a word of one's own, quoted, and taken back."""
    first = await say(store, town, files=(await photo(store, town),))
    (shown,) = (await store.read(messages_by_id, [first]))[first].files
    for comment in ("", "Voyez"):
        more = {"comment": comment, "files": (shown.id,), "to": town.closed}
        one = await store.write(forwards.forward_message, town.claire, message_id=first, **more)
        quote = {"channel": town.closed, "body": "Oui", "reply_to": one["message"]}
        await store.write(messages.post_message, town.claire, **quote)
    await store.write(messages.delete_message, town.claire, message_id=first)
    await store.write(messages.delete_message, town.claire, message_id=one["message"])


CASES = {
    "poll.voted": voted,
    "poll.closed": decided,
    "call.started": called,
    "call.joined": called,
    "call.left": called,
    "call.ended": called,
    "message.pinned": pinned,
    "message.reacted": reacted,
    "message.posted": posted,
    "message.edited": edited,
    "message.deleted": deleted,
    "need.opened": opened,
    "need.claimed": claimed,
    "need.released": released,
    "need.declined": declined,
    "need.resolved": resolved,
    "need.expired": expired,
    "need.merged": merged,
    "need.alerted": alerted,
    "need.widened": widened,
    "notice.told": covered,
    "notice.read": read_of,
    "exercise.opened": rehearsed,
    "exercise.ended": debriefed,
    "member.joined": joined,
    "member.left": left,
    "session.revoked": signed_out,
    "person.changed": changed,
    "channel.created": created,
}
DEEDS = {
    "opened": opened,
    "edited": edited_card,
    "claimed": claimed,
    "advanced": advanced,
    "released": released,
    "lapsed": lapsed,
    "no_show": no_show,
    "handing": handing,
    "handed_over": handed_over,
    "queued": queued,
    "dequeued": dequeued,
    "declined": declined,
    "resolved": resolved,
    "expired": expired,
    "merged": merged,
}
for kind, (deed, act) in itertools.product(("need", "offer"), DEEDS.items()):
    CASES[f"{kind}.{deed}"] = partial(act, kind=kind)


def test_every_kind_of_event_has_its_case():
    assert set(CASES) == log.KINDS


@every_backend
@pytest.mark.parametrize("kind", CASES)
async def test_the_law_holds_for(store, town, chronicle, kind):
    chronicle.remember()
    await CASES[kind](store, town)
    await asyncio.sleep(0)
    assert kind in {event.kind for event in chronicle.told}, "the case makes what it is named after"
    if kind == "channel.created":
        born = next(event.channel for event in chronicle.told if event.kind == kind)
        nothing = await store.read(fresh, town.urgences)
        chronicle.places, chronicle.moments = [born], [({born: 0}, {born: nothing})]
    chronicle.remember()
    chronicle.check_from_every_cursor()


class Life:
    """A town at random: every action there is, by whoever, most of them allowed."""

    def __init__(self, store, town, seed):
        self.store, self.town = store, town
        self.chance = random.Random(seed)
        self.said, self.asks, self.asked, self.claims = [], [], [], []
        self.passed_on = set()
        self.number = 0
        self.refused = 0
        self.words = {}  # message → every body it ever had

    def body(self):
        self.number += 1
        return f"parole-{self.number}."

    async def step(self):
        often = [self.post] * 5 + [self.claim] * 6 + [self.ask] * 3
        at_times = [self.edit, self.delete, self.release, self.answer, self.wait, self.go_on] * 2
        often += [self.react, self.poll, self.vote, self.vote, self.forward]
        rarely = [
            self.close,
            self.join,
            self.leave,
            self.bring,
            self.take_out,
            self.resolve,
            self.merge,
            self.amend,
        ]
        people = [self.hand_over, self.prove, self.time, self.role, self.session]
        action = self.chance.choice(often + at_times + rarely + people)
        try:
            await action()
        except Refused:
            self.refused += 1

    def who(self):
        town = self.town
        return self.chance.choice([town.claire, town.leo, town.amina, town.ccas, town.nour])

    def where(self):
        town = self.town
        return self.chance.choice([town.meals, town.garden, town.closed, town.square])

    def one(self, of):
        return self.chance.choice(of) if of else "nothing"

    async def post(self):
        place, by, body = self.where(), self.who(), self.body()
        here = [message_id for message_id, at in self.said if at == place]
        quoted = self.chance.choice(here) if here and self.chance.random() < 0.4 else None
        answer = await self.store.write(messages.post_message, by, channel=place, body=body, reply_to=quoted)
        self.said.append((answer["message"], place))
        self.words[answer["message"]] = [body]

    async def edit(self):
        message_id, body = self.one(self.said)[0], self.body()
        await self.store.write(messages.edit_message, self.town.claire, message_id=message_id, body=body)
        self.words[message_id].append(body)

    async def delete(self):
        await self.store.write(messages.delete_message, self.town.amina, message_id=self.one(self.said)[0])

    async def poll(self):
        place, question = self.where(), self.body()
        several, anonymous = self.chance.random() < 0.5, self.chance.random() < 0.5
        about = {"question": question, "options": ["Oui", "Non"], "several": several, "anonymous": anonymous}
        answer = await self.store.write(polls.open_poll, self.who(), channel=place, **about)
        self.said.append((answer["message"], place))
        self.asks.append(answer["message"])
        self.words[answer["message"]] = [question]

    async def vote(self):
        chosen = self.chance.choice([[], [0], [1], [0, 1]])
        await self.store.write(polls.choose, self.who(), message_id=self.one(self.asks), options=chosen)

    async def close(self):
        await self.store.write(polls.close_poll, self.town.amina, message_id=self.one(self.asks))

    async def forward(self):
        source, place, comment = self.one(self.said)[0], self.where(), self.body()
        about = {"message_id": source, "to": place, "comment": comment}
        answer = await self.store.write(forwards.forward_message, self.who(), **about)
        self.said.append((answer["message"], place))
        self.words[answer["message"]] = [comment]
        self.passed_on.add(source)

    async def react(self):
        word, on = self.chance.choice(["thanks", "bravo"]), self.chance.random() < 0.7
        await self.store.write(
            reactions.react, self.who(), message_id=self.one(self.said)[0], word=word, on=on
        )

    async def join(self):
        await self.store.write(rooms.join_channel, self.who(), channel=self.where())

    async def leave(self):
        await self.store.write(rooms.leave_channel, self.who(), channel=self.where())

    async def bring(self):
        await self.store.write(rooms.add_member, self.who(), channel=self.where(), person_id=self.who())

    async def take_out(self):
        await self.store.write(rooms.remove_member, self.who(), channel=self.where(), person_id=self.who())

    async def ask(self):
        urgency = self.chance.choice(["normal", "urgent", "vital"])
        private = needs.Private(contact="SECRET", address="SECRET", notes="SECRET")
        more = {"quantity": self.chance.randrange(1, 6), "private": private}
        if self.chance.random() < 0.3:
            more |= {"kind": "offer", "unlimited": self.chance.random() < 0.2}
        else:
            more |= {"urgency": urgency}
        self.asked.append(await need_in(self.store, self.who(), self.where(), **more))

    async def claim(self):
        match = self.one(self.asked) if self.chance.random() < 0.3 else None
        answer = await self.store.write(
            needs.claim_need,
            self.who(),
            need_id=self.one(self.asked),
            quantity=self.chance.randrange(1, 4),
            match=match,
        )
        self.claims.append(answer["claim"])

    async def wait(self):
        quantity = self.chance.randrange(1, 4)
        await self.store.write(needs.wait_for, self.who(), need_id=self.one(self.asked), quantity=quantity)

    async def go_on(self):
        state = self.chance.choice(["confirmed", "on_the_way", "delivered"])
        claim_id = self.one(self.claims)
        await self.store.write(needs.advance_claim, self.town.amina, claim_id=claim_id, state=state)

    async def hand_over(self):
        claim_id, to = self.one(self.claims), self.who()
        await self.store.write(needs.hand_over, self.town.amina, claim_id=claim_id, to=to)
        if self.chance.random() < 0.7:
            await self.store.write(needs.take_over, to, claim_id=claim_id)

    async def prove(self):
        claim_id = self.one(self.claims)
        if self.chance.random() < 0.4:
            await self.store.write(needs.miss_claim, self.town.amina, claim_id=claim_id)
        else:
            how = {"outcome": "partly", "delivered": 1} if self.chance.random() < 0.5 else {}
            await self.store.write(needs.validate_claim, self.town.amina, claim_id=claim_id, **how)

    async def amend(self):
        change = needs.Amendment(quantity=self.chance.randrange(1, 8))
        await self.store.write(
            needs.amend_need, self.town.amina, need_id=self.one(self.asked), amendment=change
        )

    async def release(self):
        await self.store.write(needs.release_claim, self.town.amina, claim_id=self.one(self.claims))

    async def answer(self):
        answer = self.chance.choice(["seen", "cannot"])
        await self.store.write(needs.respond, self.who(), need_id=self.one(self.asked), answer=answer)

    async def resolve(self):
        outcome = self.chance.choice(["fulfilled", "elsewhere", "unmet", "cancelled"])
        await self.store.write(
            needs.resolve_need, self.town.amina, need_id=self.one(self.asked), outcome=outcome
        )

    async def merge(self):
        await self.store.write(
            needs.merge_need, self.town.amina, need_id=self.one(self.asked), into=self.one(self.asked)
        )

    async def time(self):
        self.store.clock.forward(hours=self.chance.randrange(12))
        for sweep in (needs.nudge_due, needs.lapse_due, needs.expire_due, needs.mask_due):
            await self.store.write(sweep)

    async def role(self):
        role = self.chance.choice(["member", "coordinator", "citizen"])
        await self.store.write(people.change_role, self.town.ccas, person_id=self.town.leo, role=role)

    async def session(self):
        await self.store.write(sessions.open_session, self.town.leo)
        if self.chance.random() < 0.5:
            mine = await self.store.read(lambda conn: conn.execute(select(session.c.id)).scalars().all())
            await self.store.write(sessions.close_session, self.town.leo, session_id=self.one(mine))


async def live_a_life(chronicle, seed, steps):
    life = Life(chronicle.store, chronicle.town, seed)
    known = chronicle.remember()
    for _ in range(steps):
        await life.step()
        await asyncio.sleep(0)
        news, chronicle.told[:] = list(chronicle.told), []
        before, known = known, chronicle.remember()
        for place in chronicle.places:  # the law as a live reader lives it, event by event
            heard = [event for event in news if event.channel == place]
            opened = {"sessions": before[place]["sessions"] | known[place]["sessions"]}
            reached = fold({**before[place], **opened}, heard, look_again=known[place]["profile"])
            assert reached == known[place]
    assert life.refused < steps * 0.9, "something happened"
    chronicle.read(check_promises)
    return life


def check_promises(conn):
    """What the rules promise of every ledger, asked of the rows that a random life left."""
    claims = {row.id: row for row in conn.execute(select(claim).where(claim.c.state.in_(ACTIVE)))}
    waits = {row.need_id for row in conn.execute(select(waiting))}
    for row in conn.execute(select(need)):
        mine = [one for one in claims.values() if one.need_id == row.id]
        assert row.taken == (0 if row.unlimited else sum(one.quantity for one in mine))
        assert row.author_id not in {one.person_id for one in mine}
        if row.state in LIVE:
            assert row.state == ("open" if row.unlimited else state_of(row.taken, row.quantity))
        assert row.id not in waits or row.state == "covered" or row.state in CLAIMABLE
    for one in claims.values():
        twin = claims.get(one.twin_id)
        if twin is not None:
            assert (twin.twin_id, twin.match_id, one.match_id) == (one.id, one.need_id, twin.need_id)
            assert (twin.quantity, twin.state) == (one.quantity, one.state)


@pytest.mark.parametrize("seed", range(4))
async def test_the_law_holds_from_every_cursor_of_a_random_life(chronicle, seed):
    await live_a_life(chronicle, seed, steps=50)
    chronicle.check_from_every_cursor()


@pytest.mark.parametrize("backend", ["postgres"])
async def test_the_law_holds_on_postgresql_too(chronicle):
    await live_a_life(chronicle, seed=99, steps=20)
    chronicle.check_from_every_cursor()


@pytest.mark.parametrize("seed", range(2))
async def test_what_was_taken_back_and_what_is_private_is_in_no_replay(store, chronicle, seed):
    life = await live_a_life(chronicle, seed, steps=120)
    everything = b""
    for place in chronicle.places:
        everything += msgspec.json.encode(chronicle.read(log.since, place, 0, limit=10_000))
        everything += msgspec.json.encode(chronicle.read(log.before, place, 10**9, limit=10_000))
    rows = await store.read(lambda conn: conn.execute(select(message)).all())
    gone = {row.id for row in rows if row.deleted_at is not None}
    assert gone, "something was taken back"
    for row in rows:
        replaced = [] if row.id in life.passed_on else life.words[row.id][:-1]  # a copy stays as it was made
        for body in replaced if row.id not in gone else life.words[row.id]:
            assert body.encode() not in everything
        if row.id in gone:
            assert row.body == ""
        else:
            assert life.words[row.id][-1].encode() in everything
    assert b"has_private" in everything
    assert b"SECRET" not in everything
