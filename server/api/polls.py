"""Asking a channel to choose: opening a poll, answering it, closing it."""

from __future__ import annotations

from channels.actions import polls
from channels.devices import tell_voted
from channels.reading.polls import votes_of
from channels.wire import instant
from server.api.asked import NewPoll, NewVote, Nothing
from server.api.call import Call
from server.api.done import MessageDone, MessagePosted
from server.api.operation import operation
from server.api.views import Chosen, VoteList, show


@operation(
    "POST",
    "/channels/{id}/polls",
    verb="channel.post",
    status=201,
    keyed=True,
    no=(
        "forbidden",
        "not_member",
        "empty",
        "too_long",
        "too_many",
        "bad_options",
        "bad_deadline",
        "many_alerted",
    ),
)
async def open_poll(call: Call, asked: NewPoll) -> MessagePosted:
    """Ask a question with answers to choose from: a message that carries `poll`."""
    done = await call.act(
        polls.open_poll,
        channel=call.id(),
        question=asked.question,
        options=asked.options,
        several=asked.several,
        anonymous=asked.anonymous,
        closes_at=instant(asked.closes_at),
        key=call.key,
        alert=asked.alert,
    )
    return MessagePosted(id=done["message"], **done)


@operation(
    "PUT",
    "/messages/{id}/vote",
    verb="poll.vote",
    no=("forbidden", "not_member", "deleted", "poll_over", "bad_choice"),
)
async def vote(call: Call, asked: NewVote) -> MessageDone:
    """Make these answers, and no others, one's own. What is so already changes nothing."""
    done = await call.act(polls.choose, message_id=call.id(), options=asked.options)
    await tell_voted(call.visit.desk, call.me, call.id(), asked.options)
    return show(done, MessageDone)


@operation("POST", "/messages/{id}/close", verb="poll.close", no=("forbidden", "deleted"))
async def close_poll(call: Call, asked: Nothing) -> MessageDone:
    """Take no more answers to a poll. Twice is once."""
    return show(await call.act(polls.close_poll, message_id=call.id()), MessageDone)


@operation("GET", "/messages/{id}/votes", verb="poll.see_votes", no=("poll_anonymous",))
async def list_votes(call: Call, asked: Nothing) -> VoteList:
    """List who chose what, unless the poll is anonymous."""
    found = await call.read(votes_of, call.me, call.id())
    return VoteList(items=tuple(show(one, Chosen) for one in found))


OPERATIONS = (open_poll, vote, close_poll, list_votes)
