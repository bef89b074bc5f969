"""Configuration: ``config.toml``, then ``RELAIS_…`` variables, checked before anything starts."""

from __future__ import annotations

import difflib
import os
import re
import secrets
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

ENVIRONMENT: Final = {  # short names for what most installations set
    "RELAIS_DATA": ("data",),
    "RELAIS_DATABASE_URL": ("database", "url"),
    "RELAIS_REDIS_URL": ("redis", "url"),
    "RELAIS_SECRET": ("secret",),
}


SECRET_TRIES: Final = 200  # hundredths of a second that another worker may take to write the secret
_WRONG_TYPE: Final = re.compile(r"Expected `(.+)`, got `(.+)` - at `\$\.(.+)`")


class ConfigError(Exception):
    """A setting that cannot be used: one line, and the code and facts to say it in another language."""

    def __init__(self, code: str, line: str, **facts: object) -> None:
        super().__init__(f"config: {line}")
        self.code = code
        self.facts = facts


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every section."""


class Server(Strict, frozen=True):
    """Where the server listens."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    public_url: str = ""
    trusted_proxies: str = "127.0.0.1"
    unready_seconds: float = 0.0
    drain_seconds: float = 2.0
    grace_seconds: float = 10.0


class Database(Strict, frozen=True):
    """Where everything durable is kept; empty: ``relais.db`` in the data directory."""

    url: str = ""


class Redis(Strict, frozen=True):
    """How workers hear one another; empty: in memory, or an embedded server for several workers."""

    url: str = ""


class Limits(Strict, frozen=True):
    """What one person may do to the house."""

    enabled: bool = True
    connections_per_person: int = 20
    verbs_per_second: float = 10.0
    verbs_burst: float = 40.0
    sign_in_per_minute: int = 10
    handshakes: int = 256
    body_bytes: int = 65_536


class Files(Strict, frozen=True):
    """Photos and documents that people hand in."""

    place: str = ""
    file_bytes: int = 10_485_760
    network_bytes: int = 5_368_709_120
    picture_pixels: int = 50_000_000
    sweep_seconds: float = 3600.0
    s3_endpoint: str = ""
    s3_region: str = ""
    s3_key: str = ""
    s3_secret: str = ""


class Jobs(Strict, frozen=True):
    """Work that runs by itself."""

    expiry_seconds: float = 15.0
    outbox_seconds: float = 5.0
    waves_seconds: float = 5.0
    messages_seconds: float = 10.0


class Calls(Strict, frozen=True):
    """Quick video: how browsers find each other, and where many meet."""

    most: int = 4
    stun: str = ""
    turn: str = ""
    turn_secret: str = ""
    turn_seconds: int = 3600
    large: str = ""
    large_url: str = ""
    large_key: str = ""
    large_secret: str = ""


class Matching(Strict, frozen=True):
    """How people and offers are compared with needs."""

    meaning: bool = True


class Mail(Strict, frozen=True):
    """The server that takes our e-mails; empty: none leaves."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = ""
    sender: str = ""
    reply_to: str = ""


class Push(Strict, frozen=True):
    """Waking browsers. Without a contact, or a public https address, none is woken."""

    contact: str = ""
    key: str = ""
    services: str = "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com"


class Sms(Strict, frozen=True):
    """Who takes our text messages; empty: none leaves."""

    provider: str = ""
    url: str = "https://api.twilio.com"
    account: str = ""
    token: str = ""
    sender: str = ""


class Help(Strict, frozen=True):
    """Whom people reach who cannot sign in."""

    phone: str = ""
    place: str = ""


class Log(Strict, frozen=True):
    """What the server writes about itself. Never bodies, addresses or e-mails."""

    level: str = "info"
    format: str = "text"


class Config(Strict, frozen=True):
    """Every setting."""

    data: str = "data"
    secret: str = ""
    server: Server = Server()
    database: Database = Database()
    redis: Redis = Redis()
    limits: Limits = Limits()
    files: Files = Files()
    jobs: Jobs = Jobs()
    calls: Calls = Calls()
    matching: Matching = Matching()
    mail: Mail = Mail()
    push: Push = Push()
    sms: Sms = Sms()
    help: Help = Help()
    log: Log = Log()

    @property
    def data_dir(self) -> Path:
        """The directory that holds everything this installation owns."""
        return Path(self.data)

    @property
    def database_url(self) -> str:
        """The address of the database."""
        return self.database.url or f"sqlite:///{self.data_dir.resolve() / 'relais.db'}"


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the file (``config.toml`` beside the process when present), then the environment."""
    raw = _read(path or Path("config.toml"), required=path is not None)
    for name, value in environment.items():
        place = _place_of(name)
        if place is not None:
            _put(raw, place, value)
    try:
        return msgspec.convert(raw, Config, strict=False)
    except msgspec.ValidationError as error:
        raise _explain(error, raw) from None


def secret_of(config: Config) -> bytes:
    """The key that signs forms and links: given, or made once and kept in the data directory."""
    if config.secret:
        return config.secret.encode()
    return kept(config.data_dir / "secret", lambda: secrets.token_urlsafe(48))


def kept(path: Path, make: Callable[[], str]) -> bytes:
    """A secret of this installation: made by whoever asks first, the same for all from then on."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _made_before(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_bytes().strip()


def _made_before(path: Path) -> bytes:
    """The secret that another worker made, once it has written it: an empty one would protect nothing."""
    for _ in range(SECRET_TRIES):
        secret = path.read_bytes().strip()
        if secret:
            return secret
        time.sleep(0.01)
    raise ConfigError("empty-secret", f"{path} is empty: remove it, and a new one is made", path=path)


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except FileNotFoundError:
        if required:
            raise ConfigError("no-file", f"no file {path}", path=path) from None
        return {}
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("bad-toml", f"{path} is not valid TOML: {error}", path=path, why=error) from None


def _place_of(name: str) -> tuple[str, ...] | None:
    if name in ENVIRONMENT:
        return ENVIRONMENT[name]
    if name.startswith("RELAIS_") and "__" in name:
        return tuple(name.removeprefix("RELAIS_").lower().split("__"))
    return None


def _put(raw: dict[str, Any], place: tuple[str, ...], value: str) -> None:
    section = raw
    for part in place[:-1]:
        section = section.setdefault(part, {})
        if not isinstance(section, dict):
            raise ConfigError("no-section", f"{part} is one value: nothing can be set inside it", key=part)
    section[place[-1]] = value


def _explain(error: msgspec.ValidationError, raw: Mapping[str, Any]) -> ConfigError:
    """The error in words; for an unknown key, the nearest known one."""
    wrong_type = _WRONG_TYPE.fullmatch(str(error))
    if wrong_type is not None:
        expected, got, key = wrong_type.groups()
        return ConfigError(
            "wrong-type", f"{key} must be {expected}, not {got}", key=key, expected=expected, got=got
        )
    for section, keys in _known_keys().items():
        table = raw if not section else raw.get(section, {})
        for key in table if isinstance(table, Mapping) else ():
            if key not in keys:
                return _unknown(key, section, keys)
    return ConfigError("other", str(error))


def _known_keys() -> dict[str, list[str]]:
    """The keys of each section; those of the top level under the empty name."""
    known = {"": list(Config.__struct_fields__)}
    for section in Config.__struct_fields__:
        default = getattr(Config(), section)
        if isinstance(default, Strict):
            known[section] = list(default.__struct_fields__)
    return known


def _unknown(key: str, section: str, keys: list[str]) -> ConfigError:
    near = difflib.get_close_matches(key, keys, n=1)
    place = f" [{section}]" if section else ""
    if near:
        line = f"unknown setting “{key}”{place}; did you mean “{near[0]}”?"
        return ConfigError("unknown-near", line, key=key, section=place, near=near[0])
    line = f"unknown setting “{key}”{place}; known: {', '.join(keys)}"
    return ConfigError("unknown", line, key=key, section=place, known=", ".join(keys))
