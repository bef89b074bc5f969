"""A visit: one request, who makes it, and the house it is made to. Kept in the ASGI scope."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from channels.desk import Desk
from channels.people.sessions import SignedIn
from channels.seen import SeenCounts
from matching.refusals import Refused
from web.catalogue import Catalogue
from web.render import Renderer


@dataclass(slots=True)
class Visit:
    """What a route works with. ``ended`` tells an expired session from none at all."""

    desk: Desk
    seen: SeenCounts
    renderer: Renderer
    catalogue: Catalogue
    secret: bytes
    locale: str
    origin: str  # scheme and host that this visitor uses: https://relais.example
    demo: bool
    who: SignedIn | None = None
    ended: bool = False
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

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
        """The token that forms of this session carry: nobody else's page can know it."""
        session = self.who.session_id if self.who is not None else ""
        return hmac.new(self.secret, b"csrf:" + session.encode(), hashlib.sha256).hexdigest()[:40]

    def check_csrf(self, given: str) -> None:
        """Refuse a form that does not carry this session's token."""
        if not hmac.compare_digest(self.csrf.encode(), given.encode()):
            raise Refused("csrf")


def visit_of(request: HTTPConnection) -> Visit:
    """The visit that the server put into the scope."""
    visit: Visit = request.scope["visit"]
    return visit
