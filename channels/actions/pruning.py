"""What is thrown away once it is old: the delivery log. What people were told stays in their notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from channels.store import Write
from channels.store.tables import delivery

KEPT: Final = timedelta(days=90)  # after it was due: longer than anybody asks why an e-mail did not come
SETTLED: Final = ("sent", "failed", "dropped")


def prune_deliveries(tx: Write, *, limit: int = 5_000) -> int:
    """Throw away what was sent, or was not, long ago; returns how many rows. What is still due stays."""
    old = (
        select(delivery.c.id)
        .where(delivery.c.state.in_(SETTLED), delivery.c.run_at < tx.at - KEPT)
        .limit(limit)
    )
    return tx.conn.execute(delete(delivery).where(delivery.c.id.in_(old))).rowcount
