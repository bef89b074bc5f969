"""More people than browsers can carry among themselves: a room in a Jitsi or a LiveKit of the network's own.

Both let in whoever shows a JSON Web Token signed with a shared secret (RFC 7519, HS256); what it says is
Jitsi's (lib-jitsi-meet, tokens) or LiveKit's (access tokens: ``video`` grants).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

import msgspec

Kind = Literal["", "jitsi", "livekit"]
LASTS: Final = 4 * 3600  # seconds a token lets in: as long as any meeting of volunteers
EARLY: Final = 60  # seconds that clocks may differ


@dataclass(frozen=True, slots=True)
class LargeRoom:
    """How to get there. ``url`` holds ``{room}`` and ``{token}``; ``key`` is the app's id, or the API key."""

    kind: Kind = ""
    url: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)

    def address_for(self, call_id: str, person_id: str, name: str, *, at: datetime) -> str | None:
        """Where this person joins that call among many; None when there is no such house."""
        if not self.kind:
            return None
        room = f"relais-{call_id}"
        token = signed(self._claims(room, person_id, name, int(at.timestamp())), self.secret)
        return self.url.replace("{room}", quote(room)).replace("{token}", quote(token))

    def _claims(self, room: str, person_id: str, name: str, now: int) -> dict[str, Any]:
        until = {"nbf": now - EARLY, "exp": now + LASTS}
        if self.kind == "jitsi":
            host = urlsplit(self.url).hostname or ""
            user = {"id": person_id, "name": name}
            return {
                "aud": "jitsi",
                "iss": self.key,
                "sub": host,
                "room": room,
                "context": {"user": user},
                **until,
            }
        return {
            "iss": self.key,
            "sub": person_id,
            "name": name,
            "video": {"room": room, "roomJoin": True},
            **until,
        }


def signed(claims: dict[str, Any], secret: str) -> str:
    """A JSON Web Token under HS256."""
    text = b".".join(_part(msgspec.json.encode(one)) for one in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (text + b"." + _part(hmac.new(secret.encode(), text, hashlib.sha256).digest())).decode()


def _part(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
