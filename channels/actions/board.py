"""Telling what happens to a need: in its channel, and on the town's board when everybody must see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, and_, bindparam, select

from channels import log
from channels.doorway import OPEN_KINDS
from channels.store import Write
from channels.store.ready import Ready
from channels.store.store import Appended
from channels.store.tables import channel

_BOARD: Final = channel.alias("board")
# The town's ``urgences`` channel, if the channel ``place`` is open to the town.
_BOARD_OF: Final = Ready(
    lambda _: (
        select(_BOARD.c.id)
        .select_from(
            _BOARD.join(
                channel,
                and_(channel.c.network_id == _BOARD.c.network_id, channel.c.kind.in_(sorted(OPEN_KINDS))),
            )
        )
        .where(channel.c.id == bindparam("place"), _BOARD.c.kind == "urgences")
    )
)


class Deed(NamedTuple):
    """What somebody did to a card (its row), with what the card will not tell later."""

    row: Row[Any]
    by: str
    facts: dict[str, Any] | None = None


def append_to_board(
    tx: Write, row: Row[Any], kind: str, *, by: str, facts: dict[str, Any] | None = None
) -> int:
    """Append to the need's channel and, when the whole town must see it, to ``urgences``.

    Returns the seq in the need's own channel. The board is always locked after it: no deadlock.
    """
    return extend_board(tx, kind, [Deed(row, by, facts)])[0]


def extend_board(tx: Write, kind: str, deeds: Sequence[Deed]) -> list[int]:
    """``append_to_board`` of many deeds of one kind."""
    seqs = _extend(tx, kind, [(deed.row.channel_id, deed) for deed in deeds])
    places = {deed.row.channel_id for deed in deeds if deed.row.urgency != "normal"}
    boards = {place: _BOARD_OF.value(tx.conn, place=place) for place in sorted(places)}
    seen = [(boards.get(deed.row.channel_id), deed) for deed in deeds if deed.row.urgency != "normal"]
    _extend(tx, kind, [(board, deed) for board, deed in seen if board is not None])
    return seqs


def _extend(tx: Write, kind: str, told: Sequence[tuple[str, Deed]]) -> list[int]:
    entries = [(channel_id, deed.row.id, deed.by) for channel_id, deed in told]
    seqs = log.extend(tx, kind, entries, [deed.facts for _, deed in told])
    tx.appended += [Appended(channel_id, seq) for (channel_id, _), seq in zip(told, seqs, strict=True)]
    return seqs
