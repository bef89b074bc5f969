"""Who is told of what becomes of a card: one function a happening, the kinds of notices all here.

A notice carries names and numbers, nothing private. Of those about one card a later one takes the
place of an earlier one (``tag``), and the same happening is told once (``key``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, and_, or_, select

from channels.actions.notices import News, notify_all
from channels.doorway import OPEN_KINDS
from channels.reading.people import people_by_id
from channels.store import Write
from channels.store.tables import (
    alert,
    channel,
    claim,
    membership,
    organisation_member,
    person,
    waiting,
)
from matching import claims as ledger
from matching.access import STAFF

KINDS: Final = (
    "card_claimed",  # to the author: somebody promised a part, or takes one
    "card_edited",  # to the claimers: it reads differently
    "card_expired",  # to the author: its time has passed; renew?
    "card_resolved",  # to claimers, author, those alerted and those who waited: how it ended, and thanks
    "card_merged",  # to the same: where it goes on
    "claim_nudge",  # to the claimer: confirm, or it lapses
    "claim_lapsed",  # to the claimer and the author
    "claim_promoted",  # to who waited: it is theirs now; confirm
    "claim_released",  # to the author: a promise was given back
    "claim_dropped_late",  # to the coordination: given back shortly before the deadline
    "claim_missed",  # to the claimer and the coordination: nobody came
    "claim_on_the_way",  # to the author
    "claim_delivered",  # to the author: did it come?
    "claim_validated",  # to the claimer
    "claim_proposed",  # to who is asked to take a promise over
    "claim_declined",  # to its claimer: they would not
    "claim_handed_over",  # to its former claimer and the author
)


class Claimed(NamedTuple):
    """A promise just made on a card: what it left of it, whatever was promised since."""

    row: Row[Any]
    by: str
    quantity: int
    claim_id: str
    left: int


def claimed(tx: Write, made: Sequence[Claimed]) -> None:
    """Somebody promised a part, or takes one."""
    news = [
        (one.row, [one.row.author_id], one.claim_id, one.by, {"quantity": one.quantity, "left": one.left})
        for one in made
    ]
    _tell_all(tx, "card_claimed", news)


def promoted(tx: Write, row: Row[Any], *, who: str, quantity: int, claim_id: str) -> None:
    """Who waited holds a promise now; whoever asked hears of it as of any other."""
    _tell(tx, row, [who], "claim_promoted", claim_id, quantity=quantity)
    claimed(tx, [Claimed(row, who, quantity, claim_id, row.quantity - row.taken)])


def released(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any]) -> None:
    """A promise was given back."""
    _tell(tx, row, [row.author_id], "claim_released", claim_row.id, by=by, **_freed(row, claim_row))


def dropped_late(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any]) -> None:
    """A promise was given back so late that the coordination should look for somebody."""
    staff = _ids(tx, _coordination(row))
    _tell(tx, row, staff, "claim_dropped_late", claim_row.id, by=by, **_freed(row, claim_row))


def missed(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any]) -> None:
    """Nobody came."""
    people = [claim_row.person_id, *_ids(tx, _coordination(row))]
    _tell(tx, row, people, "claim_missed", claim_row.id, by=by, **_freed(row, claim_row))


def nudged(tx: Write, row: Row[Any], *, claim_row: Row[Any]) -> None:
    """Confirm, or it lapses."""
    _tell(tx, row, [claim_row.person_id], "claim_nudge", claim_row.id, quantity=claim_row.quantity)


def lapsed(tx: Write, row: Row[Any], *, claim_row: Row[Any]) -> None:
    """It was not confirmed in time."""
    people = [claim_row.person_id, row.author_id]
    _tell(tx, row, people, "claim_lapsed", claim_row.id, **_freed(row, claim_row))


def advanced(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any], state: str) -> None:
    """Help set out, or says that it has come; a mere confirmation shows on the card alone."""
    if state != "confirmed":
        kind = f"claim_{state}"
        _tell(tx, row, [row.author_id], kind, claim_row.id, by=by, quantity=claim_row.quantity)


def validated(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any], delivered: int) -> None:
    """Whoever asked says that it came."""
    _tell(tx, row, [claim_row.person_id], "claim_validated", claim_row.id, by=by, delivered=delivered)


def proposed(
    tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any], to: str | None, organisation: str | None
) -> None:
    """Somebody is asked to take a promise over; any one of an organisation may."""
    members = select(organisation_member.c.person_id).where(
        organisation_member.c.organisation_id == organisation,
        organisation_member.c.person_id != claim_row.person_id,
    )
    people = [to] if to is not None else _ids(tx, members) if organisation is not None else []
    key = f"{claim_row.id}:{to or organisation}"
    _tell(tx, row, people, "claim_proposed", key, by=by, quantity=claim_row.quantity)


def declined(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any]) -> None:
    """Who was asked to take a promise over would not."""
    _tell(tx, row, [claim_row.person_id], "claim_declined", f"{claim_row.id}:{by}", by=by)


def handed_over(tx: Write, row: Row[Any], *, by: str, claim_row: Row[Any]) -> None:
    """A promise is in other hands."""
    people = [claim_row.person_id, row.author_id]
    _tell(tx, row, people, "claim_handed_over", claim_row.id, by=by, quantity=claim_row.quantity)


def edited(tx: Write, row: Row[Any], *, by: str, changed: list[str], seq: int) -> None:
    """What somebody promised reads differently."""
    claimers = select(claim.c.person_id).where(claim.c.need_id == row.id, claim.c.state.in_(ledger.ACTIVE))
    _tell(tx, row, _ids(tx, claimers), "card_edited", str(seq), by=by, changed=changed)


def expired(tx: Write, row: Row[Any]) -> None:
    """The time of a card has passed."""
    _tell(tx, row, [row.author_id], "card_expired", str(row.version), left=row.quantity - row.taken)


def audience_of(tx: Write, row: Row[Any]) -> list[str]:
    """Everybody who had to do with a card: its author, who promised, waited, or was alerted of it."""
    claimers = select(claim.c.person_id).where(claim.c.need_id == row.id, claim.c.state.in_(ledger.ACTIVE))
    waits = select(waiting.c.person_id).where(waiting.c.need_id == row.id)
    alerted = select(alert.c.person_id).where(alert.c.need_id == row.id)
    return list(dict.fromkeys([row.author_id, *_ids(tx, claimers), *_ids(tx, waits), *_ids(tx, alerted)]))


def resolved(tx: Write, row: Row[Any], people: list[str], *, by: str, words: str) -> None:
    """How it ended, and thanks: those who were alerted in vain hear it too."""
    facts = {"outcome": row.outcome, "delivered": row.delivered, "thanks": words}
    _tell(tx, row, people, "card_resolved", row.id, by=by, **facts)


def merged(tx: Write, row: Row[Any], people: list[str], *, by: str) -> None:
    """It was a duplicate, and goes on as another card."""
    _tell(tx, row, people, "card_merged", row.id, by=by, into=row.merged_into)


def _tell(
    tx: Write,
    row: Row[Any],
    people: Iterable[str],
    kind: str,
    key: str,
    *,
    by: str | None = None,
    **facts: Any,
) -> None:
    """Tell people of a card, but not of what they did themselves."""
    _tell_all(tx, kind, [(row, people, key, by, facts)])


def _tell_all(
    tx: Write,
    kind: str,
    happenings: Iterable[tuple[Row[Any], Iterable[str], str, str | None, dict[str, Any]]],
) -> None:
    """``_tell`` of many happenings of one kind: the card, whom, the key, by whom, the facts."""
    told = [
        (row, circle, key, by, facts)
        for row, people, key, by, facts in happenings
        if (circle := tuple(one for one in dict.fromkeys(people) if one != by))
    ]
    names = people_by_id(tx.conn, {by for _, _, _, by, _ in told if by is not None})
    news = []
    for row, circle, key, by, facts in told:
        about = {"card": row.kind, "title": row.title, "unit": row.unit, **facts}
        if by is not None:
            about["by"] = names[by].name
        news.append(
            News(
                kind=kind,
                people=circle,
                tag=f"need:{row.id}",
                key=f"{kind}:{key}",
                need=row.id,
                channel=row.channel_id,
                facts=about,
            )
        )
    if news:
        notify_all(tx, news)


def _freed(row: Row[Any], claim_row: Row[Any]) -> dict[str, Any]:
    """What came free, and what becomes of it: others may have it, those who waited do, or it is too late."""
    then = "over" if row.state not in ledger.LIVE else "free" if row.taken < row.quantity else "passed_on"
    return {"quantity": claim_row.quantity, "then": then}


def _coordination(row: Row[Any]) -> Select[Any]:
    """The coordinators who may see a card: all of the town's, of a closed channel its members."""
    inside = select(membership.c.person_id).where(
        membership.c.channel_id == row.channel_id, membership.c.until_seq.is_(None)
    )
    return (
        select(person.c.id)
        .join(channel, and_(channel.c.id == row.channel_id, channel.c.network_id == person.c.network_id))
        .where(
            person.c.role.in_(STAFF),
            person.c.removed_at.is_(None),
            or_(channel.c.kind.in_(OPEN_KINDS), person.c.id.in_(inside)),
        )
        .order_by(person.c.id)
    )


def _ids(tx: Write, wanted: Select[Any]) -> list[str]:
    return list(tx.conn.execute(wanted).scalars())
