"""A real SMTP server on loopback, with the moods that mail servers have."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from server.config import Mail


class MailServer:
    """What came is in ``mails``. Set ``at_rcpt`` or ``at_data`` to what it answers instead of yes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.at_rcpt: dict[str, str] = {}
        self.at_data = ""
        self.grey: set[str] = set()  # addresses refused once
        self.hang = asyncio.Event()
        self.hang.set()
        self.password = ""
        self.port = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.grey:
            self.grey.discard(address)
            return "450 4.2.0 Greylisted, try again later"
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self.hang.wait()
        if self.at_data:
            return self.at_data
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, given: Any
    ) -> AuthResult:
        fits = isinstance(given, LoginPassword) and given.password == self.password.encode()
        return AuthResult(success=fits, handled=False)

    @property
    def settings(self) -> Mail:
        """How to reach it."""
        return Mail(host="127.0.0.1", port=self.port, security="none", sender="Relais <relais@aubin.example>")

    def to(self, address: str) -> list[EmailMessage]:
        """The mails for one address."""
        return [mail for mail in self.mails if address in str(mail["To"])]


@asynccontextmanager
async def mail_server(password: str = "") -> AsyncIterator[MailServer]:
    """Listening until the block ends."""
    server = MailServer()
    server.password = password
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")  # on loopback
            return SMTP(
                server,
                hostname="mx.aubin.example",
                loop=loop,
                enable_SMTPUTF8=True,
                authenticator=server.authenticate if password else None,
                auth_require_tls=False,
                auth_required=bool(password),
            )

    listening = await loop.create_server(protocol, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.hang.set()
        listening.close()
