"""The replay law: what one knew at a cursor, and the events since, are what one would read fresh."""

import asyncio
import random

import msgspec
import pytest
from sqlalchemy import select

from channels import log
from channels.actions import channels as rooms
from channels.actions import messages, needs, people, sessions
from channels.store import engines
from channels.store.tables import message, session
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.fold import fold, fresh
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
    first = await say(store, town)
    await say(store, town, reply_to=first)


async def edited(store, town):
    first = await say(store, town)
    await say(store, town, reply_to=first)
    await store.write(messages.edit_message, town.claire, message_id=first, body="Bonsoir")


async def deleted(store, town):
    first = await say(store, town)
    await say(store, town, reply_to=first)
    await store.write(messages.delete_message, town.claire, message_id=first)


async def opened(store, town):
    private = needs.Private(contact="06 12 34 56 78", address="3 rue Haute")
    await need_in(store, town.claire, town.meals, urgency="vital", private=private)
    await need_in(store, town.claire, town.closed, urgency="urgent")


async def claimed(store, town):
    need_id = await need_in(store, town.amina, town.meals, urgency="urgent")
    await store.write(needs.claim_need, town.claire, need_id=need_id, quantity=2, on_behalf_of=town.redcross)
    return (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=3))["claim"]


async def released(store, town):
    claim_id = await claimed(store, town)
    await store.write(needs.release_claim, town.leo, claim_id=claim_id, reason="unavailable")


async def declined(store, town):
    need_id = await need_in(store, town.claire, town.meals, urgency="urgent")
    await store.write(needs.respond, town.leo, need_id=need_id, answer="seen")
    await store.write(needs.respond, town.leo, need_id=need_id, answer="cannot")


async def resolved(store, town):
    need_id = await need_in(store, town.claire, town.meals, urgency="vital")
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="elsewhere")


async def expired(store, town):
    await need_in(store, town.claire, town.meals, urgency="urgent")
    store.clock.forward(days=2)
    await store.write(needs.expire_due)


async def merged(store, town):
    one, two = [await need_in(store, town.claire, town.meals) for _ in range(2)]
    await store.write(needs.merge_need, town.claire, need_id=one, into=two)


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


CASES = {
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
    "member.joined": joined,
    "member.left": left,
    "session.revoked": signed_out,
    "person.changed": changed,
    "channel.created": created,
}


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
        self.said, self.asked, self.claims = [], [], []
        self.number = 0
        self.refused = 0
        self.words = {}  # message → every body it ever had

    def body(self):
        self.number += 1
        return f"parole-{self.number}."

    async def step(self):
        often = [self.post] * 5 + [self.claim] * 4 + [self.ask] * 3
        at_times = [self.edit, self.delete, self.release, self.answer] * 2
        rarely = [self.join, self.leave, self.bring, self.take_out, self.resolve, self.merge]
        action = self.chance.choice(often + at_times + rarely + [self.time, self.role, self.session])
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
        quantity = self.chance.randrange(1, 6)
        self.asked.append(
            await need_in(
                self.store, self.who(), self.where(), quantity=quantity, urgency=urgency, private=private
            )
        )

    async def claim(self):
        answer = await self.store.write(
            needs.claim_need, self.who(), need_id=self.one(self.asked), quantity=self.chance.randrange(1, 4)
        )
        self.claims.append(answer["claim"])

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
        await self.store.write(needs.expire_due)

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
    return life


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
        for body in life.words[row.id][:-1] if row.id not in gone else life.words[row.id]:
            assert body.encode() not in everything
        if row.id in gone:
            assert row.body == ""
        else:
            assert life.words[row.id][-1].encode() in everything
    assert b"has_private" in everything
    assert b"SECRET" not in everything
