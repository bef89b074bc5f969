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
    ``staff_only`` — only coordinators post there (announcements);
    ``practice`` — it belongs to an exercise. Of an exercise itself, ``open`` says that the actor was
    asked to join, and ``member`` that they did.
    """

    network: str
    open: bool = False
    town: bool = False
    member: bool = False
    own: bool = False
    holder: bool = False
    staff_only: bool = False
    practice: bool = False


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
    """In an exercise it is the coordination that simulates."""
    return actor.role in INSIDERS and _posts(actor, thing) and (actor.role in STAFF or not thing.practice)


def _joins(actor: Actor, thing: Thing) -> bool:
    return thing.member or thing.town or (thing.open and actor.role in INSIDERS)


def _leaves(actor: Actor, thing: Thing) -> bool:
    return thing.member


def _calls_all(actor: Actor, thing: Thing) -> bool:
    """The whole town is the coordination's to call; a smaller circle any insider's who is in it."""
    return _posts(actor, thing) and (actor.role in STAFF or (actor.role in INSIDERS and not thing.town))


def _pins(actor: Actor, thing: Thing) -> bool:
    """In the town's own channels the coordination; elsewhere any insider who is in it."""
    return thing.member and (actor.role in STAFF or (actor.role in INSIDERS and not thing.town))


def _writes_to(actor: Actor, thing: Thing) -> bool:
    """Insiders write to each other; residents and the coordination to each other."""
    return actor.role in STAFF or thing.staff_only or (actor.role in INSIDERS and thing.open)


def _takes_part(actor: Actor, thing: Thing) -> bool:
    """Where only coordinators post, whoever listens may still thank them."""
    return thing.member


def _passes_on(actor: Actor, thing: Thing) -> bool:
    """What was said behind closed doors leaves them by its author's hand only."""
    return _hears(actor, thing) and (thing.open or thing.town or thing.own)


def _owns(actor: Actor, thing: Thing) -> bool:
    return thing.own


def _owns_or_staff(actor: Actor, thing: Thing) -> bool:
    return thing.own or actor.role in STAFF


def _manages_members(actor: Actor, thing: Thing) -> bool:
    return thing.member and (thing.own or actor.role in STAFF)


def _claims(actor: Actor, thing: Thing) -> bool:
    return actor.role in INSIDERS and _hears(actor, thing)


def _plays(actor: Actor, thing: Thing) -> bool:
    return actor.role in INSIDERS and _hears(actor, thing)


def _staff_playing(actor: Actor, thing: Thing) -> bool:
    return actor.role in STAFF and thing.member


def _debriefs(actor: Actor, thing: Thing) -> bool:
    return thing.member or actor.role in STAFF


def _claims_if_asked(actor: Actor, thing: Thing) -> bool:
    return thing.own and _claims(actor, thing)


def _holds_or_staff(actor: Actor, thing: Thing) -> bool:
    return thing.own or thing.holder or actor.role in STAFF


RULES: Final[dict[str, Rule]] = {
    # the network
    "network.see": _anyone,
    "network.see_people": _insider,
    "network.invite": _staff,
    "network.administer": _admin,
    "search.ask": _anyone,
    "figures.see": _insider,
    "figures.export": _staff,
    "channel.create": _insider,
    # somebody, to write to: ``open`` for an insider, ``staff_only`` for the coordination
    "person.write": _writes_to,
    # help with a human on the other side
    "help.ask": _anyone,
    "help.answer": _staff,
    # a channel
    "channel.read": _hears,
    "channel.post": _posts,
    "channel.ask": _asks,
    "channel.join": _joins,
    "channel.leave": _leaves,
    "channel.see_members": _insider,
    "channel.add_member": _manages_members,
    "channel.set_level": _leaves,
    "channel.draft": _posts,
    "channel.call_all": _calls_all,
    "channel.call": _posts,
    # a message
    "message.edit": _owns,
    "message.delete": _owns_or_staff,
    "message.react": _takes_part,
    "message.pin": _pins,
    "message.keep": _hears,
    "message.history": _hears,
    "message.forward": _passes_on,
    "message.remind": _hears,
    # a poll
    "poll.vote": _takes_part,
    "poll.close": _owns_or_staff,
    "poll.see_votes": _hears,
    # a card: a need or an offer
    "need.read": _hears,
    "need.claim": _claims,
    "need.respond": _hears,
    "need.resolve": _owns_or_staff,
    "need.amend": _owns_or_staff,
    "need.see_private": _holds_or_staff,
    "need.see_figures": _staff,
    "need.see_wave": _staff,
    "need.see_phones": _staff,
    "need.widen": _staff,
    # a claim: ``own`` is the claimer, of validating whoever asked, of taking over whoever is proposed it
    "claim.release": _owns_or_staff,
    # an exercise
    "exercise.list": _insider,
    "exercise.start": _staff,
    "exercise.see": _plays,
    "exercise.join": _plays,
    "exercise.leave": _leaves,
    "exercise.end": _staff_playing,
    "exercise.debrief": _debriefs,
    "claim.advance": _owns_or_staff,
    "claim.hand_over": _owns_or_staff,
    "claim.validate": _owns_or_staff,
    "claim.take_over": _claims_if_asked,
    # a file: what it hangs on decides; one that hangs on nothing is its sender's alone
    "file.upload": _anyone,
    "file.read": _hears,
    # oneself
    "self.see": _owns,
    "self.change": _owns,
}


def reach_of(network: str, role: Role) -> Thing:
    """Somebody of this role, as the rule of writing to them looks at them."""
    return Thing(network, open=role in INSIDERS, staff_only=role in STAFF, member=True)


def may_see(actor: Actor, thing: Thing) -> bool:
    """Whether a channel, and what is in it, exists at all for this person."""
    return actor.active and actor.network == thing.network and _hears(actor, thing)


def can(actor: Actor, verb: str, thing: Thing) -> bool:
    """Whether ``actor`` may do ``verb`` to ``thing``. Networks never mix."""
    rule = RULES[verb]
    return actor.active and actor.network == thing.network and rule(actor, thing)
