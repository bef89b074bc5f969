"""The play: each act of the script becomes the action that a person's click would have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from channels.actions import messages, needs
from channels.store import Write
from channels.store.tables import need
from matching.refusals import Refused
from server.demo.script import (
    Act,
    Asked,
    CannotHelp,
    Deleted,
    Discussed,
    Edited,
    Expired,
    Merged,
    Released,
    Resolved,
    Said,
    Saw,
    Took,
    Town,
)
from server.demo.seeding.pen import Known, Pen

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
    for done, act in enumerate(town.acts, 1):
        pen.conn.exec_driver_sql("SAVEPOINT act")
        try:
            stage.perform(pen.at(act.at), act)
        except (Refused, KeyError) as fault:  # KeyError: it rests on an act that was skipped
            pen.conn.exec_driver_sql("ROLLBACK TO SAVEPOINT act")
            skipped.append(Skipped(act, str(fault)))
        pen.conn.exec_driver_sql("RELEASE SAVEPOINT act")
        progress(done, len(town.acts))
    return skipped


class Stage:
    """Remembers which row stands behind each key of the script."""

    def __init__(self, known: Known) -> None:
        self._people = known.people
        self._channels = known.channels
        self._organisations = known.organisations
        self._messages: dict[str, tuple[str, str]] = {}  # by key: the message and its author
        self._needs: dict[str, tuple[str, str]] = {}  # by key: the need and its thread
        self._claims: dict[tuple[str, str], str] = {}  # by need and person: their last claim

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
            case Released():
                claim_id = self._claims[act.need, act.by]
                needs.release_claim(tx, self._people[act.by], claim_id=claim_id, reason=act.reason)
            case CannotHelp():
                self._respond(tx, act, "cannot")
            case Saw():
                self._respond(tx, act, "seen")
            case Resolved():
                need_id, _ = self._needs[act.need]
                needs.resolve_need(tx, self._people[act.by], need_id=need_id, outcome=act.outcome)
            case Expired():
                needs.expire_due(tx)
            case Merged():
                self._merge(tx, act)

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
        answer = needs.open_need(tx, self._people[act.by], channel=self._channels[act.channel], ask=ask)
        thread = tx.conn.execute(select(need.c.thread_id).where(need.c.id == answer["need"])).scalar_one()
        self._needs[act.key] = (answer["need"], thread)

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
