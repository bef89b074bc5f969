"""One connection's conversation: verbs in, answers and events out. No socket in sight.

The transport hands each inbound frame to ``receive`` and offers a ``Sink`` for what goes out.
Verbs run as tasks, in order of arrival up to their first write, bounded in number; posts, the
hot verb, need none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from channels.actions import (
    alerts,
    calls,
    drafts,
    forwards,
    keeping,
    messages,
    needs,
    polls,
    reactions,
    reading,
    reminders,
    scheduled,
)
from channels.actions.once import Answer
from channels.calls.telling import tell_declined, tell_signal
from channels.desk import Desk
from channels.devices import tell_draft, tell_kept, tell_read, tell_voted
from channels.doorway import Door, actor_for, channel_for, channels_for, heard_ranges
from channels.hub import REMOVED, RESTARTING, SIGNED_OUT, Range
from channels.people.sessions import SignedIn, still_holds
from channels.reading.arrivals import Arrival
from channels.reading.preferences import preferences_of
from channels.reading.rooms import joined_channels
from channels.seen import SeenCounts
from channels.shapes import Person, Present
from channels.wire import (
    Advance,
    Amend,
    AnyVerb,
    Away,
    CallVerb,
    ClaimVerb,
    ClosePoll,
    DeclineCall,
    Delete,
    Draft,
    Edit,
    Forward,
    HandOver,
    HangUp,
    JoinCall,
    Keep,
    Leave,
    Merge,
    NeedVerb,
    NoShow,
    OfferVerb,
    Open,
    Pin,
    PollVerb,
    Post,
    Publish,
    React,
    Read,
    Ref,
    Release,
    Remind,
    Renew,
    Reschedule,
    Resolve,
    Respond,
    Schedule,
    Signal,
    Stay,
    TakeOver,
    Typing,
    Unread,
    Unschedule,
    Unwait,
    Validate,
    Verb,
    Vote,
    Wait,
    Widen,
    deadline,
    decode,
    encode,
    instant,
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

    way: int

    def keep(self, rest: bytes) -> None: ...
    def send_frame(self, frame: bytes) -> None: ...
    def flush(self) -> None: ...
    def full(self, more: int = 1) -> bool: ...
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
        "_posting",
        "_seen",
        "_signalling",
        "_sink",
        "_stopped",
        "_tasks",
        "locale",
        "person",
        "person_id",
        "send_frame",
        "session_id",
        "variant",
        "way",
        "who",
    )

    def __init__(self, desk: Desk, seen: SeenCounts, who: SignedIn, sink: Sink, *, variant: str) -> None:
        self._desk = desk
        self._seen = seen
        self._sink = sink
        self.way, self.send_frame = sink.way, sink.send_frame
        self._tasks: set[asyncio.Task[None]] | None = None
        self._signalling: asyncio.Lock | None = None  # of a call's devices alone: an idle one costs nothing
        limits = desk.limits
        self._bucket = Bucket(limits.verbs_per_second, limits.verbs_burst) if limits.enabled else None
        self._hasty = 0
        self._posting = 0
        self._entered = False
        self._stopped = False
        self.who = who
        self.person = Person(id=who.actor.id, name=who.name, org=who.org)
        self.person_id = who.actor.id
        self.session_id = who.session_id
        self.locale = who.locale
        self.variant = variant

    # ── life ────────────────────────────────────────────────────────────────────────────

    async def start(self, arrival: Arrival) -> None:
        """Say hello, then tell who is here. ``arrival`` is the look that recognised them."""
        try:
            await self._greet(arrival)
        finally:
            if self._stopped:  # gone while we were saying hello: nobody will tell us again
                self.stop()

    async def _greet(self, arrival: Arrival) -> None:
        network = self.who.actor.network
        heads = {channel.id: channel.head for channel in arrival.joined}
        self._send(
            {
                "t": "hello",
                "person": {"id": self.person.id, "name": self.person.name, "role": self.who.actor.role},
                "epoch": self._desk.epoch,
                "version": self._desk.version,
                "heartbeat": HEARTBEAT,
                "heads": heads,
                "unread": {channel.id: channel.unread for channel in arrival.joined if channel.unread},
                "mentions": {channel.id: channel.mentions for channel in arrival.joined if channel.mentions},
                "me": arrival.me,
                "urgences": arrival.urgences,
            }
        )
        hub = self._desk.hub
        await hub.watch(self, [arrival.me, *heads], heads={arrival.me: arrival.me_head, **heads})
        for channel in arrival.joined:
            hub.know(channel.id, closed=channel.closed)
        told = hub.head(arrival.me) > arrival.me_head  # to me, before we were watching
        if told and not await self._desk.store.read(still_holds, self.session_id):
            self.close(SIGNED_OUT)  # ended in between: nothing will tell us any more
        sees = can(self.who.actor, "network.see_people", Thing(network))
        here = await self._desk.presence.enter(network, self._present(self.who.on_duty), self, sees=sees)
        self._entered = True
        if sees:
            self._send({"t": "presence", "here": here})

    def _present(self, on_duty: bool) -> Present:
        return Present(id=self.person.id, name=self.person.name, org=self.person.org, on_duty=on_duty)

    def stop(self) -> None:
        """The connection is gone: let go of everything."""
        self._stopped = True
        self._desk.hub.forget(self)
        if self._entered:
            self._desk.presence.exit(self.who.actor.network, self.person_id, self)
        for task in self._tasks or ():
            task.cancel()

    # ── what the hub asks of a listener ─────────────────────────────────────────────────

    def reroute(self, way: int) -> None:
        """Frames for this reader go another way from now on."""
        self.way = way
        self._desk.hub.reroute(self)

    def keep(self, rest: bytes) -> None:
        self._sink.keep(rest)

    def flush(self) -> None:
        self._sink.flush()

    def full(self, more: int = 1) -> bool:
        return self._sink.full(more)

    def half_full(self) -> bool:
        return self._sink.half_full()

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
        actor = await self._desk.store.read(actor_for, self.person_id)
        chosen = await self._desk.store.read(preferences_of, [self.person_id])
        self.who = replace(self.who, actor=actor, on_duty=chosen[self.person_id].on_duty)
        if self._entered:
            self._desk.presence.update(actor.network, self._present(self.who.on_duty))
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
        if self._posting + len(self._tasks or ()) >= IN_FLIGHT_LIMIT:
            self.close(TOO_MANY)
            return
        wait = self._bucket.wait() if self._bucket is not None else 0.0
        if wait:
            self._slow_down(frame, wait)
            return
        self._hasty = 0
        try:
            verb = decode(frame)
        except Refused as refusal:
            self._refuse(ref_of(frame), refusal)
            return
        if type(verb) is Post and self._tasks is None:  # nothing before it: no task is needed to wait in
            self._post(verb)
        else:
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
        except Exception as error:
            self._say_no(type(verb), verb.ref, error)

    async def _on_open(self, verb: Open) -> None:
        if len(self._desk.hub.opened(self)) >= OPEN_LIMIT:
            raise Refused("rate_limited", retry_after=0)
        hub = self._desk.hub
        if self._surely_hears(verb.channel) and (verb.after or 0) <= hub.head(verb.channel):
            head = await hub.follow(self, verb.channel, closed=False)
            await self._begin(verb, head, head, closed=False)
            return
        door, within = await self._desk.store.read_among(_doors, (self.person_id, verb.channel))
        parent = door.room.parent_id
        head = await hub.follow(self, verb.channel, parent=parent, closed=not door.thing.open)
        if hub.head(parent or verb.channel) > door.room.scope_head:
            try:  # somebody may have left between that look and our listening: look again
                door, within = await self._desk.store.read_among(_doors, (self.person_id, verb.channel))
            except Refused:
                hub.unfollow(self, verb.channel)
                raise
        await self._begin(verb, head, door.room.head, closed=not door.thing.open, within=within)

    def _surely_hears(self, channel: str) -> bool:
        """Whether the rules let them hear a channel that they joined, whatever the rows say now.

        Not as its member, who may have left, but as any insider of the network it is open to.
        """
        network = self.who.actor.network
        open_to_all = can(self.who.actor, "channel.read", Thing(network, open=True))
        return open_to_all and self._desk.hub.watches_open(self, channel)

    async def _begin(
        self, verb: Open, head: int, known: int, *, closed: bool, within: Sequence[Range] | None = None
    ) -> None:
        """Answer an ``open``, then send what happened since its cursor. ``known``: the head in the rows."""
        after = head if verb.after is None else verb.after
        # This worker may not have been told yet what the client saw through another one.
        if not 0 <= after <= max(head, known):  # from another life of the database, or nonsense
            after = head
            self._send({"t": "reset", "channel": verb.channel, "head": head})
        self._ok(verb.ref, head=head)
        await self._desk.hub.refill(self, verb.channel, after=after, closed=closed, within=within)

    async def _on_leave(self, verb: Leave) -> None:
        self._desk.hub.unfollow(self, verb.channel)
        self._ok(verb.ref)

    async def _on_post(self, verb: Post) -> None:
        self._post(verb)

    def _post(self, verb: Post) -> None:
        """The hot verb: a thousand of them wait without a thousand tasks."""
        post = messages.Post(
            self.person_id, verb.channel, verb.body, verb.reply_to, verb.key, verb.files, verb.alert
        )
        try:
            self._desk.store.hand_in(messages.post_messages, post, partial(self._posted, verb.ref))
        except Refused as refusal:
            self._refuse(verb.ref, refusal)
        else:
            self._posting += 1

    def _posted(self, ref: Ref, answer: Any, error: BaseException | None) -> None:
        self._posting -= 1
        if self._stopped:  # what they said is kept; nobody is there to be told
            return
        if error is None:
            self._ok(ref, **answer)
        else:
            self._say_no(Post, ref, error)

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

    async def _on_react(self, verb: React) -> None:
        await self._act(verb, reactions.react, message_id=verb.message, word=verb.word, on=verb.on)

    async def _on_pin(self, verb: Pin) -> None:
        await self._act(verb, keeping.pin_message, message_id=verb.message, on=verb.on)

    async def _on_keep(self, verb: Keep) -> None:
        await self._act(verb, keeping.keep_message, message_id=verb.message, on=verb.on)
        await tell_kept(self._desk, self.person_id, verb.message, on=verb.on)

    async def _on_poll(self, verb: PollVerb) -> None:
        await self._act(
            verb,
            polls.open_poll,
            channel=verb.channel,
            question=verb.question,
            options=verb.options,
            several=verb.several,
            anonymous=verb.anonymous,
            closes_at=instant(verb.closes_at),
            key=verb.key,
            alert=verb.alert,
        )

    async def _on_vote(self, verb: Vote) -> None:
        await self._act(verb, polls.choose, message_id=verb.message, options=verb.options)
        await tell_voted(self._desk, self.person_id, verb.message, verb.options)

    async def _on_close_poll(self, verb: ClosePoll) -> None:
        await self._act(verb, polls.close_poll, message_id=verb.message)

    async def _on_forward(self, verb: Forward) -> None:
        await self._act(
            verb,
            forwards.forward_message,
            message_id=verb.message,
            to=verb.to,
            comment=verb.comment,
            files=verb.files,
            key=verb.key,
            alert=verb.alert,
        )

    async def _on_schedule(self, verb: Schedule) -> None:
        await self._act(
            verb,
            scheduled.schedule,
            channel=verb.channel,
            body=verb.body,
            at=deadline(verb.at),
            key=verb.key,
            alert=verb.alert,
        )
        await tell_draft(self._desk, self.person_id, verb.channel, "")

    async def _on_reschedule(self, verb: Reschedule) -> None:
        await self._act(
            verb,
            scheduled.reschedule,
            scheduled_id=verb.scheduled,
            body=verb.body,
            at=deadline(verb.at),
            alert=verb.alert,
        )

    async def _on_unschedule(self, verb: Unschedule) -> None:
        await self._act(verb, scheduled.unschedule, scheduled_id=verb.scheduled)

    async def _on_remind(self, verb: Remind) -> None:
        await self._act(verb, reminders.remind, message_id=verb.message, at=instant(verb.at))

    async def _on_away(self, verb: Away) -> None:
        if self._entered:
            self._desk.presence.rest(self.who.actor.network, self.person_id, self, away=verb.on)
        self._ok(verb.ref)

    async def _on_draft(self, verb: Draft) -> None:
        await self._act(verb, drafts.keep_draft, channel=verb.channel, body=verb.body)
        await tell_draft(self._desk, self.person_id, verb.channel, verb.body)

    async def _on_read(self, verb: Read) -> None:
        await self._move_cursor(verb, reading.mark_read)

    async def _on_unread(self, verb: Unread) -> None:
        await self._move_cursor(verb, reading.mark_unread)

    async def _move_cursor(self, verb: Read | Unread, action: Callable[..., Answer]) -> None:
        """Move it, then tell this person's other devices how far it is."""
        await self._desk.store.write(action, self.person_id, channel=verb.channel, seq=verb.seq)
        self._ok(verb.ref)
        await tell_read(self._desk, self.person_id, verb.channel)

    async def _on_typing(self, verb: Typing) -> None:
        await self._desk.store.read(channel_for, self.person_id, verb.channel, "channel.post")
        self._desk.hub.whisper(
            verb.channel,
            {"t": "typing", "channel": verb.channel, "by": {"id": self.person.id, "name": self.person.name}},
        )
        self._ok(verb.ref)

    async def _on_call(self, verb: CallVerb) -> None:
        await self._act(verb, calls.start_call, channel=verb.channel)

    async def _on_join_call(self, verb: JoinCall) -> None:
        house = self._desk.calls
        answer = await self._desk.store.write(
            calls.join_call, self.person_id, call_id=verb.call, session=self.session_id, most=house.most
        )
        servers = house.relay.servers_for(self.person_id, at=self._desk.store.clock())
        self._ok(verb.ref, **answer, ice=servers)

    async def _on_stay(self, verb: Stay) -> None:
        await self._act(verb, calls.stay, call_id=verb.call, seat=verb.seat)

    async def _on_hang_up(self, verb: HangUp) -> None:
        await self._act(verb, calls.hang_up, call_id=verb.call, seat=verb.seat)

    async def _on_decline_call(self, verb: DeclineCall) -> None:
        await self._act(verb, calls.decline_call, call_id=verb.call)
        await tell_declined(self._desk, self.person, call_id=verb.call)

    async def _on_signal(self, verb: Signal) -> None:
        self._signalling = self._signalling or asyncio.Lock()
        async with self._signalling:  # a lock lets in whoever came first: they are heard as they were said
            await tell_signal(
                self._desk, self.person_id, call_id=verb.call, seat=verb.seat, to=verb.to, data=verb.data
            )
        self._ok(verb.ref)

    async def _on_need(self, verb: NeedVerb) -> None:
        await self._act(verb, needs.open_need, channel=verb.channel, ask=verb.ask(), key=verb.key)

    async def _on_offer(self, verb: OfferVerb) -> None:
        await self._act(verb, needs.open_need, channel=verb.channel, ask=verb.ask(), key=verb.key)

    async def _on_amend(self, verb: Amend) -> None:
        await self._act(verb, needs.amend_need, need_id=verb.need, amendment=verb.amendment())

    async def _on_renew(self, verb: Renew) -> None:
        await self._act(verb, needs.renew_need, need_id=verb.need, needed_by=instant(verb.needed_by))

    async def _on_publish(self, verb: Publish) -> None:
        await self._act(verb, needs.publish_need, need_id=verb.need)

    async def _on_claim(self, verb: ClaimVerb) -> None:
        claiming = needs.Claiming(
            self.person_id, verb.need, verb.quantity, verb.key, verb.on_behalf_of, verb.match
        )
        self._ok(verb.ref, **await self._desk.store.write_among(needs.claim_needs, claiming))

    async def _on_wait(self, verb: Wait) -> None:
        await self._act(
            verb,
            needs.wait_for,
            need_id=verb.need,
            quantity=verb.quantity,
            key=verb.key,
            on_behalf_of=verb.on_behalf_of,
        )

    async def _on_unwait(self, verb: Unwait) -> None:
        await self._act(verb, needs.stop_waiting, need_id=verb.need)

    async def _on_respond(self, verb: Respond) -> None:
        answer = await self._act(verb, needs.respond, need_id=verb.need, answer=verb.answer)
        if answer["changed"]:
            self._seen.note(verb.need)

    async def _on_advance(self, verb: Advance) -> None:
        await self._act(verb, needs.advance_claim, claim_id=verb.claim, state=verb.state)

    async def _on_release(self, verb: Release) -> None:
        await self._act(verb, needs.release_claim, claim_id=verb.claim, reason=verb.reason)

    async def _on_hand_over(self, verb: HandOver) -> None:
        await self._act(
            verb, needs.hand_over, claim_id=verb.claim, to=verb.to, organisation=verb.organisation
        )

    async def _on_take_over(self, verb: TakeOver) -> None:
        await self._act(verb, needs.take_over, claim_id=verb.claim, accept=verb.accept)

    async def _on_validate(self, verb: Validate) -> None:
        await self._act(
            verb, needs.validate_claim, claim_id=verb.claim, outcome=verb.outcome, delivered=verb.delivered
        )

    async def _on_no_show(self, verb: NoShow) -> None:
        await self._act(verb, needs.miss_claim, claim_id=verb.claim)

    async def _on_resolve(self, verb: Resolve) -> None:
        await self._act(
            verb,
            needs.resolve_need,
            need_id=verb.need,
            outcome=verb.outcome,
            delivered=verb.delivered,
            words=verb.thanks,
        )

    async def _on_merge(self, verb: Merge) -> None:
        await self._act(verb, needs.merge_need, need_id=verb.need, into=verb.into)

    async def _act(self, verb: Verb, action: Callable[..., Answer], **fields: Any) -> Answer:
        """Run an action in this person's name; what it answers is the ``ok``."""
        answer = await self._desk.store.write(action, self.person_id, **fields)
        self._ok(verb.ref, **answer)
        return answer

    async def _on_widen(self, verb: Widen) -> None:
        await self._act(verb, alerts.widen, need_id=verb.need, key=verb.key)

    # ── small things ────────────────────────────────────────────────────────────────────

    def _ok(self, ref: Ref, **fields: Any) -> None:
        self._send({"t": "ok", "ref": ref, **fields})

    def _say_no(self, verb: type[Verb], ref: Ref, error: BaseException) -> None:
        """Refused, or failed by our own fault: then it may be tried again."""
        if not isinstance(error, Refused):
            log.error("verb %s failed", verb.__name__, exc_info=error)
            error = Refused("busy", retry_after=2)
        self._refuse(ref, error)

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
    React: Session._on_react,
    Pin: Session._on_pin,
    Keep: Session._on_keep,
    Draft: Session._on_draft,
    Read: Session._on_read,
    Unread: Session._on_unread,
    Typing: Session._on_typing,
    CallVerb: Session._on_call,
    JoinCall: Session._on_join_call,
    Stay: Session._on_stay,
    HangUp: Session._on_hang_up,
    DeclineCall: Session._on_decline_call,
    Signal: Session._on_signal,
    PollVerb: Session._on_poll,
    Vote: Session._on_vote,
    ClosePoll: Session._on_close_poll,
    Forward: Session._on_forward,
    Schedule: Session._on_schedule,
    Reschedule: Session._on_reschedule,
    Unschedule: Session._on_unschedule,
    Remind: Session._on_remind,
    Away: Session._on_away,
    NeedVerb: Session._on_need,
    OfferVerb: Session._on_offer,
    Amend: Session._on_amend,
    Renew: Session._on_renew,
    Publish: Session._on_publish,
    ClaimVerb: Session._on_claim,
    Wait: Session._on_wait,
    Unwait: Session._on_unwait,
    Respond: Session._on_respond,
    Advance: Session._on_advance,
    Release: Session._on_release,
    HandOver: Session._on_hand_over,
    TakeOver: Session._on_take_over,
    Validate: Session._on_validate,
    NoShow: Session._on_no_show,
    Resolve: Session._on_resolve,
    Widen: Session._on_widen,
    Merge: Session._on_merge,
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


def _doors(
    conn: Connection, asked: Sequence[tuple[str, str]]
) -> list[tuple[Door, Sequence[Range] | None] | Refused]:
    """The door of each (person, channel), and what of it they may hear."""
    doors = channels_for(conn, asked, "channel.read")
    opened = (doors[one] for one in asked)
    return [door if isinstance(door, Refused) else (door, heard_ranges(conn, door)) for door in opened]
