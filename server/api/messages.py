"""Saying something, changing it, taking it back."""

from __future__ import annotations

from sqlalchemy import Connection

from channels import shapes
from channels.actions import keeping, messages, reactions
from channels.devices import tell_kept
from channels.doorway import channel_for
from channels.reading.keeping import kept_by, pinned_in, versions_of
from channels.reading.mentions import mentionable
from server.api.asked import MentionQuery, NewBody, NewMark, NewMessage, NewReaction, Nothing
from server.api.call import Call
from server.api.done import KeptDone, MessageDone, MessagePosted
from server.api.operation import operation
from server.api.views import Mention, MentionList, Message, MessageList, Version, VersionList, show


@operation(
    "POST",
    "/channels/{id}/messages",
    verb="channel.post",
    status=201,
    keyed=True,
    no=("forbidden", "not_member", "empty", "too_long", "too_many", "too_many_files", "many_alerted"),
)
async def post_message(call: Call, asked: NewMessage) -> MessagePosted:
    """Say something in a channel."""
    done = await call.act(
        messages.post_message,
        channel=call.id(),
        body=asked.body,
        key=call.key,
        reply_to=asked.reply_to,
        files=asked.files,
        alert=asked.alert,
    )
    return MessagePosted(id=done["message"], **done)


@operation("GET", "/channels/{id}/mentions", verb="channel.see_members", no=("forbidden",))
async def list_mentions(call: Call, asked: MentionQuery) -> MentionList:
    """Whom one may call in a channel by a name that has a word beginning so: at most eight."""
    found = await call.read(_mentionable, call.me, call.id(), asked.starts)
    return MentionList(items=tuple(show(one, Mention) for one in found))


def _mentionable(conn: Connection, person_id: str, channel_id: str, starts: str) -> list[shapes.Mention]:
    return mentionable(conn, channel_for(conn, person_id, channel_id, "channel.see_members"), starts)


@operation(
    "PATCH",
    "/messages/{id}",
    verb="message.edit",
    no=("forbidden", "deleted", "empty", "too_long", "too_many"),
)
async def edit_message(call: Call, asked: NewBody) -> MessageDone:
    """Change what one said. The same body again changes nothing."""
    return show(await call.act(messages.edit_message, message_id=call.id(), body=asked.body), MessageDone)


@operation("DELETE", "/messages/{id}", verb="message.delete", no=("forbidden",))
async def delete_message(call: Call, asked: Nothing) -> MessageDone:
    """Take back what was said: its body is erased, past included. Twice is once."""
    return show(await call.act(messages.delete_message, message_id=call.id()), MessageDone)


@operation("PUT", "/messages/{id}/reaction", verb="message.react", no=("not_member", "deleted", "bad_choice"))
async def react(call: Call, asked: NewReaction) -> MessageDone:
    """Put a word under a message, or take it away. What is so already changes nothing."""
    done = await call.act(reactions.react, message_id=call.id(), word=asked.word, on=asked.on)
    return show(done, MessageDone)


@operation("PUT", "/messages/{id}/pin", verb="message.pin", no=("forbidden", "not_member", "deleted"))
async def pin_message(call: Call, asked: NewMark) -> MessageDone:
    """Pin a message to its channel, or take it off. What is so already changes nothing."""
    return show(await call.act(keeping.pin_message, message_id=call.id(), on=asked.on), MessageDone)


@operation("PUT", "/messages/{id}/bookmark", verb="message.keep", no=("deleted",))
async def keep_message(call: Call, asked: NewMark) -> KeptDone:
    """Keep a message to find it again, or no more. Nobody else learns of it."""
    done = await call.act(keeping.keep_message, message_id=call.id(), on=asked.on)
    await tell_kept(call.visit.desk, call.me, call.id(), on=asked.on)
    return show(done, KeptDone)


@operation("GET", "/channels/{id}/pins", verb="channel.read")
async def list_pins(call: Call, asked: Nothing) -> MessageList:
    """List what was pinned to a channel, the latest first."""
    return MessageList(items=tuple(show(one, Message) for one in await call.read(_pins, call.me, call.id())))


def _pins(conn: Connection, person_id: str, channel_id: str) -> list[shapes.Message]:
    channel_for(conn, person_id, channel_id)
    return pinned_in(conn, person_id, channel_id)


@operation("GET", "/me/bookmarks", verb="self.see")
async def list_kept(call: Call, asked: Nothing) -> MessageList:
    """List what one keeps and may still hear, the latest first."""
    return MessageList(items=tuple(show(one, Message) for one in await call.read(kept_by, call.me)))


@operation("GET", "/messages/{id}/versions", verb="message.history", no=("deleted",))
async def list_versions(call: Call, asked: Nothing) -> VersionList:
    """List everything a message said, oldest first; the last is what it says now."""
    found = await call.read(versions_of, call.me, call.id())
    return VersionList(items=tuple(show(one, Version) for one in found))


OPERATIONS = (
    post_message,
    list_mentions,
    pin_message,
    keep_message,
    list_pins,
    list_kept,
    list_versions,
    edit_message,
    delete_message,
    react,
)
