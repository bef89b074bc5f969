"""What the pages of signed links and the log of sendings need. See `web.views` for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from channels.shapes import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """``lien.html``: one need, for one person who did not sign in. ``mine`` is what they hold of it."""

    token: str
    network: str
    name: str
    need: Need
    mine: int = 0
    declined: bool = False
    may_take: bool = False
    may_decline: bool = False
    may_confirm: bool = False
    may_release: bool = False
    done: str = ""  # what was just done: take, cannot, confirm, release


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribePage:
    """``desabonnement.html``."""

    token: str
    network: str
    name: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One notice on one way, without a word of it. Times are ISO 8601."""

    id: str
    name: str
    way: str
    about: str  # what kind of thing it told of: need, card, claim, channel…
    state: str
    at: str
    attempts: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingsPage:
    """``envois.html``. ``off`` are the ways that are not set up; ``before`` leads to older ones."""

    sendings: tuple[Sending, ...] = ()
    way: str = ""
    state: str = ""
    off: tuple[str, ...] = ()
    before: str = ""
