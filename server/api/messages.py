"""Saying something, changing it, taking it back."""

from __future__ import annotations

from channels.actions import messages
from server.api.asked import NewBody, NewMessage, Nothing
from server.api.call import Call
from server.api.done import MessageDone, MessagePosted
from server.api.operation import operation
from server.api.views import show


@operation(
    "POST",
    "/channels/{id}/messages",
    verb="channel.post",
    status=201,
    keyed=True,
    no=("forbidden", "not_member", "empty", "too_long"),
)
async def post_message(call: Call, asked: NewMessage) -> MessagePosted:
    """Say something in a channel."""
    done = await call.act(
        messages.post_message, channel=call.id(), body=asked.body, key=call.key, reply_to=asked.reply_to
    )
    return MessagePosted(id=done["message"], **done)


@operation("PATCH", "/messages/{id}", verb="message.edit", no=("forbidden", "deleted", "empty", "too_long"))
async def edit_message(call: Call, asked: NewBody) -> MessageDone:
    """Change what one said. The same body again changes nothing."""
    return show(await call.act(messages.edit_message, message_id=call.id(), body=asked.body), MessageDone)


@operation("DELETE", "/messages/{id}", verb="message.delete", no=("forbidden",))
async def delete_message(call: Call, asked: Nothing) -> MessageDone:
    """Take back what was said: its body is erased, past included. Twice is once."""
    return show(await call.act(messages.delete_message, message_id=call.id()), MessageDone)


OPERATIONS = (post_message, edit_message, delete_message)
