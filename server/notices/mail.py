"""E-mails: plain and HTML in one, a link to answer with one press, and a way out in every one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Final

import aiosmtplib

from channels.actions.deliveries import DIGEST
from channels.reading.digests import read_digest
from channels.reading.letters import Letter
from channels.store import Store
from server.config import Config, ConfigError, Mail
from server.notices.links import Links
from server.notices.way import SENT, Outcome, Way
from web.letters import MailPage, digest_page, notice_page
from web.notices import Teller
from web.render import Renderer

TIMEOUT: Final = 20.0  # seconds a step of the conversation may take
SECURITIES: Final = ("starttls", "tls", "none")
# The mailbox is not there (RFC 3463: X.1.x addressing, X.2.1 disabled). Other permanent refusals are
# about us or about this one mail: a relay that does not know us must not cost people their mailbox.
_NO_MAILBOX: Final = re.compile(r"5\.1\.[01236]|5\.2\.1")
_ENHANCED: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_BARE_NO_MAILBOX: Final = frozenset({550, 551, 553})  # the same from servers without enhanced codes


class MailSender:
    """Hands mails to one SMTP server, a connection each: they are few, and none waits for another."""

    way: Way = "email"

    def __init__(
        self,
        settings: Mail,
        store: Store,
        teller: Teller,
        renderer: Renderer,
        links: Links,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._store = store
        self._teller = teller
        self._renderer = renderer
        self._links = links
        self._now = now

    async def send(self, letter: Letter) -> Outcome:
        """Write the mail and hand it over."""
        page = await self._page(letter)
        if page is None:
            return Outcome("dropped", "nothing to tell")
        try:
            await hand_over(self._settings, self.mail(letter, page))
        except aiosmtplib.SMTPException as fault:
            return _outcome(fault)
        except OSError as fault:  # a name that does not resolve, a certificate that does not hold
            return Outcome("later", type(fault).__name__)
        return SENT

    async def close(self) -> None:
        """Nothing stays open between mails."""

    async def _page(self, letter: Letter) -> MailPage | None:
        if letter.kind == DIGEST:
            digest = await self._store.read(read_digest, letter.person)
            return digest_page(self._teller, letter, digest, self._links) if digest else None
        return notice_page(self._teller, letter, self._links)

    def mail(self, letter: Letter, page: MailPage) -> EmailMessage:
        """The whole message. Sent again it has the same Message-ID: a mailbox shows it once.

        All notices of one tag refer to the same ancestor, so that "pourvu" joins its alert.
        """
        name, address = parseaddr(self._settings.sender)
        host = address.partition("@")[2]
        mail = EmailMessage()
        mail["From"] = Address(name or letter.network, addr_spec=address)
        mail["To"] = Address(letter.name, addr_spec=letter.email)
        mail["Subject"] = page.subject
        mail["Date"] = format_datetime(self._now())
        mail["Message-ID"] = f"<{letter.id}@{host}>"
        mail["References"] = f"<{_local(letter.tag)}.{letter.person}@{host}>"
        mail["Auto-Submitted"] = "auto-generated"  # no holiday note answers us (RFC 3834)
        mail["List-Unsubscribe"] = f"<{page.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
        if self._settings.reply_to:
            mail["Reply-To"] = self._settings.reply_to
        mail.set_content(self._renderer.page("mail/mail.txt", letter.locale, page=page))
        mail.add_alternative(self._renderer.page("mail/mail.html", letter.locale, page=page), subtype="html")
        return mail


async def hand_over(settings: Mail, mail: EmailMessage) -> None:
    """One conversation with the SMTP server."""
    async with _server(settings) as server:
        await server.send_message(mail)


async def knock(settings: Mail) -> None:
    """Connect, secure, sign in, leave: whether a mail could be handed over."""
    async with _server(settings):
        pass


def _server(settings: Mail) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        use_tls=settings.security == "tls",
        start_tls=settings.security == "starttls",
        username=settings.username or None,
        password=settings.password or None,
        local_hostname=parseaddr(settings.sender)[1].partition("@")[2],  # else it asks the DNS, and waits
        timeout=TIMEOUT,
    )


def check_mail(config: Config) -> None:
    """Refuse settings that cannot send."""
    settings = config.mail
    if settings.security not in SECURITIES:
        raise ConfigError("bad-mail-security", "[mail] security is starttls, tls or none")
    address = parseaddr(settings.sender)[1]
    if settings.host and "@" not in address:
        raise ConfigError("no-mail-sender", "[mail] sender must be an e-mail address")


def _local(tag: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", tag)


def _outcome(fault: aiosmtplib.SMTPException) -> Outcome:
    match fault:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[refused, *_]):
            return _of_recipient(refused.code, refused.message)
        case aiosmtplib.SMTPRecipientRefused():
            return _of_recipient(fault.code, fault.message)
        case aiosmtplib.SMTPDataError() if fault.code >= 500:
            return Outcome("failed", _fault(fault.code, fault.message))
        case aiosmtplib.SMTPResponseException():  # ours to put right, or passing: sign-in, sender, greeting
            return Outcome("later", _fault(fault.code, fault.message))
    return Outcome("later", type(fault).__name__)


def _of_recipient(code: int, message: str) -> Outcome:
    fault = _fault(code, message)
    if code < 500:  # a grey list, a full disk over there
        return Outcome("later", fault)
    enhanced = _ENHANCED.search(message)
    no_mailbox = _NO_MAILBOX.match(enhanced[0]) if enhanced else code in _BARE_NO_MAILBOX
    return Outcome("gone" if no_mailbox else "failed", fault)


def _fault(code: int, message: str) -> str:
    """The codes alone: servers quote addresses in their sentences."""
    enhanced = _ENHANCED.search(message)
    return f"smtp {code}" + (f" {enhanced[0]}" if enhanced else "")
