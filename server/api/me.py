"""Oneself: the first thing a programme asks, to learn whose token it holds."""

from __future__ import annotations

from channels.reading.rooms import special_channels
from server.api.asked import Nothing
from server.api.call import Call
from server.api.operation import operation
from server.api.views import Me, Network


@operation("GET", "/me", verb="self.see")
async def read_me(call: Call, asked: Nothing) -> Me:
    """Say who is asking, and where their own stream and the town's board are."""
    who = call.visit.signed_in
    special = await call.read(special_channels, who.actor)
    return Me(
        id=who.actor.id,
        name=who.name,
        email=who.email,
        role=who.actor.role,
        org=who.org,
        locale=who.locale,
        network=Network(id=who.actor.network, name=who.network_name, timezone=who.timezone),
        me=special["me"][0],
        urgences=special["urgences"][0],
        epoch=call.visit.desk.epoch,
        csrf=None if who.by_token else call.visit.csrf,
    )


OPERATIONS = (read_me,)
