"""What a notice says outside of the pages, in its reader's language.

Only what everybody in the need's channel may read goes in: category, quantity, district, time
(design §5). Contact, address and notes are in no query that leads here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from channels.actions.deliveries import ASKING, CONFIRMING
from channels.clock import iso
from channels.reading.letters import Asked, Letter
from channels.shapes import Notice
from matching.claims import CLAIMABLE
from web import when
from web.catalogue import Catalogue, Value
from web.faces import unit_for
from web.told import told as told_in_page

# Up to so much is taken by one press; of more, people say how much.
ONE_PRESS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A notice in words. ``take`` is how much one press takes; None when that is to be said first."""

    title: str
    body: str
    path: str
    urgent: bool = False
    asks: bool = False
    confirms: bool = False  # a promise to confirm or to give back
    need: Asked | None = None
    amount: str = ""
    until: str = ""
    why: str = ""  # why this person
    take: int | None = None

    @property
    def answers(self) -> bool:
        """Whether a press on it answers something."""
        return self.asks or self.confirms


class Teller:
    """Puts notices into words. ``zone`` is the town's; ``now`` is asked at each."""

    def __init__(self, catalogue: Catalogue, zone: tzinfo, now: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._zone = zone
        self._now = now

    def say(self, locale: str, id: str, **facts: Value) -> str:
        """A sentence of the catalogue."""
        return self._catalogue.say(locale, id, **facts)

    def outside(self, letter: Letter) -> Outside:
        """The words of a letter, whichever way it goes: those of the page, and for who is asked, what is."""
        locale = letter.locale
        words = told_in_page(
            _notice(letter),
            lambda id, **facts: self.say(locale, id, **facts),
            lambda id: self._catalogue.has(locale, id),
            locale,
        )
        need = letter.need
        if need is None or letter.kind not in ASKING or need.state not in CLAIMABLE:
            confirms = need is not None and letter.kind in CONFIRMING
            return Outside(title=words.title, body=words.body, path=words.path, confirms=confirms)
        amount = self.say(locale, "amount", n=need.left, unit=unit_for(need.left, need.unit)).strip()
        until = when.deadline(need.needed_by, self._now(), self._zone, locale)
        return Outside(
            title=words.title,
            body=self.say(locale, "outside-asks", amount=amount, place=need.place or "none", until=until),
            path=words.path,
            urgent=need.urgency != "normal",
            asks=True,
            need=need,
            amount=amount,
            until=until,
            why=words.body,  # in the page an alert says why, and the card says what
            take=need.left if need.left <= ONE_PRESS else None,
        )


def _notice(letter: Letter) -> Notice:
    """The notice as its page shows it."""
    need = letter.need
    return Notice(
        id=letter.notice,
        kind=letter.kind,
        tag=letter.tag,
        at=iso(letter.at),
        need=None if need is None else need.id,
        channel=letter.channel,
        title=letter.about,
        urgency="normal" if need is None else need.urgency,
        facts=dict(letter.facts),
    )
