"""Calling people by name in what one says: ``@Claire Morin``, ``@Croix-Rouge``, ``@canal``.

Names are resolved once, when something is said: whoever it calls hears the channel. A name that calls
nobody stays what it is, words. The text itself is not changed; beside it stands which of its words call.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from channels.actions.notices import notify, withdraw
from channels.doorway import Door, channels_for
from channels.shapes import Mention
from channels.store import Write
from channels.store.tables import membership, mention, message, organisation, organisation_member, person
from matching.access import can
from matching.refusals import Refused

NAMES_LIMIT: Final = 50  # different names in one message: more is a list, not a call
WARN_ABOVE: Final = 12  # people: alerting more at once asks first whether that is meant
EVERYBODY: Final = frozenset({"canal", "channel", "tous", "everybody"})
_WORD: Final = re.compile(r"\w[\w'’\-]*")
_CALL: Final = re.compile(rf"(?<![\w@/.])@(?=({_WORD.pattern}))")  # not the one of an address
_LONGEST: Final = 200  # characters of a name


class Calls(msgspec.Struct, frozen=True):
    """Whom a message calls, and by which of its words."""

    people: tuple[str, ...]
    words: tuple[Mention, ...]


class _Named(msgspec.Struct, frozen=True):
    """A person or an organisation whose name may stand in a text."""

    kind: str
    id: str
    name: str


def calls_in(tx: Write, door: Door, body: str, *, alert: bool) -> Calls | None:
    """Whom ``body`` calls in this channel; None for nobody.

    ``Refused("many_alerted")`` when that is many people and ``alert`` does not say that it is meant.
    """
    first = {found[1] for found in _CALL.finditer(body)}
    if not first:
        return None
    if len(first) > NAMES_LIMIT:
        raise Refused("too_many", field="mentions", limit=NAMES_LIMIT)
    words, people = _resolve(tx.conn, door, body, first)
    people -= {door.actor.id}
    if door.room.kind == "direct":  # all of it is to them already
        people = set()
    if len(people) > WARN_ABOVE and not alert:
        raise Refused("many_alerted", count=len(people))
    return Calls(tuple(sorted(people)), tuple(words)) if words else None


def _resolve(conn: Connection, door: Door, body: str, first: set[str]) -> tuple[list[Mention], set[str]]:
    """The words that call, and the people whom they call."""
    words: dict[str, Mention] = {}
    called: set[str] = set()
    named = _named(conn, door, first)
    crews = _crews(conn, [one.id for one in named if one.kind == "organisation"])
    ears = _hearing(conn, door, {one.id for one in named if one.kind == "person"} | _all_of(crews))
    known = _by_first_word([one for one in named if one.kind == "organisation" or one.id in ears])
    everybody = can(door.actor, "channel.call_all", door.thing)
    for found in _CALL.finditer(body):
        if everybody and found[1].casefold() in EVERYBODY:
            if found[1] not in words:
                words[found[1]] = Mention(kind="channel", id=door.room.id, name=found[1])
                called |= _members(conn, door)
            continue
        rest = body[found.end() : found.end() + _LONGEST]
        one = _longest(rest, known.get(found[1].casefold(), {}))
        if one is None:
            continue
        name = rest[: len(one.name)]
        if name not in words:
            words[name] = Mention(kind=one.kind, id=one.id, name=name)
            called |= {one.id} if one.kind == "person" else crews.get(one.id, set()) & ears
    return list(words.values()), called


def _by_first_word(named: Sequence[_Named]) -> dict[str, dict[int, dict[str, _Named]]]:
    """Names to look up: by their first word, then by their length, the longest first, then whole."""
    known: dict[str, dict[int, dict[str, _Named]]] = {}
    for one in sorted(named, key=lambda one: -len(one.name)):
        lengths = known.setdefault(_first_word(one.name), {})
        lengths.setdefault(len(one.name), {}).setdefault(one.name.casefold(), one)
    return known


def _longest(rest: str, known: Mapping[int, Mapping[str, _Named]]) -> _Named | None:
    """The longest name that the text goes on with: a look a length, however many share a first word."""
    for length, names in known.items():
        after = rest[length : length + 1]
        one = names.get(rest[:length].casefold())
        if one is not None and not (after.isalnum() or after == "_"):
            return one
    return None


def _first_word(name: str) -> str:
    found = _WORD.match(name)
    return found[0].casefold() if found else ""


def _named(conn: Connection, door: Door, first: set[str]) -> list[_Named]:
    """Those whose name has one of these as its first word, in the network of the channel."""
    here = person.c.network_id == door.thing.network, person.c.removed_at.is_(None)
    people = conn.execute(select(person.c.id, person.c.name).where(*here, _begins(person.c.name, first)))
    groups = conn.execute(
        select(organisation.c.id, organisation.c.name).where(
            organisation.c.network_id == door.thing.network, _begins(organisation.c.name, first)
        )
    )
    found = [
        *(_Named("person", row.id, row.name) for row in people),
        *(_Named("organisation", row.id, row.name) for row in groups),
    ]
    words = {word.casefold() for word in first}
    return [one for one in found if _first_word(one.name) in words]


def _begins(name: ColumnElement[str], words: Collection[str]) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII alone: other letters are looked for as they were written, too."""
    likes = (
        either.startswith(word, autoescape=True)
        for word in sorted(words)
        for either, word in ((func.lower(name), word.lower()), (name, word))
    )
    return or_(*likes)


def _crews(conn: Connection, organisations: Collection[str]) -> Mapping[str, set[str]]:
    """The people of each of these organisations."""
    crews: dict[str, set[str]] = {}
    if organisations:
        rows = conn.execute(
            select(organisation_member).where(organisation_member.c.organisation_id.in_(organisations))
        )
        for row in rows:
            crews.setdefault(row.organisation_id, set()).add(row.person_id)
    return crews


def _all_of(crews: Mapping[str, set[str]]) -> set[str]:
    return set().union(*crews.values())


def _hearing(conn: Connection, door: Door, people: Collection[str]) -> set[str]:
    """Those of ``people`` who may hear the channel."""
    if not people:
        return set()
    doors = channels_for(conn, {(one, door.room.id) for one in people}, "channel.read")
    return {asker for (asker, _), opened in doors.items() if isinstance(opened, Door)}


def _members(conn: Connection, door: Door) -> set[str]:
    """Everybody who is in the channel now; of a thread, in the channel that it hangs on."""
    rows = conn.execute(
        select(membership.c.person_id)
        .join(person, person.c.id == membership.c.person_id)
        .where(
            membership.c.channel_id == (door.room.parent_id or door.room.id),
            membership.c.until_seq.is_(None),
            person.c.removed_at.is_(None),
        )
    )
    return set(rows.scalars())


def save_calls(tx: Write, calls: Calls, *, message_id: str, channel_id: str, seq: int, by_name: str) -> None:
    """Write down whom a message calls, and tell them, in its own transaction."""
    _set_words(tx, message_id, calls)
    if not calls.people:
        return
    row = {"message_id": message_id, "channel_id": channel_id, "seq": seq}
    tx.conn.execute(insert(mention), [{**row, "person_id": one} for one in calls.people])
    tell_mentioned(tx, calls.people, message_id=message_id, channel_id=channel_id, by_name=by_name)


def amend_calls(tx: Write, calls: Calls | None, *, message_id: str) -> None:
    """A message reads differently: who is not called any more is not; nobody is alerted by an edit."""
    kept = calls.people if calls is not None else ()
    gone = mention.c.message_id == message_id, mention.c.person_id.not_in(kept)
    people = list(tx.conn.execute(delete(mention).where(*gone).returning(mention.c.person_id)).scalars())
    withdraw(tx, people, key=f"mention:{message_id}")
    _set_words(tx, message_id, calls)


def _set_words(tx: Write, message_id: str, calls: Calls | None) -> None:
    words: Any = None if calls is None else [msgspec.to_builtins(word) for word in calls.words]
    tx.conn.execute(update(message).where(message.c.id == message_id).values(mentions=words))


def tell_mentioned(
    tx: Write, people: Collection[str], *, message_id: str, channel_id: str, by_name: str
) -> list[str]:
    """Tell those whom a message calls by name, unless they want less of that channel."""
    return notify(
        tx,
        people,
        "channel.mention",
        tag=f"channel:{channel_id}",
        key=f"mention:{message_id}",
        channel=channel_id,
        about="mention",
        facts={"by": by_name, "message": message_id},
    )
