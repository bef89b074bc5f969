"""Which SQLite speaks for us: the newest at hand.

SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log under several writing processes
(sqlite.org/wal.html, "the WAL-reset bug"). The ``pysqlite3`` wheel carries a newer one than
many systems; it takes the standard module's place before SQLAlchemy and aiosqlite import it.

Nothing may import the standard one before: a process that opens one file with two SQLites loses its locks on
it when either closes it (sqlite.org/howtocorrupt.html, "multiple copies of SQLite"), and destroys the file.
"""

from __future__ import annotations

import sys
from typing import Final

SAFE_WITH_SEVERAL_WRITERS: Final = (3, 51, 3)


def use_newest_sqlite() -> None:
    """Let ``import sqlite3`` find the wheel's SQLite, when it is installed."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:  # the wheel exists for Linux only: elsewhere the system's must do
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use."""
    import sqlite3

    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


use_newest_sqlite()
