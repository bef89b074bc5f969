"""Passing words on to another channel."""

from __future__ import annotations

from channels.actions import forwards
from server.api.asked import NewForward
from server.api.call import Call
from server.api.done import MessagePosted
from server.api.operation import operation


@operation(
    "POST",
    "/messages/{id}/forwards",
    verb="message.forward",
    status=201,
    keyed=True,
    no=("forbidden", "not_member", "deleted", "empty", "too_long", "too_many", "many_alerted"),
)
async def forward_message(call: Call, asked: NewForward) -> MessagePosted:
    """Quote a message in another channel, with those of its files that are named."""
    done = await call.act(
        forwards.forward_message,
        message_id=call.id(),
        to=asked.to,
        comment=asked.comment,
        files=asked.files,
        key=call.key,
        alert=asked.alert,
    )
    return MessagePosted(id=done["message"], **done)


OPERATIONS = (forward_message,)
