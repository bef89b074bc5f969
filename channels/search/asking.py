"""A question, checked: what is looked for, among what, where, by whom, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from channels.search.terms import terms_of
from matching.periods import EARLIEST, LATEST, LONGEST
from matching.refusals import Refused

LIMIT: Final = 200  # characters: a sentence; whoever pastes a page looks for something else
WORDS: Final = 12  # that count; the others would find nothing more
KINDS: Final = ("messages", "needs", "offers", "files", "people", "organisations", "channels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``kind`` empty: all of them. ``before`` continues where an answer ended, of one kind."""

    text: str = ""
    terms: tuple[str, ...] = ()
    kind: str = ""
    channel: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    open: bool = False
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether it asks for what was said somewhere, by somebody, at some time."""
        return bool(self.channel or self.person or self.since or self.until or self.open)

    def asks_for(self, kind: str) -> bool:
        """Whether results of this kind are wanted. Who and where are no answer to "said by whom"."""
        if self.open and kind != "needs":
            return False
        if kind in ("people", "organisations", "channels"):
            return self.kind in ("", kind) and bool(self.terms) and not self.narrowed
        return self.kind in ("", kind)


def question(
    text: str,
    *,
    zone: tzinfo,
    kind: str = "",
    channel: str | None = None,
    person: str | None = None,
    first: str = "",
    last: str = "",
    open: bool = False,
    before: int | None = None,
) -> Question:
    """What was typed and chosen as a question, or why it is none.

    ``first`` and ``last`` are whole days of the network's own calendar, each may be left out.
    """
    if len(text) > LIMIT:
        raise Refused("too_long", field="q", limit=LIMIT)
    if kind and kind not in KINDS:
        raise Refused("bad_choice", field="kind")
    text = " ".join(text.split())
    terms = tuple(terms_of(text)[:WORDS])
    if text and not terms:
        raise Refused("no_word")
    since, until = _instants(first, last, zone)
    asked = Question(
        text=text,
        terms=terms,
        kind=kind,
        channel=channel or None,
        person=person or None,
        since=since,
        until=until,
        open=open,
        before=before,
    )
    if not terms and not asked.narrowed:
        raise Refused("empty")
    return asked


def _instants(first: str, last: str, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    start, end = _day(first), _day(last)
    if start and end and start > end:
        raise Refused("bad_dates", days=LONGEST)
    return (
        datetime.combine(start, time(), zone) if start else None,
        datetime.combine(end + timedelta(days=1), time(), zone) if end else None,
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_dates", days=LONGEST) from None
    if not EARLIEST <= day < LATEST:
        raise Refused("bad_dates", days=LONGEST)
    return day
