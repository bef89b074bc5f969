"""Statements built once, for whatever happens often: a claim is thirty of them.

Building a query and running it takes SQLAlchemy some 70 µs; built beforehand, 20; past SQLAlchemy, SQLite
answers in 3. A ``Ready`` statement is written with SQLAlchemy, and its values and rows are what the types
of its columns say, exactly as if SQLAlchemy had run it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    String,
    Text,
    TypeDecorator,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import NoResultFound
from sqlalchemy.sql.visitors import replacement_traverse

from channels.store.bulk import as_json, on_postgres, run_plain, written_out

Convert = Callable[[Any], Any]


class Ready:
    """A statement built once a database, and run by name: ``ready.rows(conn, need=need_id)``.

    On SQLite it goes past SQLAlchemy, whose errors are then the driver's own. On PostgreSQL, where the way
    to the server costs more than all else, SQLAlchemy runs it.
    """

    def __init__(self, build: Callable[[bool], Any]) -> None:
        """``build`` gives the statement for PostgreSQL (True) or SQLite (False); its values are
        ``bindparam``s, what never changes stands in it."""
        self._build = build
        self._postgres: Executable | None = None
        self._sqlite: _Straight | None = None

    def rows(self, conn: Connection, **values: Any) -> Sequence[Any]:
        """Run it; all its rows, if it returns any, with an attribute a column."""
        if on_postgres(conn):
            if self._postgres is None:
                self._postgres = self._build(True)
            found = conn.execute(self._postgres, values)
            return found.all() if found.returns_rows else ()
        return self._straight(conn).run(conn, values)

    def _straight(self, conn: Connection) -> _Straight:
        if self._sqlite is None:
            self._sqlite = _Straight(self._build(False), conn.dialect)
        return self._sqlite

    def text(self, conn: Connection) -> str:
        """What SQLite is asked: for looking at how it goes about it."""
        return self._straight(conn).text

    def first(self, conn: Connection, **values: Any) -> Any:
        """Its first row, or None."""
        found = self.rows(conn, **values)
        return found[0] if found else None

    def one(self, conn: Connection, **values: Any) -> Any:
        """Its row, which must be there."""
        found = self.rows(conn, **values)
        if not found:
            raise NoResultFound("a row that must be there is not")
        return found[0]

    def value(self, conn: Connection, **values: Any) -> Any:
        """The first column of its first row, or None."""
        found = self.rows(conn, **values)
        return found[0][0] if found else None

    def values(self, conn: Connection, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.rows(conn, **values)]


class _Straight:
    """A statement for SQLite's driver, with what turns values and columns from and to Python's types."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = replacement_traverse(statement, {}, written_out).compile(dialect=dialect)
        self.text = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._given = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        columns = getattr(statement, "exported_columns", {})
        row = namedtuple("Row", list(columns.keys()), rename=True)  # type: ignore[misc]
        kinds = [column.type.dialect_impl(dialect) for column in columns.values()]
        found = [(at, kind.result_processor(dialect, None)) for at, kind in enumerate(kinds)]
        converts = [(at, convert) for at, convert in found if convert is not None]
        self._row: Convert = partial(_converted, row._make, converts) if converts else row._make

    def run(self, conn: Connection, values: dict[str, Any]) -> list[Any]:
        values = {**self._constants, **values} if self._constants else values
        given = [values[name] if convert is None else convert(values[name]) for name, convert in self._given]
        return [self._row(row) for row in run_plain(conn, self.text, given)]


def _converted(make: Convert, converts: Sequence[tuple[int, Convert]], row: Sequence[Any]) -> Any:
    values = list(row)
    for at, convert in converts:
        values[at] = convert(values[at])
    return make(values)


class Texts(TypeDecorator[Collection[str]]):
    """Many texts as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        assert value is not None, "none of them is an empty collection"
        return list(value) if dialect.name == "postgresql" else as_json(list(value))


def among(column: ColumnElement[Any], name: str, postgres: bool) -> ColumnElement[bool]:
    """Whether a column is one of the texts given as ``name``, however many they are."""
    given: Any = bindparam(name, type_=Texts())
    if postgres:
        return column == any_(given)
    each = func.json_each(given).table_valued("value")
    return column.in_(select(each.c.value))


def no_index(column: Column[Any], postgres: bool) -> ColumnElement[Any]:
    """A column by which SQLite must not look rows up: it takes a state for rarer than what is ``among``."""
    return column if postgres else literal_column(f"+{column.table.name}.{column.name}", column.type)


class Saving:
    """An insert or an update of whichever columns: built once for each set of them."""

    def __init__(self, build: Callable[[dict[str, Any]], Any]) -> None:
        """``build`` gives the statement that sets these columns to these values."""
        self.build = build
        self._known: dict[tuple[str, ...], Ready] = {}

    def rows(self, conn: Connection, columns: Mapping[str, Any], **values: Any) -> Sequence[Any]:
        """Save them; what the statement returns. ``values`` say in which row."""
        new = {f"new_{name}": value for name, value in columns.items()}
        return self.setting(*columns).rows(conn, **new, **values)

    def setting(self, *names: str) -> Ready:
        """The statement that sets these columns."""
        ready = self._known.get(names)
        if ready is None:
            given: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            ready = self._known[names] = Ready(lambda _: self.build(given))
        return ready
