"""Many rows in one statement: the driver's own way, for the hottest path only.

SQLAlchemy prepares each row of an ``executemany`` by itself, which costs more than SQLite takes
to insert it. Statements are still written by SQLAlchemy, once a dialect; rows go straight through.

On SQLite a statement runs in one step whatever the number of its rows. The driver lets go of the
interpreter's lock at each step: one step a row would have the writer's thread and the loop hand
that lock to and fro thousands of times a second, at many times the price of an insert.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import (
    JSON,
    BindParameter,
    ClauseElement,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.sqltypes import NullType
from sqlalchemy.sql.visitors import replacement_traverse

T = TypeVar("T")

STEPS: Final = (256, 64, 16, 4, 1)  # rows a statement: few different ones, each prepared once

_json: Final = msgspec.json.Encoder()


def on_postgres(conn: Connection) -> bool:
    """Whether this connection speaks to PostgreSQL: for the few statements that differ."""
    return conn.dialect.name == "postgresql"


def run_plain(conn: Connection, statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """A statement on SQLite by its driver alone; its rows. What fails is the driver's own error."""
    raw: Any = conn.connection.driver_connection
    rows: list[Any] = raw.execute(statement, values).fetchall()
    return rows


class Prepared:
    """A statement compiled once a driver, run without SQLAlchemy's preparation or conversion.

    Values go in, and come out, in the driver's own types: instants as ``milliseconds``, JSON as text.
    """

    def __init__(self, statement: Callable[[bool], ClauseElement]) -> None:
        """``statement`` gives the one for PostgreSQL (True) or SQLite (False)."""
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, conn: Connection, **values: Any) -> Sequence[Sequence[Any]]:
        """Run it; all its rows, if it returns any."""
        known = self._compiled.get(conn.dialect.driver)
        text, names, constants = known or self._compile(conn)
        values = {**constants, **values}
        if not on_postgres(conn):
            return run_plain(conn, text, [values[name] for name in names])
        if conn.dialect.positional:
            found = conn.exec_driver_sql(text, tuple(values[name] for name in names))
        else:  # the commands' driver for PostgreSQL takes its values by name
            found = conn.exec_driver_sql(text, values)
        return found.all() if found.returns_rows else ()

    def _compile(self, conn: Connection) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """The text, the names of its values in order, and those that SQLAlchemy added by itself."""
        statement: Any = replacement_traverse(self._statement(on_postgres(conn)), {}, written_out)
        compiled = statement.compile(dialect=conn.dialect)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        known = str(compiled), tuple(compiled.positiontup or ()), constants
        self._compiled[conn.dialect.driver] = known
        return known


def written_out(element: Any, **_: Any) -> Any:
    """What never changes stands in the statement: SQLite plans anew for each value that it is given."""
    if isinstance(element, BindParameter) and not (element.required or isinstance(element.type, NullType)):
        return literal_column(str(element.compile(compile_kwargs={"literal_binds": True})), element.type)
    return None


class BulkInsert:
    """An insert, or an upsert, of many rows of the same columns."""

    def __init__(self, columns: tuple[str, ...], statement: Callable[[bool], Insert]) -> None:
        """``statement`` gives the insert for PostgreSQL (True) or SQLite (False)."""
        self._columns = columns
        self._statement = statement
        self._texts: dict[tuple[str, int], str] = {}

    def run(self, conn: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert ``rows``, each in the order of the columns and in the driver's own types."""
        if not on_postgres(conn):
            self._in_steps(conn, rows)
        elif rows and conn.dialect.positional:
            conn.exec_driver_sql(self._text(conn, 1), list(rows))
        elif rows:
            named = [dict(zip(self._columns, row, strict=True)) for row in rows]
            conn.exec_driver_sql(self._text(conn, 1), named)

    def _in_steps(self, conn: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        at = 0
        for size in STEPS:
            while len(rows) - at >= size:
                values = list(chain.from_iterable(rows[at : at + size]))
                run_plain(conn, self._text(conn, size), values)
                at += size

    def _text(self, conn: Connection, rows: int) -> str:
        key = conn.dialect.driver, rows
        if key not in self._texts:
            self._texts[key] = self._compile(conn, rows)
        return self._texts[key]

    def _compile(self, conn: Connection, rows: int) -> str:
        """The text for so many rows: that for one, its row said again. SQLAlchemy takes 30 ms for 256."""
        statement = self._statement(on_postgres(conn))
        compiled = statement.compile(dialect=conn.dialect, column_keys=list(self._columns))
        names = compiled.positiontup if conn.dialect.positional else compiled.params
        assert tuple(names or ())[: len(self._columns)] == self._columns, "columns in the table's order"
        if rows == 1:
            return str(compiled)
        before, row, after = str(compiled).partition(f"({', '.join('?' * len(self._columns))})")
        assert row, "its values stand in it"
        return before + ", ".join([row] * rows) + after


class BulkAsk(Generic[T]):
    """A query about many places at once: they go in as one value, and the answer comes out as one.

    ``select_from`` joins what is asked, a row a place with the columns named, to the tables; it is
    told whether for PostgreSQL.
    """

    def __init__(
        self, places: tuple[str, ...], row: type[T], select_from: Callable[[FromClause, bool], Select[Any]]
    ) -> None:
        """``row`` is an ``array_like`` struct, its fields in the order of the columns selected."""
        self._places = places
        self._select_from = select_from
        self._rows = msgspec.json.Decoder(list[row])  # type: ignore[valid-type]
        self._prepared = Prepared(self._statement)

    def run(self, conn: Connection, places: Sequence[tuple[str, ...]]) -> list[T]:
        """What is known of these places, in no particular order."""
        ((found,),) = self._prepared.run(conn, places=as_json(places))
        rows: list[T] = self._rows.decode(found) if found else []
        return rows

    def _statement(self, postgres: bool) -> Select[Any]:
        rows = self._select_from(asked(self._places, postgres), postgres).subquery("found")
        return select(json_rows(postgres, *rows.c))


def asked(columns: tuple[str, ...], postgres: bool) -> FromClause:
    """Rows of texts that go in as one value, ``places``: ``as_json`` of a list of lists."""
    places: Any = bindparam("places", type_=Text)
    if postgres:
        each = func.json_array_elements(cast(cast(places, Text), JSON)).table_valued("value").render_derived()
    else:
        each = func.json_each(places).table_valued("value")
    fields = (
        each.c.value.op("->>", return_type=String())(literal_column(str(number))).label(name)
        for number, name in enumerate(columns)
    )
    return select(*fields).subquery("asked")


def json_rows(postgres: bool, *columns: ColumnElement[Any]) -> ColumnElement[str]:
    """All rows of a query as one JSON array of arrays, as text. No row: null or an empty one."""
    if postgres:
        return cast(func.json_agg(func.json_build_array(*columns)), Text)
    return cast(func.json_group_array(func.json_array(*columns)), Text)


def as_json(value: object) -> str:
    """A value as the ``JSON`` columns keep it."""
    return _json.encode(value).decode()


def milliseconds(at: datetime) -> int:
    """An instant as the ``Instant`` columns keep it."""
    return round(at.timestamp() * 1000)
