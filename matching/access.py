"""Who may do what: one table, for the socket, the HTTP interface and the pages alike.

``can(actor, verb, thing)`` is the only judge. A verb that is missing from ``RULES`` is a
programming error, never a yes. ``may_see`` answers first: what a person may not see is
"not found" to them, whatever they try to do with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

STAFF: Final = frozenset({"admin", "coordinator"})
INSIDERS: Final = STAFF | {"member"}  # everybody but citizens
Role = Literal["admin", "coordinator", "member", "citizen"]
ROLES: Final[tuple[Role, ...]] = ("admin", "coordinator", "member", "citizen")


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks. ``active`` is false once they were removed or banned."""

    id: str
    network: str
    role: Role
    active: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """What the verb is about, reduced to what the rules look at.

    ``open`` — its channel is open to the network (town, theme, urgences);
    ``town`` — its channel gathers the whole town, citizens included;
    ``member`` — the actor is a member of its channel now;
    ``own`` — the actor wrote it, asked it, or is the person it is about;
    ``holder`` — the actor holds an active claim on it;
    ``staff_only`` — only coordinators post there (announcements).
    """

    network: str
    open: bool = False
    town: bool = False
    member: bool = False
    own: bool = False
    holder: bool = False
    staff_only: bool = False


Rule = Callable[[Actor, Thing], bool]


def _anyone(actor: Actor, thing: Thing) -> bool:
    return True


def _insider(actor: Actor, thing: Thing) -> bool:
    return actor.role in INSIDERS


def _staff(actor: Actor, thing: Thing) -> bool:
    return actor.role in STAFF


def _admin(actor: Actor, thing: Thing) -> bool:
    return actor.role == "admin"


def _hears(actor: Actor, thing: Thing) -> bool:
    """Members hear their channel; insiders hear open ones; citizens those of the whole town."""
    return thing.member or thing.town or (thing.open and actor.role in INSIDERS)


def _posts(actor: Actor, thing: Thing) -> bool:
    return thing.member and (actor.role in STAFF or not thing.staff_only)


def _asks(actor: Actor, thing: Thing) -> bool:
    return actor.role in INSIDERS and _posts(actor, thing)


def _joins(actor: Actor, thing: Thing) -> bool:
    return thing.member or thing.town or (thing.open and actor.role in INSIDERS)


def _leaves(actor: Actor, thing: Thing) -> bool:
    return thing.member


def _owns(actor: Actor, thing: Thing) -> bool:
    return thing.own


def _owns_or_staff(actor: Actor, thing: Thing) -> bool:
    return thing.own or actor.role in STAFF


def _manages_members(actor: Actor, thing: Thing) -> bool:
    return thing.member and (thing.own or actor.role in STAFF)


def _claims(actor: Actor, thing: Thing) -> bool:
    return actor.role in INSIDERS and _hears(actor, thing)


def _holds_or_staff(actor: Actor, thing: Thing) -> bool:
    return thing.own or thing.holder or actor.role in STAFF


RULES: Final[dict[str, Rule]] = {
    # the network
    "network.see": _anyone,
    "network.see_people": _insider,
    "network.invite": _staff,
    "network.administer": _admin,
    "channel.create": _insider,
    # a channel
    "channel.read": _hears,
    "channel.post": _posts,
    "channel.ask": _asks,
    "channel.join": _joins,
    "channel.leave": _leaves,
    "channel.see_members": _insider,
    "channel.add_member": _manages_members,
    # a message
    "message.edit": _owns,
    "message.delete": _owns_or_staff,
    # a need and its claims
    "need.read": _hears,
    "need.claim": _claims,
    "need.respond": _hears,
    "need.resolve": _owns_or_staff,
    "need.see_private": _holds_or_staff,
    "claim.release": _owns_or_staff,
    # oneself
    "self.see": _owns,
    "self.change": _owns,
}


def may_see(actor: Actor, thing: Thing) -> bool:
    """Whether a channel, and what is in it, exists at all for this person."""
    return actor.active and actor.network == thing.network and _hears(actor, thing)


def can(actor: Actor, verb: str, thing: Thing) -> bool:
    """Whether ``actor`` may do ``verb`` to ``thing``. Networks never mix."""
    rule = RULES[verb]
    return actor.active and actor.network == thing.network and rule(actor, thing)
