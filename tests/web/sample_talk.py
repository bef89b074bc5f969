"""Pages of polls, forwards and what is for later, empty and with too much in them."""

from __future__ import annotations

from collections.abc import Iterator

from channels.reading.later import Reminder, Scheduled
from channels.reading.polls import Chosen
from channels.shapes import Event, Forward, Origin, Poll, PollOption
from tests.web.samples import AMINA, CLAIRE, LEO, LONG, PHOTOS, WIDE, iso, message
from web.talk_views import ForwardPage, LaterPage, Moment, PollPage, RemindPage, SchedulePage, VotesPage
from web.views import ChannelLine, Said

MOMENTS = (Moment(iso(hours=-1), "hour"), Moment(iso(hours=-5)), Moment(iso(days=-1)), Moment(iso(days=-7)))
OPTIONS = tuple(
    PollOption(words=words, count=count) for words, count in (("Lundi", 3), ("Mardi", 0), (WIDE, 12))
)


def asked(seq: int = 5, **more: object) -> Event:
    """A message that asks a question."""
    poll = Poll(options=OPTIONS, voters=13, **more)  # type: ignore[arg-type]
    return message(seq, CLAIRE, "Quel soir ?", poll=poll)


def passed_on(
    seq: int = 6,
    *,
    body: str = "Qui conduit ?",
    named: bool = True,
    changed: bool = False,
    erased: bool = False,
) -> Event:
    """A message that quotes another channel's words."""
    place = Origin(id="c-town", name="Place publique") if named else None
    said = "" if erased else "La camionnette est **en panne**"
    words = Forward(
        id="msg1", by=AMINA, at=iso(hours=3), body=said, changed=changed, erased=erased, place=place
    )
    return message(seq, LEO, body, forward=words)


def talk_pages(*, full: bool, much: bool) -> Iterator[tuple[str, object, Said | None]]:
    """Template, view, and what was refused."""
    body = WIDE * 3 if much else "On part" if full else ""
    said = message(7, LONG if much else CLAIRE, body or "Bonjour", files=PHOTOS.photos if full else ())
    lines = (ChannelLine(id="c-food", name="Aide alimentaire", kind="theme"),) if full else ()
    words = ("Lundi", "Mardi", "Jeudi", "Vendredi", WIDE) if much else ()
    many = Said("many_alerted", {"count": 40}) if much else None
    poll = PollPage(channel="c-food", most=10, question=body, options=words, several=full, anonymous=much)
    yield "sondage.html", poll, Said("bad_options", {"least": 2, "limit": 10}) if much else None
    answers = (Chosen("Lundi", (CLAIRE, LEO)), Chosen(WIDE, (LONG,) * 12 if much else ()))
    yield "voix.html", VotesPage(message="msg5", answers=answers), None
    assert said.data.message is not None
    yield "transferer.html", ForwardPage(message=said.data.message, channels=lines, comment=body), many
    yield "plus_tard.html", SchedulePage(channel="c-food", body=body, moments=MOMENTS), many
    yield "plus_tard.html", SchedulePage(channel="c-food", body=body, moments=MOMENTS, scheduled="s1"), None
    remind = RemindPage(message=said.data.message, moments=MOMENTS, set_for=iso(days=-1) if full else "")
    yield "rappel.html", remind, Said("bad_deadline", {"days": 120}) if much else None
    waits = Scheduled("s1", "c-food", "Aide alimentaire", body, iso(hours=-2), "not_member" if much else None)
    later = LaterPage(scheduled=(waits,) * 3, reminders=(Reminder(said.data.message, iso(days=-1)),))
    yield "a_venir.html", later if full else LaterPage(), None
