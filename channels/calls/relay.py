"""Credentials of a TURN relay that last for a while: only the server and the relay share the secret.

The user name is when they end and whose they are, the password its HMAC-SHA1 under the secret, in base64
(draft-uberti-behave-turn-rest-00; coturn's ``use-auth-secret``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

IceServer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relay:
    """Where browsers ask how they are seen from outside (STUN), and who carries when need be (TURN)."""

    stun: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    lasts: int = 3600  # seconds

    def servers_for(self, person_id: str, *, at: datetime) -> list[IceServer]:
        """What ``RTCPeerConnection`` takes as ``iceServers``."""
        servers: list[IceServer] = [{"urls": list(self.stun)}] if self.stun else []
        if self.turn and self.secret:
            name = f"{int(at.timestamp()) + self.lasts}:{person_id}"
            mark = hmac.new(self.secret.encode(), name.encode(), hashlib.sha1).digest()
            password = base64.b64encode(mark).decode()
            servers.append({"urls": list(self.turn), "username": name, "credential": password})
        return servers
