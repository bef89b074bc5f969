"""What an e-mail shows, as values: `mail/mail.html` and `mail/mail.txt` draw the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from channels.reading.digests import Digest
from channels.reading.letters import Letter
from channels.shapes import Need
from web.catalogue import Value
from web.faces import unit_for
from web.notices import Outside, Teller


class Addresses(Protocol):
    """Where a letter may lead."""

    def page(self, path: str) -> str: ...
    def answer(self, letter: Letter) -> str: ...
    def unsubscribe(self, letter: Letter) -> str: ...


@dataclass(frozen=True, slots=True)
class Button:
    """A link that looks like what it does."""

    label: str
    url: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a digest: what, a few words about it, where it leads."""

    title: str
    note: str
    url: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One e-mail. ``facts`` are labelled lines; ``why`` says why this person got it."""

    subject: str
    heading: str
    network: str
    unsubscribe: str
    settings: str
    lead: str = ""
    urgent: str = ""  # its urgency, if it presses
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    buttons: tuple[Button, ...] = ()
    why: str = ""


def notice_page(teller: Teller, letter: Letter, to: Addresses) -> MailPage:
    """The mail of one notice."""
    told = teller.outside(letter)

    def say(id: str, **facts: Value) -> str:
        return teller.say(letter.locale, id, **facts)

    return MailPage(
        subject=told.title,
        heading=told.title,
        lead=told.body,
        network=letter.network,
        urgent=told.need.urgency if told.urgent and told.need else "",
        facts=_facts(told, say) if told.asks else (),
        buttons=_buttons(told, letter, to, say),
        why=say("mail-why", why=told.why) if told.why else "",
        unsubscribe=to.unsubscribe(letter),
        settings=to.page("/moi/alertes"),
    )


def _facts(told: Outside, say: Callable[..., str]) -> tuple[tuple[str, str], ...]:
    need = told.need
    assert need is not None
    lines = (
        (say("mail-missing"), told.amount),
        (say("mail-kind"), say(f"category-{need.category}")),
        (say("mail-place"), need.place),
        (say("mail-until"), told.until),
    )
    return tuple((label, value) for label, value in lines if value)


def _buttons(told: Outside, letter: Letter, to: Addresses, say: Callable[..., str]) -> tuple[Button, ...]:
    """The link asks again before anything happens: mail scanners follow links."""
    if not told.answers:
        return (Button(say("mail-open"), to.page(told.path), main=True),)
    answer = to.answer(letter)
    if told.confirms:
        no = Button(say("outside-release"), f"{answer}#cannot")
        return (Button(say("outside-confirm"), answer, main=True), no)
    return (
        Button(say("need-take"), answer, main=True),
        Button(say("need-cannot"), f"{answer}#cannot"),
    )


def digest_page(teller: Teller, letter: Letter, digest: Digest, to: Addresses) -> MailPage:
    """The mail of what somebody missed."""
    locale = letter.locale

    def say(id: str, **facts: Value) -> str:
        return teller.say(locale, id, **facts)

    needs = tuple(_need_item(need, to, say) for need in digest.needs)
    unread = tuple(
        Item(one.name or say("mail-private-channel"), say("mail-unread", n=one.count), to.page("/canaux"))
        for one in digest.unread
    )
    notices = (Item(say("mail-notices", n=digest.notices), "", to.page("/")),) if digest.notices else ()
    subject = say("mail-digest-subject", needs=len(digest.needs) + digest.more, network=letter.network)
    return MailPage(
        subject=subject,
        heading=say("mail-digest-heading", name=letter.name),
        lead=say("mail-digest-lead", more=digest.more),
        network=letter.network,
        items=needs + unread + notices,
        buttons=(Button(say("mail-open"), to.page("/"), main=True),),
        why=say("mail-digest-why"),
        unsubscribe=to.unsubscribe(letter),
        settings=to.page("/moi/alertes"),
    )


def _need_item(need: Need, to: Addresses, say: Callable[..., str]) -> Item:
    left = need.quantity - need.taken
    amount = say("amount", n=left, unit=unit_for(left, need.unit)).strip()
    note = " · ".join(part for part in (amount, need.place) if part)
    return Item(need.title, note, to.page(f"/demandes/{need.id}"), urgent=need.urgency != "normal")
