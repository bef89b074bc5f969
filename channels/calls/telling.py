"""What those who sit in a call hear beside the log: whispered on their own streams, kept nowhere."""

from __future__ import annotations

from typing import Any

from channels.calls.signals import check_signal
from channels.desk import Desk
from channels.reading.calls import stream_of_seat, streams_of_call
from channels.shapes import Person


async def tell_signal(desk: Desk, by: str, *, call_id: str, seat: str, to: str, data: dict[str, Any]) -> None:
    """Carry what the device at ``seat``, which is ``by``'s, says to the one at ``to``.

    ``Refused("bad_signal")`` when it is none, ``Refused("not_found")`` unless both sit there now.
    """
    checked = check_signal(data)
    stream = await desk.store.read(stream_of_seat, by, call_id=call_id, seat=seat, to=to)
    desk.hub.whisper(stream, {"t": "signal", "call": call_id, "seat": seat, "to": to, "data": checked})


async def tell_declined(desk: Desk, by: Person, *, call_id: str) -> None:
    """Say to those who wait in a call that ``by``, who may hear its channel, does not come now."""
    told = {"t": "declined", "call": call_id, "by": {"id": by.id, "name": by.name}}
    for stream in await desk.store.read(streams_of_call, call_id):
        desk.hub.whisper(stream, told)
