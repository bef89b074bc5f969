"""``asyncapi.json``: the socket ``relais.1`` described from its own types, never by hand."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from channels import wire
from matching.refusals import CODES
from server.api.closing import CLOSINGS
from server.api.frames import ANSWERS, EVENTS, FRAMES, Event, No, Ok, tag_of
from server.api.schemas import Schema, ref, schemas_of, sentence
from server.wire.encoding import HTML_PROTOCOL, JSON_PROTOCOL

SOCKET: Final = "socket"
ABOUT: Final = f"""One WebSocket a device at `/ws`: `GET` with `Authorization: Bearer <token>`
or the session cookie.

Sub-protocol `{JSON_PROTOCOL}` (the default) is described here. With `{HTML_PROTOCOL}` an event carries
`html`, the fragment that the pages show, and only ids in `data`.
Client frames are verbs; each is answered by `ok` or `no` with the same `ref`."""


def asyncapi() -> dict[str, Any]:
    """The whole document."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:relais:relais.1",
        "info": {
            "title": "Relais, the socket",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "relais": {
                "host": "{host}",
                "protocol": "wss",
                "variables": {"host": {"description": "Where this installation is.", "default": "localhost"}},
                "security": [{"$ref": "#/components/securitySchemes/token"}],
            }
        },
        "channels": {SOCKET: _socket()},
        "operations": _operations(),
        "components": {
            "messages": _messages(),
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _socket() -> dict[str, Any]:
    return {
        "address": "/ws",
        "description": "Everything travels on this one connection; channels are fields of frames.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _messages()},
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
        "x-subprotocols": [JSON_PROTOCOL, HTML_PROTOCOL],
        "x-frame-limit": wire.FRAME_LIMIT,
        "x-close-codes": {
            str(code): {"description": closing.says, "reconnect": closing.again}
            for code, closing in sorted(CLOSINGS.items())
        },
    }


def _operations() -> dict[str, Any]:
    heard = {tag_of(verb): _heard(verb) for verb in wire.VERBS}
    return {**heard, **{f"send.{tag_of(frame)}": _said(frame) for frame in FRAMES if frame is not Ok}}


def _heard(verb: type[wire.Verb]) -> dict[str, Any]:
    """A verb that the server receives, with the two ways in which it answers."""
    answers = [_in_socket(f"ok.{tag_of(verb)}"), _in_socket(tag_of(No))]
    return {
        "action": "receive",
        "channel": _channel(),
        "summary": sentence(verb.__doc__).partition("\n")[0],
        "messages": [_in_socket(tag_of(verb))],
        "reply": {"channel": _channel(), "messages": answers},
    }


def _said(frame: type[msgspec.Struct]) -> dict[str, Any]:
    """A frame that the server sends by itself."""
    names = [f"event.{kind}" for kind in EVENTS] if frame is Event else [_name_of(frame)]
    return {
        "action": "send",
        "channel": _channel(),
        "summary": sentence(frame.__doc__).partition("\n")[0],
        "messages": [_in_socket(name) for name in names],
    }


def _name_of(frame: type[msgspec.Struct]) -> str:
    """The message of a frame. Two are also verbs, and say where they come from."""
    tag = tag_of(frame)
    return f"server.{tag}" if tag in {tag_of(verb) for verb in wire.VERBS} else tag


def _messages() -> dict[str, Any]:
    verbs = {tag_of(verb): _message(ref_to(verb), verb.__doc__) for verb in wire.VERBS}
    answers = {
        f"ok.{tag_of(verb)}": _message(ref_to(answer), answer.__doc__) for verb, answer in ANSWERS.items()
    }
    frames = {
        _name_of(frame): _message(ref_to(frame), frame.__doc__)
        for frame in FRAMES
        if frame not in (Ok, Event)
    }
    events = {f"event.{kind}": _message(_event(kind), told.says) for kind, told in EVENTS.items()}
    return {**verbs, **answers, **frames, **events}


def _message(payload: Schema, says: str | None) -> dict[str, Any]:
    summary, _, more = sentence(says).partition("\n")
    message = {"summary": summary, "payload": payload}
    return {**message, "description": more.strip()} if more.strip() else message


def _event(kind: str) -> Schema:
    """An event frame of one kind: what its ``data`` always carries."""
    carries = {"required": list(EVENTS[kind].fields)} if EVENTS[kind].fields else {}
    return {"allOf": [ref_to(Event), {"properties": {"kind": {"const": kind}, "data": carries}}]}


def _schemas() -> dict[str, Schema]:
    """Verbs and frames in one namespace: a verb that shares a name with a frame keeps apart."""
    heard = _renamed(schemas_of(wire.VERBS), "Verb")
    said = _renamed(schemas_of([*FRAMES, *ANSWERS.values()]), "Frame")
    said["NoFrame"]["properties"]["code"]["enum"] = sorted(CODES)
    return {**heard, **said}


def _renamed(schemas: dict[str, Schema], suffix: str) -> dict[str, Schema]:
    names = {name: name if name.endswith(suffix) else name + suffix for name in schemas}
    text = msgspec.json.encode(schemas).decode()
    for name, new in names.items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{new}"')
    plain: dict[str, Schema] = msgspec.json.decode(text)
    return {names[name]: schema for name, schema in plain.items()}


def ref_to(shape: type[msgspec.Struct]) -> Schema:
    """A pointer to the schema of a verb or of a frame."""
    suffix = "Verb" if issubclass(shape, wire.Verb) else "Frame"
    pointer = ref(shape)["$ref"]
    return {"$ref": pointer if pointer.endswith(suffix) else pointer + suffix}


def _channel() -> Schema:
    return {"$ref": f"#/channels/{SOCKET}"}


def _in_socket(name: str) -> Schema:
    return {"$ref": f"#/channels/{SOCKET}/messages/{name}"}
