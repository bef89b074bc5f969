"""The play: each act of the script becomes the action that a person's click would have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from channels.actions import exercises, messages, needs
from channels.actions.alerts.starting import Planned, Reasons, start_wave
from channels.store import Write
from channels.store.tables import channel, need
from matching.refusals import Refused
from matching.waves import Wave
from server.demo.script import (
    Act,
    Asked,
    Called,
    CannotHelp,
    Debriefed,
    Deleted,
    Discussed,
    Edited,
    Expired,
    JoinedIn,
    Merged,
    Offered,
    Proved,
    Rehearsed,
    Released,
    Renewed,
    Resolved,
    Said,
    Saw,
    Took,
    Town,
    Waited,
    WentOn,
)
from server.demo.seeding.alerting import REMEMBERED, call_waves
from server.demo.seeding.beside import Beside
from server.demo.seeding.pen import Known, Pen

FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)  # of a town where nothing happened
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An act that the rules did not allow, and why. A good script has none."""

    act: Act
    why: str


def play(pen: Pen, town: Town, known: Known, progress: Progress) -> list[Skipped]:
    """Play every act at its instant. One that is refused leaves no trace and is reported."""
    stage = Stage(known)
    skipped = []
    remembered = max((act.at for act in town.acts), default=FOUNDED) - REMEMBERED
    # The waves of the last weeks are the sweep's own; older ones are told as they went.
    background = [act for act in town.background if act.at <= remembered or not isinstance(act, Called)]
    acts = sorted([*town.acts, *background], key=lambda act: act.at)
    for done, act in enumerate(acts, 1):
        if act.at > remembered:
            call_waves(pen, since=remembered, until=act.at)
        pen.conn.exec_driver_sql("SAVEPOINT act")
        try:
            stage.perform(pen.at(act.at), act)
        except (Refused, KeyError) as fault:  # KeyError: it rests on an act that was skipped
            pen.conn.exec_driver_sql("ROLLBACK TO SAVEPOINT act")
            skipped.append(Skipped(act, str(fault)))
        pen.conn.exec_driver_sql("RELEASE SAVEPOINT act")
        progress(done, len(acts))
    return skipped


class Stage:
    """Remembers which row stands behind each key of the script."""

    def __init__(self, known: Known) -> None:
        self._people = known.people
        self._channels = known.channels
        self._organisations = known.organisations
        self._messages: dict[str, tuple[str, str]] = {}  # by key: the message and its author
        self._needs: dict[str, tuple[str, str]] = {}  # by key: the need and its thread
        self._names: dict[str, str] = {}  # by key of a need: the name of its channel
        self._exercises: dict[str, str] = {}
        self._claims: dict[tuple[str, str], str] = {}  # by need and person: their last claim
        self._beside = Beside(known, self._messages)

    def perform(self, tx: Write, act: Act) -> None:
        """Do what the act says."""
        match act:
            case Said():
                self._say(tx, act)
            case Edited():
                message_id, author = self._messages[act.said]
                messages.edit_message(tx, author, message_id=message_id, body=act.body)
            case Deleted():
                message_id, author = self._messages[act.said]
                messages.delete_message(tx, author, message_id=message_id)
            case Asked():
                self._ask(tx, act)
            case Discussed():
                _, thread = self._needs[act.need]
                messages.post_message(tx, self._people[act.by], channel=thread, body=act.body)
            case Took():
                self._take(tx, act)
            case Offered():
                self._offer(tx, act)
            case Renewed():
                need_id, _ = self._needs[act.need]
                needs.renew_need(tx, self._people[act.by], need_id=need_id, needed_by=act.needed_by)
            case WentOn():
                claim_id = self._claims[act.need, act.by]
                needs.advance_claim(tx, self._people[act.by], claim_id=claim_id, state=act.state)
            case Proved():
                claim_id = self._claims[act.need, act.of]
                needs.validate_claim(tx, self._people[act.by], claim_id=claim_id)
            case Waited():
                need_id, _ = self._needs[act.need]
                needs.wait_for(tx, self._people[act.by], need_id=need_id, quantity=act.quantity)
            case Released():
                claim_id = self._claims[act.need, act.by]
                needs.release_claim(tx, self._people[act.by], claim_id=claim_id, reason=act.reason)
            case CannotHelp():
                self._respond(tx, act, "cannot")
            case Saw():
                self._respond(tx, act, "seen")
            case Resolved():
                need_id, _ = self._needs[act.need]
                needs.resolve_need(
                    tx,
                    self._people[act.by],
                    need_id=need_id,
                    outcome=act.outcome,
                    delivered=act.delivered,
                    words=act.thanks,
                )
            case Expired():
                needs.expire_due(tx)
            case Merged():
                self._merge(tx, act)
            case Called():
                self._call(tx, act)
            case Rehearsed():
                self._rehearse(tx, act)
            case JoinedIn():
                exercises.join_exercise(tx, self._people[act.by], exercise_id=self._exercises[act.exercise])
            case Debriefed():
                exercises.end_exercise(tx, self._people[act.by], exercise_id=self._exercises[act.exercise])
            case _:
                self._beside.perform(tx, act)

    def _call(self, tx: Write, act: Called) -> None:
        """The wave as the sweep would have started it; not at all if the need was covered or restarted."""
        need_id, _ = self._needs[act.need]
        people = tuple(self._people[one] for one in act.people)
        wave = Wave("some", people, act.number, act.due_at)
        why: Reasons = [{"code": "member", "channel": self._names[act.need]}]
        start_wave(tx, Planned(need_id, 1, act.number - 1, wave, dict.fromkeys(people, why)))

    def _rehearse(self, tx: Write, act: Rehearsed) -> None:
        done = exercises.start_exercise(
            tx, self._people[act.by], name=act.name, circle=self._channels[act.circle]
        )
        self._exercises[act.key] = done["exercise"]
        self._channels[act.key] = done["channel"]

    def _say(self, tx: Write, act: Said) -> None:
        answer = messages.post_message(
            tx,
            self._people[act.by],
            channel=self._channels[act.channel],
            body=act.body,
            reply_to=None if act.reply_to is None else self._messages[act.reply_to][0],
        )
        self._messages[act.key] = (answer["message"], self._people[act.by])

    def _ask(self, tx: Write, act: Asked) -> None:
        private = act.private
        ask = needs.Ask(
            title=act.title,
            body=act.body,
            category=act.category,
            quantity=act.quantity,
            unit=act.unit,
            urgency=act.urgency,
            needed_by=act.needed_by,
            place=act.place,
            private=needs.Private(contact=private.contact, address=private.address, notes=private.notes)
            if private is not None
            else needs.Private(),
        )
        self._open(tx, act, ask)

    def _offer(self, tx: Write, act: Offered) -> None:
        ask = needs.Ask(
            kind="offer",
            title=act.title,
            body=act.body,
            nature=act.nature,
            category=act.category,
            quantity=act.quantity,
            unit=act.unit,
            unlimited=act.unlimited,
            needed_by=act.needed_by,
            place=act.place,
        )
        self._open(tx, act, ask)

    def _open(self, tx: Write, act: Asked | Offered, ask: needs.Ask) -> None:
        answer = needs.open_need(tx, self._people[act.by], channel=self._channels[act.channel], ask=ask)
        row = tx.conn.execute(
            select(need.c.thread_id, channel.c.name)
            .join(channel, channel.c.id == need.c.channel_id)
            .where(need.c.id == answer["need"])
        ).one()
        self._needs[act.key] = (answer["need"], row.thread_id)
        self._names[act.key] = row.name

    def _take(self, tx: Write, act: Took) -> None:
        answer = needs.claim_need(
            tx,
            self._people[act.by],
            need_id=self._needs[act.need][0],
            quantity=act.quantity,
            on_behalf_of=None if act.on_behalf_of is None else self._organisations[act.on_behalf_of],
        )
        self._claims[act.need, act.by] = answer["claim"]

    def _respond(self, tx: Write, act: Saw | CannotHelp, answer: str) -> None:
        needs.respond(tx, self._people[act.by], need_id=self._needs[act.need][0], answer=answer)

    def _merge(self, tx: Write, act: Merged) -> None:
        """The duplicate's own author folds it into the other."""
        need_id, _ = self._needs[act.need]
        into, _ = self._needs[act.into]
        author = tx.conn.execute(select(need.c.author_id).where(need.c.id == need_id)).scalar_one()
        needs.merge_need(tx, author, need_id=need_id, into=into)
