"""One example of each thing that is sent or answered: typed values, so that they cannot drift."""

from __future__ import annotations

from typing import Final

import msgspec

from channels.actions.needs import Private
from server.api import asked, done, views

PERSON: Final = "01m8x2v4k6p8r0t2w4y6"
CHANNEL: Final = "01m8x2v4k7a1b2c3d4e5"
THREAD: Final = "01m8x2v4k8f6g7h8j9k0"
MESSAGE: Final = "01m8x2v4k9m1n2p3q4r5"
NEED: Final = "01m8x2v4kas6t7v8w9x0"
CLAIM: Final = "01m8x2v4kby1z2a3b4c5"

CLAIRE: Final = views.Person(id=PERSON, name="Claire Morin", org="Secours des Tilleuls")
CHANNEL_LINE: Final = views.Channel(
    id=CHANNEL,
    kind="theme",
    name="Food aid",
    purpose="Baskets, collections, deliveries",
    organisation=None,
    head=42,
    joined=True,
    unread=3,
    members=27,
)
HELD: Final = views.Claim(id=CLAIM, by=CLAIRE, quantity=2, state="held", at="2026-11-22T18:31:00.000Z")
NEED_READ: Final = views.Need(
    id=NEED,
    channel=CHANNEL,
    thread=THREAD,
    by=views.Person(id="01m8x2v4kcd6e7f8g9h0", name="Amina Benali"),
    at="2026-11-22T18:30:00.000Z",
    state="partly_covered",
    title="Drivers for the evening round",
    quantity=4,
    taken=2,
    unit="drivers",
    urgency="urgent",
    version=2,
    needed_by="2026-11-23T19:00:00.000Z",
    category="transport",
    place="North district",
    claims=(HELD,),
    has_private=True,
)
POSTED: Final = views.Message(
    id=MESSAGE,
    channel=CHANNEL,
    seq=42,
    by=CLAIRE,
    at="2026-11-22T18:30:00.000Z",
    body="The van is back at six.",
)
_NEED: Final = {name: getattr(NEED_READ, name) for name in NEED_READ.__struct_fields__}

EXAMPLES: Final[dict[type[msgspec.Struct], msgspec.Struct]] = {
    type(example): example
    for example in (
        # what is sent
        asked.NewChannel(name="Gardens", purpose="Plots, seeds, watering"),
        asked.ReadUpTo(seq=42),
        asked.NewMember(person=PERSON),
        asked.NewMessage(body="The van is back at six."),
        asked.NewBody(body="The van is back at seven."),
        asked.NewNeed(
            title="Drivers for the evening round",
            quantity=4,
            needed_by="2026-11-23T20:00:00+01:00",
            unit="drivers",
            category="transport",
            urgency="urgent",
            place="North district",
            private=Private(contact="06 12 34 56 78", address="12 rue des Lilas"),
        ),
        asked.NewClaim(quantity=2),
        asked.NewResponse(answer="cannot"),
        asked.NewOutcome(outcome="fulfilled"),
        asked.NewRelease(reason="unavailable"),
        # what is answered
        views.Me(
            id=PERSON,
            name="Claire Morin",
            email="claire@demo.example",
            role="member",
            org="Secours des Tilleuls",
            locale="fr",
            network=views.Network(id="01m8x2v4kdj1k2m3n4p5", name="Montfleury", timezone="Europe/Paris"),
            me="01m8x2v4keq6r7s8t9v0",
            urgences="01m8x2v4kfw1x2y3z4a5",
            epoch="kJ3v0aQ9xL2mN7pR",
            csrf=None,
        ),
        CHANNEL_LINE,
        views.ChannelList(items=(CHANNEL_LINE,)),
        done.ChannelCreated(id=CHANNEL, channel=CHANNEL),
        done.ChannelDone(channel=CHANNEL),
        done.ReadDone(channel=CHANNEL, unread=0),
        views.MemberList(
            items=(views.Member(id=PERSON, name="Claire Morin", role="member", org="Secours des Tilleuls"),)
        ),
        done.MemberDone(channel=CHANNEL, person=PERSON),
        POSTED,
        done.MessagePosted(id=MESSAGE, message=MESSAGE, seq=42),
        done.MessageDone(message=MESSAGE, seq=43),
        views.EventList(
            items=(
                views.Event(
                    channel=CHANNEL,
                    seq=42,
                    kind="message.posted",
                    at=POSTED.at,
                    by=CLAIRE,
                    data=views.EventData(message=POSTED),
                ),
            ),
            next=None,
            head=42,
            epoch="kJ3v0aQ9xL2mN7pR",
        ),
        NEED_READ,
        views.NeedInFull(**_NEED, seen=12),
        done.NeedOpened(**_NEED, seen=0, need=NEED, seq=43),
        views.NeedList(items=(NEED_READ,), next=None),
        done.NeedDone(need=NEED, seq=44),
        done.Responded(need=NEED, changed=True),
        done.ClaimTaken(id=CLAIM, claim=CLAIM, need=NEED, quantity=2, seq=44),
        done.ClaimDone(claim=CLAIM, need=NEED, seq=45),
        views.PrivateDetails(contact="06 12 34 56 78", address="12 rue des Lilas", notes=""),
        views.Refusal(
            code="already_claimed",
            say="Somebody was quicker: Claire Morin took what was left. Thank you for answering!",
            details={"by": "Claire Morin", "left": 0},
        ),
    )
}


def example_of(shape: type[msgspec.Struct]) -> object:
    """The example of a type, as JSON would carry it; None when there is none."""
    example = EXAMPLES.get(shape)
    return None if example is None else msgspec.to_builtins(example)
