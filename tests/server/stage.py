"""A stage on which everybody stands in every relation to everything that access depends on.

The actors are seven people and nobody; the places are channels with each actor in or out of
them. Messages, needs and claims are made anew for each case, so that no case disturbs another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from channels.actions import channels as rooms
from channels.actions import exercises
from channels.actions.messages import post_message
from channels.actions.needs import Private, claim_need, open_need
from channels.actions.people import create_person, remove_person
from channels.actions.scheduled import schedule
from channels.actions.sessions import create_token, open_session
from channels.files.rows import add_file, hang_on_need
from channels.people.passwords import hash_password
from channels.store import Store, Write
from channels.store.tables import (
    call,
    channel,
    claim,
    exercise,
    exercise_member,
    membership,
    message,
    need,
    person,
    session,
)
from matching.access import Actor, Thing
from tests.support.town import Town, ask

NOBODY: Final = "nobody"
ACTORS: Final = ("admin", "coordinator", "member", "citizen", "struck", "removed", "outsider", NOBODY)
AT_HOME: Final = ACTORS[:6]
NO_SUCH_ID: Final = "zzzzzzzzzzzzzzzzzzzz"


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of channel, and whether the actors joined it. ``struck`` was taken out of it again."""

    kind: str
    joined: bool = False
    posting: str = "members"
    own: bool = False  # one for each actor, opened by them

    def thing(self, network: str, actor: str) -> Thing:
        """What the rules are told about it, for this actor."""
        return Thing(
            network=network,
            open=self.kind in ("town", "theme"),
            town=self.kind == "town",
            member=self.joined and actor in AT_HOME and actor != "struck",
            own=self.own,
            staff_only=self.posting == "coordinators",
        )


PLACES: Final[dict[str, Place]] = {
    "theme in": Place("theme", joined=True),
    "theme out": Place("theme"),
    "town": Place("town", joined=True),
    "town out": Place("town"),
    "announcements": Place("town", joined=True, posting="coordinators"),
    "private in": Place("private", joined=True),
    "private out": Place("private"),
    "private own": Place("private", joined=True, own=True),
    "organisation in": Place("organisation", joined=True),
    "organisation out": Place("organisation"),
}


@dataclass(slots=True)
class Stage:
    """Who and what there is. ``cookies`` and ``tokens`` hold what each actor still has in hand."""

    store: Store
    town: Town
    people: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    helper: str = ""  # claims what nobody else does
    stranger: str = ""  # is in no channel: to be brought in, and taken out

    def actor(self, name: str) -> Actor:
        """The actor as the rules see them."""
        roles = {
            "admin": "admin",
            "coordinator": "coordinator",
            "citizen": "citizen",
            "outsider": "coordinator",
        }
        home = self.town.elsewhere if name == "outsider" else self.town.network
        role: Any = roles.get(name, "member")
        return Actor(self.people.get(name, ""), home, role, active=name not in ("removed", NOBODY))

    def thing(self, place: str, actor: str) -> Thing:
        """A place as the rules see it."""
        return PLACES[place].thing(self.town.network, actor)

    def channel(self, place: str, actor: str) -> str:
        """The channel that stands for a place."""
        return self.places[place, actor if PLACES[place].own else ""]

    # ── made anew for each case ─────────────────────────────────────────────────────────

    async def message(self, place: str, actor: str, *, own: bool) -> tuple[str, Thing]:
        """A message that the actor wrote, when they still could, or that somebody else wrote."""
        thing = replace(self.thing(place, actor), own=own)
        author = self.people[actor] if own else self.town.claire
        return await self.store.write(_message, self.town.claire, self.channel(place, actor), author), thing

    async def scheduled(self) -> str:
        """Something that Claire, who is none of the actors, is to say tomorrow."""
        at = self.store.clock() + timedelta(days=1)
        done = await self.store.write(
            schedule, self.town.claire, channel=self.town.meals, body="Demain", at=at
        )
        return str(done["scheduled"])

    async def need(self, place: str, actor: str, *, relation: str, kind: str = "need") -> tuple[str, Thing]:
        """A card that the actor wrote (``asker``), has a promise on (``claimer``), or neither (``other``)."""
        thing = replace(self.thing(place, actor), own=relation == "asker", holder=relation == "claimer")
        author = self.people[actor] if relation == "asker" else self.town.claire
        holder = self.people[actor] if relation == "claimer" else None
        asked = replace_ask(self.store, kind=kind)
        need_id, _ = await self.store.write(
            _need, self.town.claire, self.channel(place, actor), asked, author, self.helper, holder
        )
        return need_id, thing

    async def claim(self, place: str, actor: str, *, relation: str) -> tuple[str, Thing]:
        """A claim that is the actor's, on their own card, proposed to them, or none of it.

        ``relation``: ``claimer``, ``asker``, ``proposed`` or ``other``.
        """
        thing = replace(self.thing(place, actor), own=relation != "other")
        holder = self.people[actor] if relation == "claimer" else self.helper
        author = self.people[actor] if relation == "asker" else self.town.claire
        asked = replace_ask(self.store)
        _, claim_id = await self.store.write(
            _need, self.town.claire, self.channel(place, actor), asked, author, self.helper, holder
        )
        assert claim_id is not None
        if relation == "proposed":
            await self.store.write(_propose, claim_id, self.people[actor])
        return claim_id, thing

    async def call(self, place: str, actor: str) -> tuple[str, Thing]:
        """A call that goes on in a place."""
        need_id, thing = await self.need(place, actor, relation="other")  # each in a thread of its own
        return await self.store.write(_call, self.town.claire, need_id), thing

    async def exercise(self, actor: str, relation: str) -> tuple[str, Thing]:
        """An exercise that the actor plays in, was asked to join, or knows nothing of."""
        circle = self.places["theme out" if relation == "asked" else "private out", ""]
        who = self.people.get(actor) if relation == "playing" else None
        exercise_id = await self.store.write(_exercise, self.town.claire, circle, who)
        thing = Thing(self.town.network, open=relation == "asked", member=who is not None, practice=True)
        return exercise_id, thing

    async def file(self, place: str, actor: str) -> tuple[str, Thing]:
        """A picture on somebody's need."""
        need_id, thing = await self.need(place, actor, relation="other")
        return await self.store.write(_file, self.town.claire, need_id), thing

    async def session(self, actor: str, *, own: bool) -> tuple[str, Thing]:
        """A session of the actor's other device, or of somebody else's."""
        who = self.people[actor] if own else self.town.claire
        return await self.store.write(_session, who), Thing(self.actor(actor).network, own=own)

    async def put_back(self, place: str, actor: str) -> None:
        """Undo what joining or leaving did to an actor's membership."""
        await self.store.write(
            _put_back,
            self.channel(place, actor),
            self.people[actor],
            self.thing(place, actor).member,
            PLACES[place].joined,
        )


def replace_ask(store: Store, **more: Any) -> Any:
    """A card with something to hide."""
    return ask(store, quantity=5, **more, private=Private(contact="Chez Paule", address="3 rue Haute"))


async def build_stage(store: Store, town: Town) -> Stage:
    """Bring everybody on, put them where they belong, and show the door to who must go."""
    stage = Stage(store, town)
    hashed = await hash_password("un vrai mot de passe")
    stage.people = {"admin": town.ccas, "coordinator": town.amina, "member": town.leo, "citizen": town.nour}
    stage.people["outsider"] = town.hugo
    for name in ("struck", "removed"):
        stage.people[name] = await store.write(new_member, town.network, name)
    stage.helper = await store.write(new_member, town.network, "helper")
    stage.stranger = await store.write(new_member, town.network, "stranger")
    for name, place in PLACES.items():
        for actor in AT_HOME if place.own else ("",):
            stage.places[name, actor] = await store.write(_place, stage, place, actor)
    for name, who in stage.people.items():
        stage.cookies[name] = await store.write(open_session, who)
        stage.tokens[name] = await store.write(create_token, who)
    await store.write(lambda tx: tx.conn.execute(update(person).values(password_hash=hashed)))
    await store.write(remove_person, town.ccas, person_id=stage.people["removed"])
    return stage


def new_member(tx: Write, network: str, name: str) -> str:
    """Add a member of a network; returns their id."""
    return create_person(
        tx, network=network, email=f"{name}@stage.example", name=name, role="member", password_hash="-"
    )


def _place(tx: Write, stage: Stage, place: Place, actor: str) -> str:
    claire = stage.town.claire
    founder = stage.people[actor] if actor else claire
    channel_id = rooms.insert_channel(
        tx,
        network=stage.town.network,
        kind=place.kind,
        name=f"Lieu {len(stage.places)}",
        by=founder,
        posting=place.posting,
        organisation=stage.town.redcross if place.kind == "organisation" else None,
    )
    crowd = [stage.people[one] for one in AT_HOME] if place.joined and not place.own else []
    everybody = [*crowd, claire, stage.helper, founder]
    for who in dict.fromkeys(everybody):
        rooms.add_to_channel(tx, channel_id, who, by=founder)
    if place.joined and (not place.own or actor == "struck"):
        rooms.remove_from_channel(tx, channel_id, stage.people["struck"], by=claire)
    return channel_id


def _call(tx: Write, by: str, need_id: str) -> str:
    thread = tx.conn.execute(select(need.c.thread_id).where(need.c.id == need_id)).scalar_one()
    call_id = tx.new_id()
    tx.conn.execute(insert(call), {"id": call_id, "channel_id": thread, "by": by, "at": tx.at})
    return call_id


def _message(tx: Write, by: str, channel_id: str, author: str) -> str:
    with _may_post(tx, channel_id):
        answer = post_message(tx, by, channel=channel_id, body="Bonjour")
    mine = message.c.id == answer["message"]
    tx.conn.execute(update(message).where(mine).values(author_id=author))
    return str(answer["message"])


class _may_post:
    """Let a member speak among the announcements, for the length of a block."""

    def __init__(self, tx: Write, channel_id: str) -> None:
        self._tx, self._here = tx, channel.c.id == channel_id

    def __enter__(self) -> None:
        self._before = self._tx.conn.execute(select(channel.c.posting).where(self._here)).scalar_one()
        self._tx.conn.execute(update(channel).where(self._here).values(posting="members"))

    def __exit__(self, *fault: object) -> None:
        self._tx.conn.execute(update(channel).where(self._here).values(posting=self._before))


def _need(
    tx: Write, by: str, channel_id: str, asked: Any, author: str, helper: str, holder: str | None
) -> tuple[str, str | None]:
    with _may_post(tx, channel_id):
        need_id = open_need(tx, by, channel=channel_id, ask=asked)["need"]
    claim_id = None
    if holder is not None:
        claim_id = claim_need(tx, helper, need_id=need_id, quantity=2)["claim"]
        tx.conn.execute(update(claim).where(claim.c.id == claim_id).values(person_id=holder))
    tx.conn.execute(update(need).where(need.c.id == need_id).values(author_id=author))
    return need_id, claim_id


def _exercise(tx: Write, by: str, circle: str, player: str | None) -> str:
    role = person.c.id == by
    tx.conn.execute(update(person).where(role).values(role="coordinator"))
    exercise_id = exercises.start_exercise(tx, by, name="Grand froid", circle=circle)["exercise"]
    tx.conn.execute(update(person).where(role).values(role="member"))
    if player is not None:
        channel_id = tx.conn.execute(
            select(exercise.c.channel_id).where(exercise.c.id == exercise_id)
        ).scalar_one()
        rooms.add_to_channel(tx, channel_id, player, by=by)
        tx.conn.execute(
            insert(exercise_member), {"exercise_id": exercise_id, "person_id": player, "at": tx.at}
        )
    return str(exercise_id)


def _file(tx: Write, by: str, need_id: str) -> str:
    about = {"name": "p.txt", "type": "image/jpeg", "size": 1, "sha256": "0" * 64, "width": 1, "height": 1}
    file_id = add_file(tx, by, network_limit=1 << 30, **about)  # type: ignore[arg-type]
    hang_on_need(tx, by, need_id, [file_id])
    return file_id


def _propose(tx: Write, claim_id: str, who: str) -> None:
    tx.conn.execute(update(claim).where(claim.c.id == claim_id).values(handing_to=who))


def _session(tx: Write, who: str) -> str:
    open_session(tx, who, device="Autre")
    newest = select(session.c.id).where(session.c.person_id == who).order_by(session.c.id.desc()).limit(1)
    return str(tx.conn.execute(newest).scalar_one())


def _put_back(tx: Write, channel_id: str, who: str, member: bool, was: bool) -> None:
    tx.conn.execute(
        delete(membership).where(membership.c.channel_id == channel_id, membership.c.person_id == who)
    )
    if was:
        row = {"channel_id": channel_id, "person_id": who, "from_seq": 0, "joined_at": tx.at}
        tx.conn.execute(insert(membership), {**row, "until_seq": None if member else 1})
