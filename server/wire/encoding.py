"""Events to frames: one encoding a variant, shared by every reader."""

from __future__ import annotations

from typing import Any, Final

from channels.actions.calls import RINGING
from channels.shapes import Event
from channels.wire import JSON_VARIANT, encode
from server.wire.frames import text_frame
from web.render import Renderer

JSON_PROTOCOL: Final = "relais.json.1"
HTML_PROTOCOL: Final = "relais.html.1"


def variant_of(subprotocol: str | None, locale: str) -> str:
    """``json``, or ``html.fr`` and so on: what the hub encodes once for all who share it."""
    return f"html.{locale}" if subprotocol == HTML_PROTOCOL else JSON_VARIANT


class Encoder:
    """Turns an event into the ready frame of a variant."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def __call__(self, event: Event, variant: str) -> bytes:
        return text_frame(encode(self.payload(event, variant)))

    def payload(self, event: Event, variant: str) -> dict[str, Any]:
        """The event frame before it is JSON."""
        frame = {
            "t": "event",
            "channel": event.channel,
            "seq": event.seq,
            "kind": event.kind,
            "at": event.at,
            "by": {"id": event.by.id, "name": event.by.name},
        }
        if variant == JSON_VARIANT:
            return {**frame, "data": event.data}
        locale = variant.removeprefix("html.")
        return {**frame, "data": slim(event), "html": self._renderer.fragment(event, locale)}


def slim(event: Event) -> dict[str, Any]:
    """The ids and figures that scripts need beside the drawn fragment."""
    data = event.data
    thin: dict[str, Any] = {}
    if data.message is not None:
        thin["message"] = {"id": data.message.id}
    if data.word is not None:
        thin["word"], thin["on"] = data.word, data.on
    if data.need is not None:
        need = data.need
        thin["need"] = {
            "id": need.id,
            "channel": need.channel,
            "version": need.version,
            "state": need.state,
            "left": need.left,
            "urgency": need.urgency,
        }
    if data.claim is not None:
        thin["claim"] = {"id": data.claim.id, "by": data.claim.by.id, "quantity": data.claim.quantity}
    if data.person is not None:
        thin["person"] = {"id": data.person.id, "name": data.person.name}
    if data.notice is not None:
        told = data.notice
        thin["notice"] = {
            "id": told.id,
            "kind": told.kind,
            "tag": told.tag,
            "need": told.need,
            "read": told.read,
        }
        if told.kind == RINGING:
            thin["notice"]["ringing"] = told.facts
    if data.call is not None:
        thin["call"] = data.call
    if data.tags:
        thin["tags"] = data.tags
    return thin
