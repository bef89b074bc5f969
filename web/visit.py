"""A visit: one request, who makes it, and the house it is made to. Kept in the ASGI scope."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from channels.desk import Desk
from channels.files.shelf import Shelf
from channels.people.sessions import SignedIn
from channels.reading.arrivals import Arrival
from channels.reading.comfort import USUAL, Comfort
from channels.seen import SeenCounts
from matching.refusals import Refused
from web.catalogue import Catalogue
from web.door_views import Contact
from web.render import Renderer

_HEX = frozenset("0123456789abcdef")
_HALF = 20  # bytes of a token, and of what it is mixed with


@dataclass(frozen=True, slots=True)
class Reach:
    """How this house reaches people outside of its pages. ``ways`` are those that are set up."""

    ways: frozenset[str] = frozenset()
    push_key: str = ""  # what a browser subscribes with; empty: it cannot
    push_services: tuple[str, ...] = ()
    wake: Callable[[], None] = lambda: None  # something was put into the outbox
    help: Contact = field(default_factory=Contact)


@dataclass(slots=True)
class Visit:
    """What a route works with. ``ended`` tells an expired session from none at all."""

    desk: Desk
    seen: SeenCounts
    files: Shelf
    renderer: Renderer
    catalogue: Catalogue
    secret: bytes
    locale: str
    origin: str  # scheme and host that this visitor uses: https://relais.example
    demo: bool
    reach: Reach = Reach()
    who: SignedIn | None = None
    arrival: Arrival | None = None  # of an upgrade: who, and what hello will say
    ended: bool = False
    comfort: Comfort = USUAL  # what this device remembers
    chosen_locale: str = ""  # the same of the language
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    _pad: bytes = field(default_factory=lambda: secrets.token_bytes(_HALF))

    @property
    def signed_in(self) -> SignedIn:
        """Who this is, or ``Refused``: the doorway of every page that is not public."""
        if self.who is None:
            raise Refused("session_expired" if self.ended else "not_signed_in")
        return self.who

    @property
    def me(self) -> str:
        """The id of whoever is signed in."""
        return self.signed_in.actor.id

    @property
    def csrf(self) -> str:
        """The token that forms of this session carry: nobody else's page can know it.

        It looks otherwise in each answer: how long a packed page is tells nothing of it.
        """
        return (self._pad + _mixed(self._pad, self._token)).hex()

    def check_csrf(self, given: str) -> None:
        """Refuse a form that does not carry this session's token."""
        if not hmac.compare_digest(self._token, _unmixed(given)):
            raise Refused("csrf")

    @property
    def _token(self) -> bytes:
        session = self.who.session_id if self.who is not None else ""
        return hmac.new(self.secret, b"csrf:" + session.encode(), hashlib.sha256).digest()[:_HALF]


def visit_of(request: HTTPConnection) -> Visit:
    """The visit that the server put into the scope."""
    visit: Visit = request.scope["visit"]
    return visit


def _mixed(pad: bytes, token: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, token, strict=True))


def _unmixed(given: str) -> bytes:
    """The token in what a form carries; nothing when it is no token."""
    if len(given) != 4 * _HALF or not set(given) <= _HEX:
        return b""
    both = bytes.fromhex(given)
    return _mixed(both[:_HALF], both[_HALF:])
