"""People: joining a network, changing one's settings, being removed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from sqlalchemy import insert, select, update

from channels.actions.channels import add_to_channel, insert_channel, remove_from_channel, tell_person
from channels.actions.help import leave_help
from channels.actions.needs import let_person_go
from channels.actions.once import Answer
from channels.actions.sessions import revoke_sessions
from channels.actions.texts import check_choice, check_line
from channels.doorway import actor_for, require
from channels.ids import new_secret
from channels.people.sessions import hash_token
from channels.reading.rooms import joined_channels
from channels.store import Write
from channels.store.tables import channel, invitation, person
from matching.access import ROLES, STAFF, Thing
from matching.refusals import Refused

LOCALES: Final = ("fr", "en")
NAME_LIMIT: Final = 80
INVITATION_LIFETIME: Final = timedelta(days=14)
# Enough to catch a slip; whether the address exists is for the first e-mail to tell.
_EMAIL: Final = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\.]+(\.[^@\s<>\"(),:;\[\]\\.]+)+")


def check_email(text: str) -> str:
    """A plausible address, in lower case, or ``Refused("bad_email")``."""
    email = text.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise Refused("bad_email")
    return email


def create_person(
    tx: Write,
    *,
    network: str,
    email: str,
    name: str,
    role: str,
    password_hash: str,
    locale: str = "fr",
    district: str = "",
    phone: str = "",
    organisation: str | None = None,
) -> str:
    """Add an account, its personal stream and its place in the town's channels; returns its id."""
    email = check_email(email)
    if tx.conn.execute(select(person.c.id).where(person.c.email == email)).first() is not None:
        raise Refused("email_taken")
    person_id = tx.new_id()
    tx.conn.execute(
        insert(person),
        {
            "id": person_id,
            "network_id": network,
            "email": email,
            "name": check_line(name, limit=NAME_LIMIT, field="name"),
            "role": check_choice(role, ROLES, field="role"),
            "locale": check_choice(locale, LOCALES, field="locale"),
            "password_hash": password_hash,
            "district": district,
            "phone": phone,
            "organisation_id": organisation,
            "created_at": tx.at,
        },
    )
    insert_channel(tx, network=network, kind="me", name="me", by=None, person_id=person_id)
    for channel_id in _town_channels(tx, network):
        add_to_channel(tx, channel_id, person_id, by=person_id)
    return person_id


def _town_channels(tx: Write, network: str) -> list[str]:
    rows = tx.conn.execute(
        select(channel.c.id)
        .where(channel.c.network_id == network, channel.c.kind == "town")
        .order_by(channel.c.id)
    )
    return list(rows.scalars())


def change_settings(tx: Write, by: str, *, name: str, locale: str) -> Answer:
    """Change one's name and language."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    tx.conn.execute(
        update(person)
        .where(person.c.id == by)
        .values(
            name=check_line(name, limit=NAME_LIMIT, field="name"),
            locale=check_choice(locale, LOCALES, field="locale"),
        )
    )
    tell_person(tx, by, by=by)
    return {"person": by}


def change_password(tx: Write, by: str, *, password_hash: str, keep_session: str) -> Answer:
    """Set a new password hash and sign out everywhere else."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    tx.conn.execute(update(person).where(person.c.id == by).values(password_hash=password_hash))
    revoke_sessions(tx, by, by=by, keep=keep_session)
    return {"person": by}


def change_role(tx: Write, by: str, *, person_id: str, role: str) -> Answer:
    """Give somebody another role in the network."""
    _manage(tx, by, person_id)
    tx.conn.execute(
        update(person).where(person.c.id == person_id).values(role=check_choice(role, ROLES, field="role"))
    )
    if role not in STAFF:
        leave_help(tx, person_id, by=by)
    tell_person(tx, person_id, by=by)
    return {"person": person_id}


def remove_person(tx: Write, by: str, *, person_id: str) -> Answer:
    """Close an account: what was said stays, what was promised is asked for again, every door shuts at once.

    Removed already: nothing changes.
    """
    _manage(tx, by, person_id)
    closed = update(person).where(person.c.id == person_id, person.c.removed_at.is_(None))
    if tx.conn.execute(closed.values(removed_at=tx.at)).rowcount == 0:
        return {"person": person_id}
    let_person_go(tx, person_id, by=by)
    for channel_id in sorted(joined_channels(tx.conn, person_id)):
        remove_from_channel(tx, channel_id, person_id, by=by)
    revoke_sessions(tx, person_id, by=by)
    tell_person(tx, person_id, by=by)
    return {"person": person_id}


def _manage(tx: Write, by: str, person_id: str) -> None:
    """An administrator acts on somebody else of the same network."""
    actor = actor_for(tx.conn, by)
    require(actor, "network.administer", Thing(actor.network))
    if person_id == by:
        raise Refused("forbidden")
    known = tx.conn.execute(
        select(person.c.id).where(person.c.id == person_id, person.c.network_id == actor.network)
    ).first()
    if known is None:
        raise Refused("not_found")


def invite(tx: Write, by: str | None, *, network: str, role: str = "member", email: str = "") -> str:
    """Make an invitation link's token, good for one account within 14 days.

    Nobody invites above their own rank; ``by`` is None for the command line.
    """
    check_choice(role, ROLES, field="role")
    if by is not None:
        actor = actor_for(tx.conn, by)
        require(actor, "network.invite", Thing(network))
        if role == "admin":
            require(actor, "network.administer", Thing(network))
    token = new_secret()
    tx.conn.execute(
        insert(invitation),
        {
            "id": tx.new_id(),
            "token_hash": hash_token(token),
            "network_id": network,
            "invited_by": by,
            "role": role,
            "email": check_email(email) if email.strip() else "",
            "created_at": tx.at,
            "expires_at": tx.at + INVITATION_LIFETIME,
        },
    )
    return token


def accept_invitation(
    tx: Write, *, token: str, email: str, name: str, password_hash: str, locale: str
) -> str:
    """Create the account that an invitation promised; returns the person's id."""
    row = tx.conn.execute(
        select(invitation).where(invitation.c.token_hash == hash_token(token))
    ).one_or_none()
    if row is None or row.accepted_at is not None or row.expires_at <= tx.at:
        raise Refused("invitation_invalid")
    person_id = create_person(
        tx,
        network=row.network_id,
        email=email,
        name=name,
        role=row.role,
        password_hash=password_hash,
        locale=locale,
    )
    used = tx.conn.execute(
        update(invitation)
        .where(invitation.c.id == row.id, invitation.c.accepted_at.is_(None))
        .values(accepted_at=tx.at, accepted_by=person_id)
    )
    if used.rowcount == 0:  # somebody else was a moment faster, on another worker
        raise Refused("invitation_invalid")
    return person_id
