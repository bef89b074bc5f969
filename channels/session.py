"""One connection's conversation: verbs in, answers and events out. No socket in sight.

The transport hands each inbound frame to ``receive`` and offers a ``Sink`` for what goes out.
Verbs run as tasks, in order of arrival up to their first write, bounded in number.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from channels import log as history
from channels.actions import messages, needs, reading
from channels.desk import Desk
from channels.doorway import Door, actor_for, channel_for, heard_ranges
from channels.hub import REMOVED, RESTARTING, SIGNED_OUT
from channels.people.sessions import SignedIn, still_holds
from channels.reading.rooms import joined_channels, read_up_to, special_channels, unread_counts
from channels.seen import SeenCounts
from channels.shapes import Person
from channels.wire import (
    AnyVerb,
    ClaimVerb,
    Delete,
    Edit,
    Leave,
    NeedVerb,
    Open,
    Post,
    Read,
    Ref,
    Release,
    Resolve,
    Respond,
    Typing,
    decode,
    encode,
    ref_of,
)
from matching.access import Thing, can
from matching.refusals import Refused

OPEN_LIMIT: Final = 1_000  # channels one connection may have open
IN_FLIGHT_LIMIT: Final = 64  # verbs of one connection under way; more is a flood
HASTY_LIMIT: Final = 200  # verbs in a row refused for haste; who heeds none of them is a flood too
TOO_MANY: Final = 4029
HEARTBEAT: Final = 25  # seconds between pings, told in hello

log = logging.getLogger("relais.session")


class Sink(Protocol):
    """Where a session writes: bytes to one reader, with a bound."""

    def send_frame(self, frame: bytes) -> None: ...
    def full(self) -> bool: ...
    def half_full(self) -> bool: ...
    async def drained(self) -> None: ...
    def close(self, code: int) -> None: ...


class Session:
    """A signed-in person on one connection; the hub's ``Listener``."""

    __slots__ = (
        "_bucket",
        "_desk",
        "_entered",
        "_hasty",
        "_seen",
        "_sink",
        "_stopped",
        "_tasks",
        "full",
        "half_full",
        "locale",
        "person",
        "person_id",
        "send_frame",
        "session_id",
        "variant",
        "who",
    )

    def __init__(self, desk: Desk, seen: SeenCounts, who: SignedIn, sink: Sink, *, variant: str) -> None:
        self._desk = desk
        self._seen = seen
        self._sink = sink
        # The hub calls these a thousand times an event: straight to the sink.
        self.send_frame, self.full, self.half_full = sink.send_frame, sink.full, sink.half_full
        self._tasks: set[asyncio.Task[None]] | None = None
        self._bucket = Bucket(desk.limits.verbs_per_second, desk.limits.verbs_burst)
        self._hasty = 0
        self._entered = False
        self._stopped = False
        self.who = who
        self.person = Person(id=who.actor.id, name=who.name, org=who.org)
        self.person_id = who.actor.id
        self.session_id = who.session_id
        self.locale = who.locale
        self.variant = variant

    # ── life ────────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Say hello, then tell who is here."""
        try:
            await self._greet()
        finally:
            if self._stopped:  # gone while we were saying hello: nobody will tell us again
                self.stop()

    async def _greet(self) -> None:
        network = self.who.actor.network
        hello, my_head, holds = await self._desk.store.read(_hello, self.who)
        self._send(
            {
                "t": "hello",
                "person": {"id": self.person.id, "name": self.person.name, "role": self.who.actor.role},
                "epoch": self._desk.epoch,
                "heartbeat": HEARTBEAT,
                **hello,
            }
        )
        await self._desk.hub.watch(self, [hello["me"], *hello["heads"]])
        if self._desk.hub.head(hello["me"]) > my_head:  # something was told to me in between
            holds = await self._desk.store.read(still_holds, self.session_id)
        if not holds:
            self.close(SIGNED_OUT)  # ended before we were watching: nothing will tell us any more
        sees = can(self.who.actor, "network.see_people", Thing(network))
        here = await self._desk.presence.enter(network, self.person, self, sees=sees)
        self._entered = True
        if sees:
            self._send({"t": "presence", "here": here})

    def stop(self) -> None:
        """The connection is gone: let go of everything."""
        self._stopped = True
        self._desk.hub.forget(self)
        if self._entered:
            self._desk.presence.exit(self.who.actor.network, self.person_id, self)
        for task in self._tasks or ():
            task.cancel()

    # ── what the hub asks of a listener ─────────────────────────────────────────────────

    async def drained(self) -> None:
        await self._sink.drained()

    def close(self, code: int) -> None:
        self._sink.close(code)

    def person_changed(self) -> None:
        self._spawn(self._look_again())

    async def _look_again(self) -> None:
        """Role, name or memberships changed: follow, or hang up on who was removed."""
        try:
            await self._follow_changes()
        except Refused as refusal:
            # A database that cannot be asked says nothing about the person: come back and be looked at.
            self.close(RESTARTING if refusal.code == "busy" else REMOVED)

    async def _follow_changes(self) -> None:
        await self._desk.store.read(actor_for, self.person_id)
        joined = await self._desk.store.read(joined_channels, self.person_id)
        await self._desk.hub.watch(self, joined)
        for channel in self._desk.hub.opened(self):
            try:
                await self._desk.store.read(channel_for, self.person_id, channel)
            except Refused as refusal:
                if refusal.code == "busy":
                    raise
                self._desk.hub.unfollow(self, channel)

    # ── verbs ───────────────────────────────────────────────────────────────────────────

    def receive(self, frame: str | bytes) -> None:
        """Take one inbound frame; its answer follows."""
        if len(self._tasks or ()) >= IN_FLIGHT_LIMIT:
            self.close(TOO_MANY)
            return
        wait = self._bucket.wait() if self._desk.limits.enabled else 0.0
        if wait:
            self._slow_down(frame, wait)
            return
        self._hasty = 0
        try:
            verb = decode(frame)
        except Refused as refusal:
            self._refuse(ref_of(frame), refusal)
            return
        self._spawn(self._answer(verb))

    def _slow_down(self, frame: str | bytes, wait: float) -> None:
        self._hasty += 1
        if self._hasty > HASTY_LIMIT:
            self.close(TOO_MANY)
        else:
            self._refuse(ref_of(frame), Refused("rate_limited", retry_after=round(wait, 1)))

    async def _answer(self, verb: AnyVerb) -> None:
        try:
            await HANDLERS[type(verb)](self, verb)
        except Refused as refusal:
            self._refuse(verb.ref, refusal)
        except Exception:
            log.exception("verb %s failed", type(verb).__name__)
            self._refuse(verb.ref, Refused("busy", retry_after=2))

    async def _on_open(self, verb: Open) -> None:
        if len(self._desk.hub.opened(self)) >= OPEN_LIMIT:
            raise Refused("rate_limited", retry_after=0)
        door, within = await self._desk.store.read(_door, self.person_id, verb.channel)
        parent = door.room.parent_id
        head = await self._desk.hub.follow(self, verb.channel, parent=parent, closed=not door.thing.open)
        if self._desk.hub.head(parent or verb.channel) > door.room.scope_head:
            try:  # somebody may have left between that look and our listening: look again
                door, within = await self._desk.store.read(_door, self.person_id, verb.channel)
            except Refused:
                self._desk.hub.unfollow(self, verb.channel)
                raise
        after = head if verb.after is None else verb.after
        # This worker may not have been told yet what the client saw through another one.
        if not 0 <= after <= max(head, door.room.head):  # from another life of the database, or nonsense
            after = head
            self._send({"t": "reset", "channel": verb.channel, "head": head})
        self._ok(verb.ref, head=head)
        await self._desk.hub.refill(
            self, verb.channel, after=after, closed=not door.thing.open, within=within
        )

    async def _on_leave(self, verb: Leave) -> None:
        self._desk.hub.unfollow(self, verb.channel)
        self._ok(verb.ref)

    async def _on_post(self, verb: Post) -> None:
        post = messages.Post(self.person_id, verb.channel, verb.body, verb.reply_to, verb.key)
        answer = await self._desk.store.write_among(messages.post_messages, post)
        self._ok(verb.ref, **answer)

    async def _on_edit(self, verb: Edit) -> None:
        answer = await self._desk.store.write(
            messages.edit_message, self.person_id, message_id=verb.message, body=verb.body
        )
        self._ok(verb.ref, **answer)

    async def _on_delete(self, verb: Delete) -> None:
        answer = await self._desk.store.write(
            messages.delete_message, self.person_id, message_id=verb.message
        )
        self._ok(verb.ref, **answer)

    async def _on_read(self, verb: Read) -> None:
        await self._desk.store.write(reading.mark_read, self.person_id, channel=verb.channel, seq=verb.seq)
        self._ok(verb.ref)
        seq, unread, mine = await self._desk.store.read(_unread, self.who, verb.channel)
        self._desk.hub.whisper(mine, {"t": "read", "channel": verb.channel, "seq": seq, "unread": unread})

    async def _on_typing(self, verb: Typing) -> None:
        await self._desk.store.read(channel_for, self.person_id, verb.channel, "channel.post")
        self._desk.hub.whisper(
            verb.channel,
            {"t": "typing", "channel": verb.channel, "by": {"id": self.person.id, "name": self.person.name}},
        )
        self._ok(verb.ref)

    async def _on_need(self, verb: NeedVerb) -> None:
        answer = await self._desk.store.write(
            needs.open_need, self.person_id, channel=verb.channel, ask=verb.ask(), key=verb.key
        )
        self._ok(verb.ref, **answer)

    async def _on_claim(self, verb: ClaimVerb) -> None:
        answer = await self._desk.store.write(
            needs.claim_need,
            self.person_id,
            need_id=verb.need,
            quantity=verb.quantity,
            key=verb.key,
            on_behalf_of=verb.on_behalf_of,
        )
        self._ok(verb.ref, **answer)

    async def _on_respond(self, verb: Respond) -> None:
        answer = await self._desk.store.write(
            needs.respond, self.person_id, need_id=verb.need, answer=verb.answer
        )
        self._ok(verb.ref, **answer)
        if answer["changed"]:
            self._seen.note(verb.need)

    async def _on_release(self, verb: Release) -> None:
        answer = await self._desk.store.write(
            needs.release_claim, self.person_id, claim_id=verb.claim, reason=verb.reason
        )
        self._ok(verb.ref, **answer)

    async def _on_resolve(self, verb: Resolve) -> None:
        answer = await self._desk.store.write(
            needs.resolve_need, self.person_id, need_id=verb.need, outcome=verb.outcome
        )
        self._ok(verb.ref, **answer)

    # ── small things ────────────────────────────────────────────────────────────────────

    def _ok(self, ref: Ref, **fields: Any) -> None:
        self._send({"t": "ok", "ref": ref, **fields})

    def _refuse(self, ref: Ref, refusal: Refused) -> None:
        self._send(
            {
                "t": "no",
                "ref": ref,
                "code": refusal.code,
                "say": self._desk.say(refusal, self.locale),
                "details": refusal.details,
                "retry_after": refusal.retry_after,
            }
        )

    def _send(self, payload: dict[str, Any]) -> None:
        self._sink.send_frame(self._desk.frame(encode(payload)))

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        if self._tasks is None:
            self._tasks = set()
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """An idle connection keeps no set of tasks."""
        if self._tasks is not None:
            self._tasks.discard(task)
            if not self._tasks:
                self._tasks = None


HANDLERS: Final[dict[type, Callable[[Session, Any], Awaitable[None]]]] = {
    Open: Session._on_open,
    Leave: Session._on_leave,
    Post: Session._on_post,
    Edit: Session._on_edit,
    Delete: Session._on_delete,
    Read: Session._on_read,
    Typing: Session._on_typing,
    NeedVerb: Session._on_need,
    ClaimVerb: Session._on_claim,
    Respond: Session._on_respond,
    Release: Session._on_release,
    Resolve: Session._on_resolve,
}


class Bucket:
    """A token bucket: ``rate`` a second, ``burst`` at once."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens = burst
        self._at = asyncio.get_running_loop().time()

    def wait(self) -> float:
        """0 and one token less; or, when there is none, the seconds until there is one."""
        now = asyncio.get_running_loop().time()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0.0


def _hello(conn: Connection, who: SignedIn) -> tuple[dict[str, Any], int, bool]:
    """What hello tells; the head of the personal stream; and, read after it, whether the session holds."""
    special = special_channels(conn, who.actor)
    joined = joined_channels(conn, who.actor.id)
    hello = {
        "heads": history.heads(conn, joined),
        "unread": unread_counts(conn, who.actor.id, joined),
        "me": special["me"][0],
        "urgences": special["urgences"][0],
    }
    return hello, special["me"][1], still_holds(conn, who.session_id)


def _door(conn: Connection, person_id: str, channel_id: str) -> tuple[Door, Any]:
    door = channel_for(conn, person_id, channel_id)
    return door, heard_ranges(conn, door)


def _unread(conn: Connection, who: SignedIn, channel_id: str) -> tuple[int, int, str]:
    """How far this person has read now, how much is left, and where their other devices hear of it."""
    seq = read_up_to(conn, who.actor.id, channel_id)
    unread = unread_counts(conn, who.actor.id, [channel_id]).get(channel_id, 0)
    return seq, unread, special_channels(conn, who.actor)["me"][0]
