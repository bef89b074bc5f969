"""Saying no to an upgrade: an HTTP answer with the refusal's code, before any frame."""

from __future__ import annotations

from math import ceil

from starlette.types import Scope

from channels.wire import encode
from matching.refusals import Refused
from server.refusals import status_of
from server.wire.protocol import SocketProtocol


def refuse_upgrade(scope: Scope, refusal: Refused, say: str) -> None:
    """Answer and hang up."""
    connection: SocketProtocol = scope["extensions"]["relais.connection"]
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(ceil(refusal.retry_after))
    body = {"code": refusal.code, "say": say, "details": refusal.details}
    connection.reject(status_of(refusal), encode(body), headers)
