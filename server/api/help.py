"""Help with a human on the other side."""

from __future__ import annotations

from channels.actions import help as helping
from channels.clock import iso
from channels.reading.help import asked_for_help
from matching.access import Thing, can
from matching.refusals import Refused
from server.api.asked import AnswerHelp, AskHelp, Nothing
from server.api.call import Call
from server.api.done import ChannelDone
from server.api.operation import operation
from server.api.views import HelpAsked, HelpList, Person, show


@operation("POST", "/help", verb="help.ask", keyed=True, no=("empty", "too_long"))
async def ask_help(call: Call, asked: AskHelp) -> ChannelDone:
    """Say what is wrong to the coordination on duty: in one channel, the same each time."""
    return show(await call.act(helping.ask_help, body=asked.body, key=call.key), ChannelDone)


@operation("GET", "/help", verb="help.answer", no=("forbidden",))
async def list_help(call: Call, asked: Nothing) -> HelpList:
    """List who asked for help: those who wait first."""
    if not can(call.actor, "help.answer", Thing(call.actor.network)):
        raise Refused("forbidden")
    lines = await call.read(asked_for_help, call.actor)
    return HelpList(
        items=tuple(
            HelpAsked(
                channel=line.channel,
                person=Person(id=line.person, name=line.name),
                at=iso(line.at),
                waiting=line.waiting,
                helpers=line.helpers,
            )
            for line in lines
        )
    )


@operation("POST", "/help/answer", verb="help.answer", no=("forbidden", "not_found"))
async def answer_help(call: Call, asked: AnswerHelp) -> ChannelDone:
    """Join those who help somebody."""
    return show(await call.act(helping.answer_help, channel=asked.channel), ChannelDone)


OPERATIONS = (ask_help, list_help, answer_help)
