"""The waves of a need, for the coordination: who was alerted, who to ring up, widening at once."""

from __future__ import annotations

from channels.actions import alerts
from channels.reading.waves import waves_of
from server.api.asked import Nothing
from server.api.call import Call
from server.api.done import NeedDone
from server.api.operation import operation
from server.api.views import Call as PhoneCall
from server.api.views import CallList, Waves, show


@operation("GET", "/needs/{id}/waves", verb="need.see_wave", no=("forbidden",))
async def read_waves(call: Call, asked: Nothing) -> Waves:
    """Read who was alerted of a need, why, and what each answered."""
    return show(await call.read(waves_of, call.me, call.id()), Waves)


@operation(
    "POST",
    "/needs/{id}/widen",
    verb="need.widen",
    keyed=True,
    no=("forbidden", "need_over", "all_alerted"),
)
async def widen(call: Call, asked: Nothing) -> NeedDone:
    """Start the next wave of alerts now."""
    return show(await call.act(alerts.widen, need_id=call.id(), key=call.key), NeedDone)


@operation("GET", "/needs/{id}/phones", verb="need.see_phones", no=("forbidden",))
async def read_phones(call: Call, asked: Nothing) -> CallList:
    """Show who could be rung up, with their numbers. Each sight is noted."""
    found = await call.act(alerts.see_phones, need_id=call.id())
    return CallList(items=tuple(show(one, PhoneCall) for one in found))


OPERATIONS = (read_waves, widen, read_phones)
