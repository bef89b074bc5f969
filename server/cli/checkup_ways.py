"""What ``relais doctor`` says of the ways of alert: set up, and answering as far as that can be asked."""

from __future__ import annotations

import asyncio

import aiosmtplib

from server.cli.checkup import BAD, GOOD, KNOCK_SECONDS, WARY, Finding, finding
from server.cli.stop import sentence_of
from server.config import Config, ConfigError
from server.notices.mail import check_mail, knock
from server.notices.sms import check_sms
from server.notices.vapid import Vapid, contact_of


def check_ways(config: Config) -> list[Finding]:
    """E-mail, push, text messages."""
    return [check_email(config), check_push(config), check_texts(config)]


def check_email(config: Config) -> Finding:
    """The SMTP server: knocked at, and signed in to."""
    if not config.mail.host:
        return finding("mail", GOOD, "way-unused")
    try:
        check_mail(config)
        asyncio.run(asyncio.wait_for(knock(config.mail), KNOCK_SECONDS))
    except ConfigError as fault:
        return _wrong("mail", fault)
    except aiosmtplib.SMTPResponseException as fault:
        return finding("mail", BAD, "mail-refused", host=config.mail.host, code=fault.code)
    except (aiosmtplib.SMTPException, OSError) as fault:
        return finding("mail", BAD, "mail-silent", host=config.mail.host, why=type(fault).__name__)
    if not config.server.public_url:
        return finding("mail", WARY, "mail-local", host=config.mail.host)
    return finding("mail", GOOD, "mail-answers", host=config.mail.host)


def check_push(config: Config) -> Finding:
    """The VAPID key: whose, and nobody else's to read. Push services are not woken for a check."""
    contact = contact_of(config)
    if not contact:
        return finding("push", GOOD, "push-unused")
    try:
        if config.push.key:
            Vapid(config.push.key, contact)
    except ConfigError as fault:
        return _wrong("push", fault)
    path = config.data_dir / "vapid"
    if not config.push.key and path.exists() and path.stat().st_mode & 0o077:
        return finding("push", BAD, "secret-readable", path=path)
    return finding("push", GOOD, "push-ready", contact=contact)


def check_texts(config: Config) -> Finding:
    """The provider of text messages: its settings are whole. One is not sent for a check: it costs."""
    try:
        check_sms(config.sms)
    except ConfigError as fault:
        return _wrong("sms", fault)
    if not config.sms.provider:
        return finding("sms", GOOD, "way-unused")
    if config.sms.provider == "log":
        return finding("sms", WARY, "sms-log")
    return finding("sms", GOOD, "sms-ready", sender=config.sms.sender)


def _wrong(what: str, fault: ConfigError) -> Finding:
    return Finding(what, BAD, sentence_of(fault))
