"""Many rows of one table in one statement: the driver's own way, for the hottest path only.

SQLAlchemy prepares each row of an ``executemany`` by itself, which costs more than SQLite takes
to insert it. The statement is still written by SQLAlchemy, once a dialect; the rows go straight
through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert


class BulkInsert:
    """An insert, or an upsert, of many rows of the same columns."""

    def __init__(self, columns: tuple[str, ...], statement: Callable[[bool], Insert]) -> None:
        """``statement`` gives the insert for PostgreSQL (True) or SQLite (False)."""
        self._columns = columns
        self._statement = statement
        self._texts: dict[str, str] = {}

    def run(self, conn: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert ``rows``, each in the order of the columns and in the driver's own types.

        Instants as ``milliseconds``, JSON as text.
        """
        if not rows:
            return
        text = self._text(conn)
        if conn.dialect.positional:
            conn.exec_driver_sql(text, list(rows))
        else:  # the commands' driver for PostgreSQL takes its values by name
            conn.exec_driver_sql(text, [dict(zip(self._columns, row, strict=True)) for row in rows])

    def _text(self, conn: Connection) -> str:
        name = conn.dialect.driver
        if name not in self._texts:
            statement = self._statement(conn.dialect.name == "postgresql")
            compiled = statement.compile(dialect=conn.dialect, column_keys=list(self._columns))
            self._texts[name] = str(compiled)
            names = compiled.positiontup if conn.dialect.positional else compiled.params
            assert tuple(names or ()) == self._columns, "columns in the order of the table"
        return self._texts[name]


def milliseconds(at: datetime) -> int:
    """An instant as the ``Instant`` columns keep it."""
    return round(at.timestamp() * 1000)
