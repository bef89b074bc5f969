"""Web Push: a sealed note that only the subscribed browser can open, carried by its maker's push service.

RFC 8030 (the request), RFC 8291 (the sealing), RFC 8292 (who we are).
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from channels.reading.letters import Letter, Subscription
from server.notices.backoff import asked_wait
from server.notices.links import Links
from server.notices.vapid import Vapid
from server.notices.way import SENT, Outcome, Way
from web.notes import write_note
from web.notices import Outside, Teller

TIMEOUT: Final = 15.0
WORTH: Final = timedelta(hours=12)  # how long a service keeps what is not about a deadline
GONE: Final = frozenset({404, 410})
REFUSED: Final = frozenset({400, 403, 413})  # the same request will be refused again


class PushSender:
    """Sends notes to browsers. One HTTP client for all of them: connections to a service are kept."""

    way: Way = "push"

    def __init__(self, vapid: Vapid, teller: Teller, links: Links, now: Callable[[], datetime]) -> None:
        self._vapid = vapid
        self._teller = teller
        self._links = links
        self._now = now
        self._client = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False)

    async def send(self, letter: Letter) -> Outcome:
        """Seal the note and hand it to the browser's service."""
        subscription = letter.subscription
        if subscription is None:
            return Outcome("failed", "no subscription")
        told = self._teller.outside(letter)
        note = write_note(self._teller, letter, told, self._links.answer_path(letter))
        body = await asyncio.to_thread(seal, note, subscription)  # arithmetic: not on the loop
        try:
            answer = await self._client.post(
                subscription.endpoint, content=body, headers=self._headers(letter, told, subscription)
            )
        except httpx.TransportError as fault:
            return Outcome("later", type(fault).__name__)
        return _outcome(answer, self._now())

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    def _headers(self, letter: Letter, told: Outside, subscription: Subscription) -> dict[str, str]:
        now = self._now()
        worth = WORTH if letter.need is None else letter.need.needed_by - now
        return {
            "Authorization": self._vapid.authorization(subscription.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(60, int(min(worth, 4 * WORTH).total_seconds()))),
            "Urgency": "high" if told.urgent else "normal",
            "Topic": topic(letter.tag),
        }


def topic(tag: str) -> str:
    """At most 32 characters of base64url (RFC 8030 §5.4): a later note of it replaces one still waiting."""
    return urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()[:24]).decode()


def seal(note: bytes, subscription: Subscription) -> bytes:
    """Encrypt for the one browser that holds the other half of the keys."""
    return bytes(
        http_ece.encrypt(
            note,
            private_key=generate_private_key(SECP256R1()),
            dh=_bytes(subscription.p256dh),
            auth_secret=_bytes(subscription.auth),
            version="aes128gcm",
        )
    )


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _outcome(answer: httpx.Response, now: datetime) -> Outcome:
    if answer.is_success:
        return SENT
    fault = f"http {answer.status_code}"
    if answer.status_code in GONE:
        return Outcome("gone", fault)
    if answer.status_code in REFUSED:
        return Outcome("failed", fault)
    return Outcome("later", fault, wait=asked_wait(answer.headers.get("retry-after", ""), now))
