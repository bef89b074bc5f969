"""Direct messages: the channel of a few people."""

from __future__ import annotations

from channels.actions import directs
from server.api.asked import NewDirect
from server.api.call import Call
from server.api.done import ChannelCreated
from server.api.operation import operation


@operation(
    "POST",
    "/directs",
    verb="person.write",
    status=201,
    no=("not_found", "forbidden", "empty", "too_many"),
)
async def open_direct(call: Call, asked: NewDirect) -> ChannelCreated:
    """Open the channel of these people and oneself. The same people again get the same channel."""
    done = await call.act(directs.open_direct, people=asked.people)
    return ChannelCreated(id=done["channel"], **done)


OPERATIONS = (open_direct,)
