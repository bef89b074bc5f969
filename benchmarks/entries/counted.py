"""``relais`` that counts the queries of its readers and tells how many."""

from __future__ import annotations

from typing import Any

import pysqlite3
import pysqlite3.dbapi2

from benchmarks.entries.told import tell_on_signal

connect = pysqlite3.dbapi2.connect
counted = 0


def note(statement: str) -> None:
    """Count what reads."""
    global counted
    if statement.lstrip().upper().startswith(("SELECT", "WITH")):
        counted += 1


def watched(*args: Any, **options: Any) -> Any:
    """A connection whose statements are counted."""
    connection = connect(*args, **options)
    connection.set_trace_callback(note)
    return connection


if __name__ == "__main__":
    pysqlite3.connect = pysqlite3.dbapi2.connect = watched
    tell_on_signal(lambda: counted)
    from server.cli import main

    main()
