"""The key that tells push services who we are (VAPID, RFC 8292): made once, the same on every worker."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02, VapidException

from server.config import Config, ConfigError, kept

KEY_BYTES: Final = 32
HOLDS_FOR: Final = timedelta(hours=12)  # RFC 8292 allows a day; a clock may be off


class Vapid:
    """Our key pair, and who answers for it."""

    def __init__(self, key: str, contact: str) -> None:
        """``key``: 32 bytes in base64url. ``ConfigError`` when it is something else."""
        try:
            if len(_raw(key)) != KEY_BYTES:
                raise ValueError(key)
            self._key = Vapid02.from_raw(key.encode())
        except (VapidException, ValueError):
            raise ConfigError("bad-push-key", "[push] key must be 32 bytes in base64url") from None
        self._contact = contact

    @property
    def public(self) -> str:
        """What browsers ask for when they subscribe: base64url."""
        point = self._key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return _base64(point)

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The header for a request to this endpoint's service."""
        address = urlsplit(endpoint)
        claims = {
            "aud": f"{address.scheme}://{address.netloc}",
            "exp": int((now + HOLDS_FOR).timestamp()),
            "sub": self._contact,
        }
        return str(self._key.sign(claims)["Authorization"])


def vapid_of(config: Config) -> Vapid | None:
    """The key of this installation, made at first need; None when there is nobody to answer for it."""
    contact = contact_of(config)
    if not contact:
        return None
    key = config.push.key or kept(config.data_dir / "vapid", _new_key).decode()
    return Vapid(key, contact)


def contact_of(config: Config) -> str:
    """Whom a push service may write to: as configured, or the public address of this installation."""
    contact = config.push.contact
    if "@" in contact and not contact.startswith(("mailto:", "https:")):
        return f"mailto:{contact}"
    public = config.server.public_url
    return contact or (public if public.startswith("https://") else "")


def _new_key() -> str:
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return _base64(number.to_bytes(32, "big"))


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
