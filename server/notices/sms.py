"""Text messages, through whichever gateway takes them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

import httpx
import msgspec

from channels.reading.letters import Letter
from server.config import ConfigError, Sms
from server.notices.backoff import asked_wait
from server.notices.gsm import ONE, cut, septets, spelt
from server.notices.links import Links
from server.notices.phone import e164
from server.notices.way import SENT, Outcome, Way
from web.notices import Teller

PROVIDERS: Final = ("", "log", "twilio")
TIMEOUT: Final = 15.0

log = logging.getLogger("relais.sms")


class SmsGateway(Protocol):
    """Hands one text to a telephone network.

    ``send`` returns once the provider accepted it, or says why not; it never raises for what a
    network or a provider may do. It does not split: ``text`` fits one message of the GSM alphabet.
    """

    async def send(self, to: str, text: str) -> Outcome: ...
    async def close(self) -> None: ...


class LogGateway:
    """Sends nothing: notes that a text would have left, without its words or its number."""

    async def send(self, to: str, text: str) -> Outcome:
        """Write one line."""
        log.info("a text of %d characters for …%s was not sent: [sms] provider is log", len(text), to[-2:])
        return SENT

    async def close(self) -> None:
        """Nothing is open."""


class Trouble(msgspec.Struct, frozen=True):
    """What Twilio answers with an error: its own code is more telling than the HTTP status."""

    code: int = 0


class TwilioGateway:
    """Twilio's Messages resource, or a provider that speaks like it.

    ``POST /2010-04-01/Accounts/{account}/Messages.json``, form fields To, From and Body, basic
    authentication by account and token; 201 once it is queued.
    """

    # Errors about this one number: no mobile, unreachable, or its owner answered STOP.
    NEVER: Final = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614})

    def __init__(self, settings: Sms, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sender = settings.sender
        self._address = f"{settings.url.rstrip('/')}/2010-04-01/Accounts/{settings.account}/Messages.json"
        self._client = httpx.AsyncClient(
            auth=(settings.account, settings.token), timeout=TIMEOUT, trust_env=False
        )

    async def send(self, to: str, text: str) -> Outcome:
        """Post the form."""
        form = {"To": to, "From": self._sender, "Body": text}
        try:
            answer = await self._client.post(self._address, data=form)
        except httpx.TransportError as fault:
            return Outcome("later", type(fault).__name__)
        if answer.is_success:
            return SENT
        return self._outcome(answer)

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    def _outcome(self, answer: httpx.Response) -> Outcome:
        try:
            code = msgspec.json.decode(answer.content, type=Trouble).code
        except msgspec.DecodeError:
            code = 0
        fault = f"http {answer.status_code}" + (f", error {code}" if code else "")
        if code in self.NEVER:
            return Outcome("failed", fault)
        # The rest is the account, the pace or the provider: somebody may put it right meanwhile.
        return Outcome("later", fault, wait=asked_wait(answer.headers.get("retry-after", ""), self._now()))


class SmsSender:
    """Words for a small screen: what, where, until when, and one short link."""

    way: Way = "sms"

    def __init__(self, gateway: SmsGateway, teller: Teller, links: Links) -> None:
        self._gateway = gateway
        self._teller = teller
        self._links = links

    async def send(self, letter: Letter) -> Outcome:
        """One message, however long the title is."""
        to = e164(letter.phone)
        if to is None:
            return Outcome("failed", "no mobile number")
        return await self._gateway.send(to, self.text(letter))

    def text(self, letter: Letter) -> str:
        """At most 160 septets: the words give way, the link never."""
        told = self._teller.outside(letter)
        link = self._links.answer(letter) if letter.need is not None else self._links.page(told.path)
        words = spelt(f"{told.title} - {told.body}" if told.body else told.title)
        return f"{cut(words, ONE - septets(link) - 1)} {link}".lstrip()

    async def close(self) -> None:
        """Hang up."""
        await self._gateway.close()


def check_sms(settings: Sms) -> None:
    """Refuse settings that cannot send."""
    if settings.provider not in PROVIDERS:
        raise ConfigError("bad-sms-provider", "[sms] provider is log, twilio or nothing")
    if settings.provider == "twilio" and not (settings.account and settings.token and settings.sender):
        raise ConfigError("no-sms-account", "[sms] account, token and sender are all needed")
    if not settings.url.startswith(("https://", "http://127.0.0.1:")):
        raise ConfigError("bad-sms-url", "[sms] url must begin with https://: it carries the token")


def gateway_of(settings: Sms, now: Callable[[], datetime]) -> SmsGateway | None:
    """The gateway that is configured; None when none is."""
    match settings.provider:
        case "":
            return None
        case "log":
            return LogGateway()
    return TwilioGateway(settings, now)
