"""``relais`` that counts the queries of its readers; SIGUSR1 writes the count where COUNT_TO says."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pysqlite3
import pysqlite3.dbapi2

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


def tell(*_: object) -> None:
    """Write the count down."""
    path = Path(os.environ["COUNT_TO"])
    path.with_suffix(".new").write_text(str(counted))
    path.with_suffix(".new").rename(path)


if __name__ == "__main__":
    pysqlite3.connect = pysqlite3.dbapi2.connect = watched
    signal.signal(signal.SIGUSR1, tell)
    from server.cli import main

    main()
