"""What is played beside the plain talk: polls, words passed on, letters and calls, help, what waits."""

from __future__ import annotations

from typing import Final

from channels.actions import calls, forwards, polls, reminders, scheduled
from channels.actions.directs import open_direct
from channels.actions.help import ask_help
from channels.store import Write
from server.demo.script import (
    Aside,
    AskedForHelp,
    ClosedPoll,
    Forwarded,
    HungUp,
    Noted,
    PickedUp,
    Polled,
    PutOff,
    Rang,
    Voted,
    WroteTo,
)
from server.demo.seeding.pen import Known

SEATS: Final = 4  # at most; here two sit


class Beside:
    """Shares with the stage which channel and which message stand behind a key."""

    def __init__(self, known: Known, said: dict[str, tuple[str, str]]) -> None:
        self._people = known.people
        self._channels = known.channels
        self._messages = said
        self._calls: dict[str, str] = {}
        self._seats: dict[tuple[str, str], str] = {}  # by call and person

    def perform(self, tx: Write, act: Aside) -> None:
        """Do what the act says."""
        by = self._people[act.by]
        match act:
            case Polled():
                self._poll(tx, by, act)
            case Voted():
                polls.choose(tx, by, message_id=self._messages[act.poll][0], options=act.options)
            case ClosedPoll():
                polls.close_poll(tx, by, message_id=self._messages[act.poll][0])
            case Forwarded():
                source, to = self._messages[act.said][0], self._channels[act.channel]
                forwards.forward_message(tx, by, message_id=source, to=to, comment=act.comment)
            case WroteTo():
                self._channels[act.key] = open_direct(tx, by, people=[self._people[act.to]])["channel"]
            case Rang():
                self._calls[act.key] = calls.start_call(tx, by, channel=self._channels[act.channel])["call"]
                self._sit(tx, act.key, act.by)
            case PickedUp():
                self._sit(tx, act.call, act.by)
            case HungUp():
                calls.hang_up(tx, by, call_id=self._calls[act.call], seat=self._seats[act.call, act.by])
            case AskedForHelp():
                self._channels[act.key] = ask_help(tx, by, body=act.body)["channel"]
            case PutOff():
                scheduled.schedule(tx, by, channel=self._channels[act.channel], body=act.body, at=act.due_at)
            case Noted():
                reminders.remind(tx, by, message_id=self._messages[act.said][0], at=act.due_at)

    def _poll(self, tx: Write, by: str, act: Polled) -> None:
        answer = polls.open_poll(
            tx,
            by,
            channel=self._channels[act.channel],
            question=act.question,
            options=act.options,
            several=act.several,
            anonymous=act.anonymous,
            closes_at=act.closes_at,
        )
        self._messages[act.key] = (answer["message"], by)

    def _sit(self, tx: Write, call: str, who: str) -> None:
        session = tx.new_id()  # of a device that is no more
        seat = calls.join_call(
            tx, self._people[who], call_id=self._calls[call], session=session, most=SEATS - 1
        )
        self._seats[call, who] = seat["seat"]
