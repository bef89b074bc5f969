"""Which ways this installation has, from its settings: one sender each, silent where nothing is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from channels.store import Store
from server.config import Config
from server.notices.links import Links
from server.notices.mail import MailSender, check_mail
from server.notices.push import PushSender
from server.notices.sms import SmsSender, check_sms, gateway_of
from server.notices.vapid import Vapid, vapid_of
from server.notices.way import Sender, Silent
from web.notices import Teller
from web.render import Renderer


@dataclass(frozen=True, slots=True)
class Parts:
    """What senders work with."""

    store: Store
    teller: Teller
    renderer: Renderer
    links: Links
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outfit:
    """The senders, and what browsers need to subscribe (empty: they cannot)."""

    senders: tuple[Sender, ...]
    push_key: str
    push_services: tuple[str, ...]

    @property
    def ways(self) -> frozenset[str]:
        """The ways by which something leaves."""
        return frozenset(one.way for one in self.senders if not isinstance(one, Silent))


def set_up(config: Config, parts: Parts) -> Outfit:
    """Make the senders. ``ConfigError`` for settings that cannot work."""
    vapid = vapid_of(config)
    return Outfit(
        senders=(_push(vapid, parts), _mail(config, parts), _sms(config, parts)),
        push_key=vapid.public if vapid is not None else "",
        push_services=services_of(config),
    )


def services_of(config: Config) -> tuple[str, ...]:
    """The push services that browsers may name."""
    return tuple(one.strip().lower() for one in config.push.services.split(",") if one.strip())


def check_all(config: Config) -> None:
    """Refuse settings that cannot work, before anything starts."""
    check_mail(config)
    check_sms(config.sms)
    if config.push.key:
        Vapid(config.push.key, "")


def _push(vapid: Vapid | None, parts: Parts) -> Sender:
    if vapid is None:
        return Silent("push")
    return PushSender(vapid, parts.teller, parts.links, parts.now)


def _mail(config: Config, parts: Parts) -> Sender:
    check_mail(config)
    if not config.mail.host:
        return Silent("email")
    return MailSender(config.mail, parts.store, parts.teller, parts.renderer, parts.links, parts.now)


def _sms(config: Config, parts: Parts) -> Sender:
    check_sms(config.sms)
    gateway = gateway_of(config.sms, parts.now)
    return Silent("sms") if gateway is None else SmsSender(gateway, parts.teller, parts.links)
