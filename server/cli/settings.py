"""Settings as the command line sees them: file, environment, then options; and handed on to workers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from server import config as configuration
from server.cli.stop import Stop
from server.config import Config, Strict

ANY_HOST: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104


def settle(
    config_file: Path | None = None,
    data: Path | None = None,
    *,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Config:
    """The configuration, with what the command line decided on top."""
    config = configuration.load(config_file)
    wanted = {"host": host, "port": port, "workers": workers}
    changed = {name: value for name, value in wanted.items() if value is not None}
    server = msgspec.structs.replace(config.server, **changed)
    return msgspec.structs.replace(config, server=server, data=config.data if data is None else str(data))


def with_redis(config: Config, url: str) -> Config:
    """The same configuration, speaking to another Redis."""
    return msgspec.structs.replace(config, redis=configuration.Redis(url=url))


def hand_on(config: Config, environment: MutableMapping[str, str] = os.environ) -> None:
    """Write every setting into the environment: workers read theirs from there."""
    for name in config.__struct_fields__:
        value = getattr(config, name)
        if isinstance(value, Strict):
            for key in value.__struct_fields__:
                environment[f"RELAIS_{name}__{key}".upper()] = _text(getattr(value, key))
        else:
            environment[f"RELAIS_{name}".upper()] = _text(value)
    # The short names would win or lose by chance of order: say the same thing.
    environment["RELAIS_DATABASE_URL"] = config.database.url
    environment["RELAIS_REDIS_URL"] = config.redis.url


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_data_directory(config: Config) -> None:
    """Make the data directory and try to write there, or ``Stop``."""
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)  # private details are in there
        with tempfile.TemporaryFile(dir=config.data_dir):
            pass
    except OSError:
        raise Stop("data-unwritable", path=config.data_dir) from None


def address(config: Config, port: int | None = None) -> str:
    """The address to open in a browser on this machine."""
    if config.server.public_url:
        return config.server.public_url.rstrip("/")
    host = ANY_HOST.get(config.server.host, config.server.host)
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}:{config.server.port if port is None else port}"


def masked(url: str) -> str:
    """An address that may be shown: without its password."""
    parts = urlsplit(url)
    if "password" in parts.query:
        parts = parts._replace(query="…")
        url = parts.geturl()
    if parts.password is None:
        return url
    return parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}").geturl()
