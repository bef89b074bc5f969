"""Providers on loopback, and the drain that the house runs, turned by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from channels.store import Store
from server.config import Config, Push, Server, Sms
from server.notices.drain import Drain
from server.notices.links import Links
from server.notices.setting_up import Outfit, Parts, set_up
from tests.support.clock import FRIDAY_EVENING, SettableClock
from tests.support.providers import PushService, SmsProvider, push_service, sms_provider
from tests.support.smtp import MailServer, mail_server
from web.catalogue import catalogue
from web.notices import Teller
from web.render import Renderer

SECRET = b"a secret of the tests"
BASE = "https://relais.aubin.example"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
async def smtp() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def pushes() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service


@pytest.fixture
async def phones() -> AsyncIterator[SmsProvider]:
    async with sms_provider() as provider:
        yield provider


@pytest.fixture
def config(tmp_path: Path, smtp: MailServer, pushes: PushService, phones: SmsProvider) -> Config:
    """Everything set up."""
    return Config(
        data=str(tmp_path),
        secret=SECRET.decode(),
        server=Server(public_url=BASE),
        mail=smtp.settings,
        push=Push(contact="mairie@aubin.example", services="127.0.0.1"),
        sms=Sms(provider="twilio", url=phones.url, account="AC1", token="t0ken", sender="+33700000000"),
    )


@cache
def renderer() -> Renderer:
    """Once: compiling every template takes longer than the tests. What it draws here tells no time."""
    return Renderer(catalogue(), PARIS, lambda: FRIDAY_EVENING)


def parts_of(store: Store, clock: SettableClock) -> Parts:
    words = catalogue()
    now = lambda: clock.now  # noqa: E731 (looking takes no time)
    teller = Teller(words, PARIS, now)
    return Parts(store, teller, renderer(), Links(SECRET, BASE), now)


@pytest.fixture
async def outfit_on(config: Config, clock: SettableClock) -> AsyncIterator[Callable[[Store], Outfit]]:
    """The senders of a worker; closed with the test."""
    async with AsyncExitStack() as stack:

        def make(store: Store) -> Outfit:
            outfit = set_up(config, parts_of(store, clock))
            for sender in outfit.senders:
                stack.push_async_callback(sender.close)
            return outfit

        yield make


@pytest.fixture
def drain_on(outfit_on: Callable[[Store], Outfit]) -> Callable[[Store], Drain]:
    """The drain of a worker, not started: each ``turn`` sends what is due."""
    return lambda store: Drain(store, outfit_on(store).senders, every=60.0, chance=lambda: 0.0)


@pytest.fixture
def drain(drain_on: Callable[[Store], Drain], store: Store) -> Drain:
    return drain_on(store)
