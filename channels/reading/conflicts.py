"""Whether a promise would meet another one that its maker has given for the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from channels.clock import iso
from channels.store.ready import Ready, among, no_index
from channels.store.tables import claim, need
from matching.claims import LIVE, UNDER_WAY
from matching.timing import Window, overlap, window

_PROMISED: Final = Ready(
    lambda postgres: (
        select(
            claim.c.person_id,
            need.c.id,
            need.c.title,
            need.c.kind,
            need.c.nature,
            need.c.starts_at,
            need.c.needed_by,
        )
        .join(claim, claim.c.need_id == need.c.id)
        .where(
            among(claim.c.person_id, "people", postgres),
            no_index(claim.c.state, postgres).in_(sorted(UNDER_WAY)),
            no_index(need.c.state, postgres).in_(sorted(LIVE)),
        )
        .order_by(need.c.needed_by, need.c.id)
    )
)


def conflict_for(conn: Connection, person_id: str, row: Row[Any]) -> dict[str, str] | None:
    """What this person has promised elsewhere for the time of the card ``row``; None when nothing.

    A warning, never a refusal: ``{"need": id, "title": …, "from": …, "until": …}``, the earliest one.
    """
    return conflicts_for(conn, [(person_id, row)])[0]


def conflicts_for(conn: Connection, wishes: Sequence[tuple[str, Row[Any]]]) -> list[dict[str, str] | None]:
    """``conflict_for`` of each (person, card)."""
    windows = [_window(row) for _, row in wishes]
    bound = {by for (by, _), wanted in zip(wishes, windows, strict=True) if wanted is not None}
    promised: dict[str, list[Row[Any]]] = defaultdict(list)
    for other in _PROMISED.rows(conn, people=bound) if bound else ():
        promised[other.person_id].append(other)
    return [
        None if wanted is None else _first_met(wanted, row, promised[by])
        for (by, row), wanted in zip(wishes, windows, strict=True)
    ]


def _first_met(wanted: Window, row: Row[Any], promised: Iterable[Row[Any]]) -> dict[str, str] | None:
    for other in promised:
        taken = _window(other)
        if other.id != row.id and taken is not None and overlap(wanted, taken):
            return {"need": other.id, "title": other.title, "from": iso(taken[0]), "until": iso(taken[1])}
    return None


def _window(row: Row[Any]) -> Window | None:
    """When the card binds whoever promises; an offer without a period can be fetched at any time."""
    if row.kind == "offer" and row.starts_at is None:
        return None
    return window(row.nature, row.starts_at, row.needed_by)
