"""What a push carries: one small note, that the service worker shows (``static/js/sw/notes.js``)."""

from __future__ import annotations

from typing import Final

import msgspec

from channels.reading.letters import Letter
from web.notices import Outside, Teller

LARGEST: Final = 2_800  # bytes before sealing; services take 4,096 after it, some say less


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button of a notification."""

    action: str
    title: str
    quantity: int = 0


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """A notification. ``answer`` is where its buttons are sent, ``unsent`` what to say when that fails."""

    tag: str
    title: str
    body: str
    url: str
    lang: str
    answer: str = ""
    unsent: str = ""
    urgent: bool = False
    quiet: bool = False
    actions: tuple[Action, ...] = ()


def write_note(teller: Teller, letter: Letter, told: Outside, answer: str) -> bytes:
    """The note of a letter, as JSON. One that is too long loses its second line."""
    answers = told.answers
    note = Note(
        tag=letter.tag,
        title=told.title,
        body=told.body,
        url=told.path,
        lang=letter.locale,
        answer=answer if answers else "",
        unsent=teller.say(letter.locale, "push-unsent") if answers else "",
        urgent=told.urgent,
        quiet=not answers,
        actions=_actions(teller, told, letter.locale) if answers else (),
    )
    written = msgspec.json.encode(note)
    if len(written) <= LARGEST:
        return written
    return msgspec.json.encode(msgspec.structs.replace(note, body="", title=note.title[:120]))


def _actions(teller: Teller, told: Outside, locale: str) -> tuple[Action, ...]:
    """Two buttons: more are not shown everywhere. A large need asks how much, on its page."""
    if told.confirms:
        yes, no = teller.say(locale, "outside-confirm"), teller.say(locale, "outside-release")
        return (Action("confirm", yes), Action("release", no))
    cannot = Action("cannot", teller.say(locale, "need-cannot"))
    if told.take is None:
        return (Action("open", teller.say(locale, "push-how-many")), cannot)
    return (Action("take", teller.say(locale, "push-take", n=told.take), told.take), cannot)
