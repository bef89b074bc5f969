"""A socket whose every frame, in both directions, is held against ``asyncapi.json``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from server.api.asyncapi import asyncapi
from tests.support.client import Client, Frame, bearer, connected
from tests.support.live import Live

DOCUMENT: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(asyncapi()))


def judge(message: str, frame: Frame) -> None:
    """The frame is as the document describes this message."""
    payload = DOCUMENT["components"]["messages"][message]["payload"]
    Draft202012Validator({**payload, "components": DOCUMENT["components"]}).validate(frame)


class Overheard:
    """A client that notes which messages it said and heard, by their names in the document."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.said: set[str] = set()
        self._verbs: dict[int, str] = {}

    async def must(self, verb: str, **fields: Any) -> Frame:
        """Say a described verb, and get an ``ok``."""
        return self._answered(verb, fields, await self.client.must(verb, **fields))

    async def ask(self, verb: str, **fields: Any) -> Frame:
        """Say a described verb, whatever the answer."""
        return self._answered(verb, fields, await self.client.ask(verb, **fields))

    def _answered(self, verb: str, fields: Frame, answer: Frame) -> Frame:
        judge(verb, {"t": verb, "ref": answer["ref"], **fields})
        self.said.add(verb)
        self._verbs[answer["ref"]] = verb
        return answer

    def heard(self) -> set[str]:
        """The messages heard so far, each of them as described."""
        names = set()
        for frame in self.client.frames:
            name = self._name(frame)
            judge(name, frame)
            names.add(name)
        return names

    def _name(self, frame: Frame) -> str:
        if frame["t"] == "event":
            return f"event.{frame['kind']}"
        if frame["t"] == "ok":
            return f"ok.{self._verbs[frame['ref']]}"
        server = f"server.{frame['t']}"
        return server if server in DOCUMENT["components"]["messages"] else str(frame["t"])


@asynccontextmanager
async def overheard(live: Live, name: str) -> AsyncIterator[Overheard]:
    """The socket of a person, from ``hello`` on."""
    async with connected(live.url, "", headers=bearer(live.tokens[name])) as client:
        yield Overheard(client)
